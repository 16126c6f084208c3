from django.contrib import admin

from merchant.frame.staff import LargeAdmin
from merchant.visits.models import Visit


@admin.register(Visit)
class VisitAdmin(LargeAdmin):
    """Who of the platform looked at whose pages, and why; a visit begins on the merchant's own page."""

    list_display = ["started_at", "visitor", "merchant", "reason", "ends_at", "ended_at"]
    list_select_related = ["visitor", "merchant"]
    search_fields = ["merchant__code", "visitor__email"]
