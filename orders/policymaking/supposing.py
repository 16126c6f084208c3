"""Versions as though they had always been in force, and orders that nobody placed: only for asking."""

from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime

from merchant.tenancy.models import Store
from orders.book.models import Fulfilment, Order
from orders.clock.models import Deadline
from orders.clock.reckoning import reckon
from orders.policy.models import PolicyVersion
from orders.policy.scopes import Scope
from orders.policy.selectors import ranked
from warehouses.calendars.store_days import StoreDays
from warehouses.sites.models import Warehouse

ALWAYS = datetime.min.replace(tzinfo=UTC)


def standing_still(policies: Collection[PolicyVersion], moment: datetime) -> list[PolicyVersion]:
    """The versions of a moment as though each had always been valid: to ask what older orders would get."""
    return ranked(_supposed(one, valid_from=ALWAYS) for one in policies if one.is_valid_at(moment))


def alone(policy: PolicyVersion) -> list[PolicyVersion]:
    """One version as though it was for every order of any time."""
    return [_supposed(policy, valid_from=ALWAYS, **Scope()._asdict())]


@dataclass(frozen=True, slots=True)
class Supposed:
    """An order that nobody placed: released at a moment, from a warehouse to a destination."""

    start: datetime
    warehouse: Warehouse
    country: str = ""
    subdivision: str = ""
    store: Store | None = None
    programme: str = Order.Programme.SEMI_MANAGED
    leg: str = Order.Leg.TO_CONSUMER
    category: str = ""


def ask(supposed: Supposed, policies: Sequence[PolicyVersion] | None) -> Deadline:
    """Its deadlines by these versions, or by the published ones; ClockError where there are none."""
    store = supposed.store
    order = Order(
        store=store,
        country=supposed.country,
        subdivision=supposed.subdivision,
        programme=supposed.programme,
        leg=supposed.leg,
        **dict.fromkeys(["ordered_at", "paid_at", "released_at"], supposed.start),
    )
    told = reckon(
        [Fulfilment(order=order, warehouse=supposed.warehouse)],
        categories=lambda _orders: {None: {supposed.category}},
        store_days=None if store else {None: StoreDays("")},
        policies=policies,
    )
    for _fulfilment, refusal in told.refused:
        raise refusal
    return told.deadlines[0]


def _supposed(policy, **changes):
    """A copy that nobody saves."""
    other = copy(policy)
    for name, value in (changes | {"valid_to": None}).items():
        setattr(other, name, value)
    return other
