"""What staff may do to an order: each act with its words, its form, its service and when it is possible."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.forms import Form
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.book import holding, parcels, services
from orders.book.holds import HoldKind
from orders.book.models import Line, Order, Package
from orders.book.status import STILL_HERE, OrderStatus
from orders.dispatch.choosing import assign_warehouse
from orders.staff import forms

State = Package.State


@dataclass(frozen=True)
class Standing:
    """How an order stands: what decides which acts are possible."""

    order: Order
    held_for: frozenset[str]
    states: frozenset[str]  # of its packages

    @property
    def is_here(self) -> bool:
        return self.order.status in STILL_HERE

    @property
    def goes_to_platform(self) -> bool:
        return self.order.leg == Order.Leg.TO_PLATFORM_WAREHOUSE


@dataclass(frozen=True)
class Act:
    """One act; its service refuses what became impossible meanwhile, and the refusal is shown."""

    label: str
    service: Callable
    is_possible: Callable[[Standing], bool]
    form: type[Form] = forms.ActForm


def _held(kind):
    return lambda standing: kind in standing.held_for


def _here_and_not_held(kind):
    return lambda standing: standing.is_here and kind not in standing.held_for


def _any_is(*states):
    return lambda standing: bool(set(states) & standing.states)


cancel_for_platform = partial(services.cancel_order, by=Line.CancelledBy.PLATFORM)
ACTS = {
    "release": Act(
        _("Release"), services.release_order, lambda standing: standing.order.status == OrderStatus.PENDING
    ),
    "hold": Act(
        pgettext_lazy("act", "Hold"),
        holding.hold_by_hand,
        _here_and_not_held(HoldKind.MANUAL),
        forms.ReasonForm,
    ),
    "release_hold": Act(_("Let go on"), holding.release_by_hand, _held(HoldKind.MANUAL)),
    "flag_risk": Act(
        _("Hold for risk"), holding.flag_risk, _here_and_not_held(HoldKind.RISK), forms.ReasonForm
    ),
    "clear_risk": Act(_("Clear the risk"), holding.clear_risk, _held(HoldKind.RISK)),
    "assign": Act(
        _("Choose the warehouse"), assign_warehouse, lambda standing: standing.is_here, forms.ChannelForm
    ),
    "ask_cancellation": Act(
        _("Ask for cancellation"),
        holding.ask_cancellation,
        _here_and_not_held(HoldKind.CANCELLATION),
        forms.ReasonForm,
    ),
    "cancel": Act(
        _("Cancel for the platform"), cancel_for_platform, lambda standing: standing.is_here, forms.ReasonForm
    ),
    "arrive": Act(
        _("Arrived at our warehouse"),
        partial(parcels.arrive_package, by_staff=True),
        lambda standing: standing.goes_to_platform and State.ON_ITS_WAY in standing.states,
        forms.PackageForm,
    ),
    "onward": Act(
        _("Send on to the buyer"),
        parcels.add_onward_package,
        lambda standing: standing.goes_to_platform and bool(standing.states),
        forms.OnwardForm,
    ),
    "trace": Act(
        _("Prove the first scan"),
        partial(parcels.trace_package, by_staff=True),
        _any_is(State.ON_ITS_WAY, State.SIGNED, State.RETURNED, State.LOST),
        forms.TraceForm,
    ),
    "sign": Act(_("Signed for"), parcels.sign_package, _any_is(State.ON_ITS_WAY), forms.SignForm),
    "return": Act(_("Came back"), parcels.return_package, _any_is(State.ON_ITS_WAY), forms.PackageReasonForm),
    "lose": Act(_("Lost"), parcels.lose_package, _any_is(State.ON_ITS_WAY), forms.PackageReasonForm),
    "void": Act(_("Void"), parcels.void_package, _any_is(State.ON_ITS_WAY), forms.PackageReasonForm),
    "take_back_end": Act(
        _("Take back its end"),
        parcels.take_back_end,
        _any_is(State.SIGNED, State.RETURNED, State.LOST),
        forms.PackageReasonForm,
    ),
}


def standing_of(order: Order) -> Standing:
    """How the order stands now, in two queries."""
    held_for = order.holds.open().values_list("kind", flat=True)
    states = order.packages.standing().values_list("state", flat=True)
    return Standing(order, frozenset(held_for), frozenset(states))


def possible_acts(order: Order) -> dict[str, Act]:
    """The acts that make sense now, by name."""
    standing = standing_of(order)
    return {name: act for name, act in ACTS.items() if act.is_possible(standing)}
