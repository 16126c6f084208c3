from django.contrib import admin

from merchant.frame.staff import ReadOnlyAdmin
from merchant.parking.run_admin import ParkedFilter, RunAdmin
from orders.intake.models import ImportRun, SourceCancellation


@admin.register(ImportRun)
class ImportRunAdmin(RunAdmin):
    """Files on their way into the book; those that stopped stand out by state and attempts."""

    list_display = [
        "run_id",
        "store",
        "profile",
        "state",
        "attempts",
        "lease_until",
        "failure",
        "created_at",
    ]
    list_filter = ["state", ParkedFilter, "profile"]
    list_select_related = ["store"]
    search_fields = ["public_id", "store__code", "file_name", "sha256"]


@admin.register(SourceCancellation)
class SourceCancellationAdmin(ReadOnlyAdmin):
    """What became of every cancellation line that a file brought."""

    list_display = ["number", "identity", "store", "units", "outcome", "order", "happened_at"]
    list_filter = ["outcome"]
    list_select_related = ["store", "order"]
    search_fields = ["number", "identity"]
    ordering = ["-id"]
    show_full_result_count = False
