from django.contrib import admin

from merchant.catalogue.models import Sku
from merchant.frame.staff import ReadOnlyAdmin


@admin.register(Sku)
class SkuAdmin(ReadOnlyAdmin):
    """Sellers keep their own catalogue; staff look things up in it."""

    list_display = ["code", "title", "merchant", "weight_g", "category", "created_at"]
    list_select_related = ["merchant"]
    search_fields = ["code", "title", "merchant__code", "merchant__name"]
