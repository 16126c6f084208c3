from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from merchant.audit.models import Event
from merchant.audit.wording import sentence
from merchant.frame.staff import ReadOnlyAdmin


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """What happened, to what, by whom; a search for "warehouse 12" finds the events of that row."""

    list_display = ["happened_at", "told", "subject_kind", "subject_id", "by", "actor", "merchant"]
    list_display_links = ["happened_at", "told"]
    list_filter = ["by", "subject_kind"]
    list_select_related = ["actor", "merchant"]
    search_fields = ["^kind"]
    search_help_text = _("What happened (order.shipped), or a row: its kind and key (order 4711)")
    ordering = ["-id"]
    show_full_result_count = False

    @admin.display(description=_("what"))
    def told(self, event):
        return sentence(event)

    def get_search_results(self, request, queryset, search_term):
        kind, _space, key = search_term.strip().partition(" ")
        if key.isdecimal() and len(key) < 19:
            return queryset.filter(subject_kind=kind.lower(), subject_id=key), False
        return super().get_search_results(request, queryset, search_term)
