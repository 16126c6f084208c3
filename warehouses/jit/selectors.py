"""The JIT warehouses that a store may choose from, with all that it decides by; and what it has chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from merchant.addresses.selectors import dispatch_address
from merchant.stores.models import Participation
from merchant.stores.selectors import checklist, participation_of
from merchant.stores.steps import Stand
from merchant.tenancy.models import Store
from warehouses.calendars.selectors import today_at
from warehouses.jit.capacity import Capacity
from warehouses.jit.choices import Chosen, chosen_at
from warehouses.jit.distance import Point, kilometres, point_of
from warehouses.jit.models import CANDIDATES, JitChoice
from warehouses.jit.registry import simulation_of
from warehouses.jit.simulated import Simulated, Simulation
from warehouses.jit.wording import (
    address_in_words,
    capacity_in_words,
    difference_in_words,
    moment_in_words,
)
from warehouses.sites.models import Warehouse
from warehouses.sites.wording import weekdays_in_words

STEP = "jit_warehouse"


@dataclass(frozen=True, slots=True)
class Example:
    """An order's ship-by as it was and as it would have been, on the wall clocks that count them."""

    number: str
    before: str
    after: str


@dataclass(frozen=True)
class Candidate:
    """One JIT warehouse as a store sees it before it chooses."""

    warehouse: Warehouse
    distance_km: int | None
    capacity: Capacity
    today: date
    simulated: Simulated

    @property
    def address(self) -> str:
        return address_in_words(self.warehouse)

    @property
    def weekdays(self) -> str:
        return weekdays_in_words(self.warehouse.weekdays) or _("no day chosen")

    @property
    def capacity_said(self) -> str:
        return capacity_in_words(self.capacity)

    @property
    def median_said(self) -> str:
        return difference_in_words(self.simulated.median)

    @property
    def examples(self) -> list[Example]:
        """Some orders with both dates, as people read them."""
        return [
            Example(
                one.number,
                moment_in_words(one.before, one.before_city),
                moment_in_words(one.after, one.after_city),
            )
            for one in self.simulated.examples
        ]

    @property
    def lacks_coordinates(self) -> bool:
        """Whether the platform has not entered yet where the warehouse lies."""
        return point_of(self.warehouse) is None


@dataclass(frozen=True)
class Comparison:
    """The candidates side by side; `origin` is where the store's goods are dispatched, if that is known."""

    candidates: list[Candidate]
    simulation: Simulation
    has_address: bool
    origin: Point | None


@dataclass(frozen=True)
class HandOver:
    """Where a JIT order is handed over; whether it was chosen before the order's release."""

    warehouse: Warehouse
    counts: bool

    @property
    def address(self) -> str:
        return address_in_words(self.warehouse)


def candidate_rows(merchant) -> Sequence[Warehouse]:
    """The platform's JIT warehouses in use, each with what staff say of its capacity."""
    rows = Warehouse.objects.for_merchant(merchant).filter(**CANDIDATES).in_use()
    return rows.select_related("jit_site").order_by("code")


def candidate_of(merchant, code: str) -> Warehouse | None:
    """The candidate of a code that somebody sent, whatever it is; None for one that names none."""
    return next((warehouse for warehouse in candidate_rows(merchant) if warehouse.code == code), None)


def comparison_of(store: Store, now: datetime, *, code: str | None = None) -> Comparison:
    """The store's candidates, the nearest first; only the one of a code, if that is asked."""
    rows = candidate_rows(store.merchant_id)
    warehouses = [warehouse for warehouse in rows if code in (None, warehouse.code)]
    address = dispatch_address(store)
    origin, simulation = point_of(address), simulation_of(store, warehouses)
    found = [_candidate(warehouse, origin, simulation, now) for warehouse in warehouses]
    found.sort(key=lambda one: (one.distance_km is None, one.distance_km, one.warehouse.code))
    return Comparison(found, simulation, address is not None, origin)


def distance_to(store: Store, warehouse: Warehouse) -> int | None:
    """How far a warehouse is from where the store's goods are dispatched; None where that is not known."""
    return _distance(point_of(dispatch_address(store)), warehouse)


def capacity_of(warehouse: Warehouse, today: date) -> Capacity:
    """How much room there is; of a warehouse that staff said nothing of there is some."""
    site = getattr(warehouse, "jit_site", None)
    return site.capacity_on(today) if site else Capacity()


def choice_of(store: Store) -> JitChoice | None:
    """The store's choice that counts now."""
    return choices_of(store).current().first()


def choices_of(store: Store):
    """All that were made for the store, the latest first."""
    rows = JitChoice.objects.for_merchant(store.merchant_id).filter(store=store)
    return rows.select_related("warehouse", "chosen_by").order_by("-number")


def hand_over_of(choices: Sequence[JitChoice], released_at: datetime | None) -> HandOver | None:
    """Where a JIT order goes by its store's choices, the latest first; None before there is one.

    What was released before the first choice goes where that says, but was not dated by it.
    """
    if not choices:
        return None
    warehouses = {one.warehouse_id: one.warehouse for one in choices}
    history = [Chosen(one.chosen_at, one.warehouse_id) for one in reversed(choices)]
    in_force = chosen_at(history, released_at) if released_at else history[-1]
    return HandOver(warehouses[(in_force or history[-1]).warehouse_id], in_force is not None)


def why_not_now(store: Store, participation: Participation | None) -> str:
    """Why the store cannot choose now, whichever warehouse; empty where it can."""
    state = participation.state if participation else Participation.State.INVITED
    states = Participation.State
    if state in (states.INVITED, states.LEFT):
        return _("Begin to join the programme first: the JIT warehouse is one of its steps.")
    if state == states.LEAVING:
        return _("The store is leaving the programme: nothing is chosen for it any more.")
    (item,) = (one for one in checklist(store) if one.step.code == STEP)
    if item.stand == Stand.BLOCKED:
        steps = pgettext("in a list", ", ").join(str(step.label) for step in item.blocked_by)
        return _("This comes after: %(steps)s. Finish it first.") % {"steps": steps}
    return ""


def why_not_yet(store: Store) -> str:
    """The same, for a page."""
    return why_not_now(store, participation_of(store))


def _candidate(warehouse, origin, simulation, now):
    today = today_at(warehouse, now)
    return Candidate(
        warehouse=warehouse,
        distance_km=_distance(origin, warehouse),
        capacity=capacity_of(warehouse, today),
        today=today,
        simulated=simulation.of(warehouse),
    )


def _distance(origin, warehouse):
    there = point_of(warehouse)
    return kilometres(origin, there) if origin and there else None
