from django.contrib import admin

from merchant.addresses.models import StoreAddress
from merchant.frame.staff import ReadOnlyAdmin


@admin.register(StoreAddress)
class StoreAddressAdmin(ReadOnlyAdmin):
    """Where stores dispatch from and where returns go, for staff to look at."""

    list_display = ["store", "kind", "country", "city", "street", "contact_name", "phone", "changed_at"]
    list_filter = ["kind", "country"]
    list_select_related = ["store"]
    search_fields = ["store__code", "store__name", "city", "contact_name", "phone"]
    ordering = ["-changed_at"]
