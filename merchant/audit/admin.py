from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from merchant.audit.models import Event
from merchant.audit.wording import sentence
from merchant.frame.staff import LargeAdmin
from merchant.tenancy.models import Merchant


@admin.register(Event)
class EventAdmin(LargeAdmin):
    """What happened, to what, by whom; a search for "warehouse 12" finds the events of that row."""

    list_display = ["happened_at", "told", "subject_kind", "subject_id", "by", "actor", "merchant"]
    list_display_links = ["happened_at", "told"]
    list_select_related = ["actor", "merchant"]
    search_fields = ["subject_kind"]
    search_help_text = _("A row by its kind and key (order 4711), or a merchant by its code")

    @admin.display(description=_("what"))
    def told(self, event):
        return sentence(event)

    def found_by(self, request, queryset, term):
        kind, _space, key = term.partition(" ")
        if key.isdecimal() and len(key) < 19:
            return queryset.filter(subject_kind=kind.lower(), subject_id=key)
        merchants = Merchant.objects.filter(code=term.upper())
        return queryset.filter(merchant__in=list(merchants))  # a list, so that the index is used
