from django.contrib import admin

from merchant.parking.run_admin import ParkedFilter, RunAdmin
from merchant.sheets.models import SheetRun


@admin.register(SheetRun)
class SheetRunAdmin(RunAdmin):
    """Files of SKUs, warehouses and stock; those that stopped stand out by state and attempts."""

    list_display = [
        "run_id",
        "merchant",
        "sheet",
        "state",
        "attempts",
        "lease_until",
        "failure",
        "created_at",
    ]
    list_filter = ["state", ParkedFilter, "sheet"]
    list_select_related = ["merchant"]
    search_fields = ["public_id", "merchant__code", "file_name"]
