"""How staff narrow the list of participations; what is chosen together is asked in one place."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from merchant.stores.models import Participation
from merchant.stores.sought import AGES, READY, WITH_STEPS, Sought
from merchant.stores.steps import Stand, steps


class StateFilter(admin.SimpleListFilter):
    """The state, and with it all that the address asks: step, stand, age and the keys of chosen stores."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return Participation.State.choices

    def queryset(self, request, queryset):
        asked = Sought.of({**request.GET.dict(), "q": ""})  # what is typed the list searches itself
        return queryset.sought(asked, timezone.now())


class PartOfIt(admin.SimpleListFilter):
    """A choice that the state's filter reads from the address with the others."""

    def queryset(self, request, queryset):
        return queryset


class WithinSteps(PartOfIt):
    """A choice that is offered only among stores that have a next step."""

    def lookups(self, request, model_admin):
        return self.choices_within() if request.GET.get("state") in WITH_STEPS else ()


class StepFilter(WithinSteps):
    title = _("next step")
    parameter_name = "step"

    def choices_within(self):
        return [*((step.code, step.label) for step in steps()), (READY, _("every step done"))]


class StandFilter(WithinSteps):
    title = _("how it stands")
    parameter_name = "stand"

    def choices_within(self):
        return [(stand.value, stand.label) for stand in Stand if stand != Stand.DONE]


class AgeFilter(PartOfIt):
    title = _("there for at least")
    parameter_name = "age"

    def lookups(self, request, model_admin):
        return [(str(days), _in_words(days)) for days in AGES]


class ChosenFilter(PartOfIt):
    """Stores that were ticked: shown only as what an address says, never offered."""

    title = _("chosen")
    parameter_name = "ids"

    def lookups(self, request, model_admin):
        return ()


def _in_words(days):
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
