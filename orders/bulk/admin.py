from django.contrib import admin

from merchant.parking.run_admin import ParkedFilter, RunAdmin
from orders.bulk.models import BulkRun


@admin.register(BulkRun)
class BulkRunAdmin(RunAdmin):
    """Acts on many orders; those that stopped stand out by state and attempts."""

    list_display = [
        "run_id",
        "store",
        "act",
        "state",
        "total",
        "done",
        "refused",
        "attempts",
        "lease_until",
        "failure",
        "created_at",
    ]
    list_filter = ["state", ParkedFilter, "act"]
    list_select_related = ["store"]
    search_fields = ["public_id", "store__code"]
    exclude = []
