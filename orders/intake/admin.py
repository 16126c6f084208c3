from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from merchant.frame.staff import ReadOnlyAdmin
from orders.intake.models import ImportRun, SourceCancellation


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    """Files on their way into the book; those that stopped stand out by state and attempts."""

    list_display = [
        "import_id",
        "store",
        "profile",
        "state",
        "attempts",
        "lease_until",
        "failure",
        "created_at",
    ]
    list_filter = ["state", "profile"]
    list_select_related = ["store"]
    search_fields = ["public_id", "store__code", "file_name", "sha256"]
    exclude = ["file"]
    ordering = ["-id"]

    @admin.display(description=_("public id"), ordering="public_id")
    def import_id(self, run):
        return run.public_id


@admin.register(SourceCancellation)
class SourceCancellationAdmin(ReadOnlyAdmin):
    """What became of every cancellation line that a file brought."""

    list_display = ["number", "identity", "store", "units", "outcome", "order", "happened_at"]
    list_filter = ["outcome"]
    list_select_related = ["store", "order"]
    search_fields = ["number", "identity"]
    ordering = ["-id"]
    show_full_result_count = False
