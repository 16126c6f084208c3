from django.contrib import admin

from merchant.parking.run_admin import RunAdmin
from orders.export.models import ExportRun


@admin.register(ExportRun)
class ExportRunAdmin(RunAdmin):
    """Files that sellers take out; those that stopped stand out by state and attempts."""

    list_display = ["run_id", "store", "state", "attempts", "lease_until", "failure", "created_at"]
    list_select_related = ["store"]
    search_fields = ["public_id", "store__code"]
