from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from merchant.frame.staff import ReadOnlyAdmin
from orders.bulk.models import BulkRun


@admin.register(BulkRun)
class BulkRunAdmin(ReadOnlyAdmin):
    """Acts on many orders; those that stopped stand out by state and attempts."""

    list_display = [
        "bulk_id",
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
    list_filter = ["state", "act"]
    list_select_related = ["store"]
    search_fields = ["public_id", "store__code"]
    ordering = ["-id"]

    @admin.display(description=_("public id"), ordering="public_id")
    def bulk_id(self, run):
        return run.public_id
