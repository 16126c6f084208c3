"""How staff narrow the queue of cases."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.cases.states import CaseState

ALL = "all"
HOURS = (4, 24, 72)


def asked_state(request) -> str:
    """Which cases are asked for: the queue, unless the address or a search says otherwise."""
    return request.GET.get("state") or (ALL if request.GET.get("q") else CaseState.OPEN.value)


class StateFilter(admin.SimpleListFilter):
    """Whom the cases wait for; what waits for staff, where nobody asks."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        self._asked = asked_state(request)
        return [*CaseState.choices, (ALL, pgettext_lazy("cases", "all"))]

    def queryset(self, request, queryset):
        asked = asked_state(request)
        return queryset if asked == ALL else queryset.filter(state=asked)

    def choices(self, changelist):
        for value, label in self.lookup_choices:
            address = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": value == self._asked, "query_string": address, "display": label}


class AssigneeFilter(admin.SimpleListFilter):
    """Whose the cases are."""

    title = _("assignee")
    parameter_name = "whose"

    def lookups(self, request, model_admin):
        return [("mine", _("mine")), ("nobody", _("nobody's")), ("others", _("colleagues'"))]

    def queryset(self, request, queryset):
        return queryset.assigned(self.value(), request.user) if self.value() else queryset


class AgeFilter(admin.SimpleListFilter):
    """How long the cases have waited."""

    title = _("age")
    parameter_name = "longer"

    def lookups(self, request, model_admin):
        return [(str(hours), _("more than %(hours)s h") % {"hours": hours}) for hours in HOURS]

    def queryset(self, request, queryset):
        known = {str(hours): hours for hours in HOURS}.get(self.value())
        return queryset.waiting_longer_than(known, timezone.now()) if known else queryset
