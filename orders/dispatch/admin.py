from django.contrib import admin
from unfold.admin import TabularInline

from merchant.frame.staff import LargeAdmin
from orders.dispatch.models import PickList, PickListEntry


class EntryInline(TabularInline):
    """The fulfilments that stand on a list."""

    model = PickListEntry
    extra = 0
    can_delete = False
    fields = ["fulfilment"]

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(PickList)
class PickListAdmin(LargeAdmin):
    """What sellers handed to their warehouses, list by list."""

    list_display = ["number", "store", "warehouse", "created_by", "created_at"]
    list_select_related = ["store", "warehouse", "created_by"]
    search_fields = ["public_id", "store__code"]
    fields = [("number", "public_id"), "store", "warehouse", ("created_by", "created_at")]
    inlines = [EntryInline]
