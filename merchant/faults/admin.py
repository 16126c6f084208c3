from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from merchant.faults.models import Fault
from merchant.frame.staff import LargeAdmin


@admin.register(Fault)
class FaultAdmin(LargeAdmin):
    """Errors that people met, found by the id that they quote."""

    list_display = ["error_id", "happened_at", "address", "exception", "method", "user"]
    list_select_related = ["user"]
    search_fields = ["error_id"]
    search_help_text = _("The error id as the page showed it; a job's is the id of its task.")
    fields = ["error_id", "happened_at", "user", ("method", "address"), "exception", "trace"]
