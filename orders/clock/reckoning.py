"""Reckons the ship-by of fulfilments by policy and calendar; nothing is written to the database here."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from orders.book.models import Fulfilment, Hold, Order
from orders.clock.exceptions import ClockError
from orders.clock.models import Deadline, PolicyVersion
from warehouses.calendars.clockwork import Calendar, explain, years_needed
from warehouses.calendars.exceptions import CalendarError
from warehouses.calendars.services import open_calendars

LAST_YEAR = 9000  # no calendar reaches further: such a start is a source's mistake, and stops no other
DATED_BY = ["order__store__default_warehouse__warehouse", "warehouse"]  # is read of each fulfilment


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Deadlines that were found, none of them written, and why the other fulfilments have none."""

    deadlines: list[Deadline]
    refused: list[tuple[Fulfilment, ClockError]]

    def reasons_to_hold(self) -> list[tuple[Order, Hold.Kind, dict]]:
        """Orders that wait for staff to say by which policy they are dated."""
        return [
            (fulfilment.order, Hold.Kind.NO_POLICY, {"code": refusal.code, **refusal.details})
            for fulfilment, refusal in self.refused
        ]


def reckon(fulfilments: Sequence[Fulfilment]) -> Reckoned:
    """Reckon each one's ship-by; what stands under DATED_BY must be read already."""
    policies = list(PolicyVersion.objects.published().order_by("-number"))
    calendars = _calendars(fulfilments, policies)
    deadlines, refused = [], []
    for fulfilment in fulfilments:
        try:
            deadlines.append(_deadline(fulfilment, policies, calendars))
        except ClockError as refusal:
            refused.append((fulfilment, refusal))
    return Reckoned(deadlines, refused)


def set_ship_by(deadline: Deadline) -> Fulfilment:
    """Set a deadline's ship-by on its fulfilment, and return that; what the marketplace told binds."""
    fulfilment = deadline.fulfilment
    binding = fulfilment.marketplace_ship_by
    fulfilment.ship_by = binding or deadline.reckoned_ship_by
    sources = Fulfilment.ShipBySource
    fulfilment.ship_by_source = sources.MARKETPLACE if binding else sources.POLICY
    fulfilment.is_provisional = fulfilment.warehouse_id is None
    fulfilment.is_exempt = fulfilment.ship_by < fulfilment.order.store.clock_from
    return fulfilment


def event_data(deadline: Deadline) -> dict:
    """What the event says of a new date."""
    return on_wall_clock(deadline.fulfilment.ship_by, deadline) | {"policy": deadline.policy.number}


def on_wall_clock(moment, deadline: Deadline) -> dict:
    """A moment for an event: on the wall clock that it was counted by, with the city."""
    return {"ship_by": f"{moment.astimezone(deadline.local_zone):%Y-%m-%d %H:%M}", "city": deadline.city}


def _calendars(fulfilments, policies):
    """The calendars that these fulfilments are counted by; years far apart are not read in between."""
    longest = max((policy.handling_days for policy in policies), default=0)
    by_year = defaultdict(list)
    for fulfilment in fulfilments:
        by_year[start_of(fulfilment.order)[1].year].append(fulfilment)
    calendars = {}
    for year, of_year in by_year.items():
        if year > LAST_YEAR:
            continue
        starts = [start_of(fulfilment.order)[1] for fulfilment in of_year]
        first, last = years_needed(min(starts), max(starts), days=longest)
        places = {place.pk: place for place in map(dating_warehouse, of_year) if place is not None}
        opened = open_calendars(places.values(), first_year=first, last_year=last)
        calendars |= {(year, pk): calendar for pk, calendar in opened.items()}
    return calendars


def _deadline(fulfilment, policies, calendars):
    event, start = start_of(fulfilment.order)
    if start.year > LAST_YEAR:
        raise ClockError("too_far", at=start.isoformat())
    policy = next((policy for policy in policies if policy.is_valid_at(start)), None)
    if policy is None:
        raise ClockError("no_policy", at=start.isoformat())
    warehouse = dating_warehouse(fulfilment)
    if warehouse is None:
        raise ClockError("no_default_warehouse", store=fulfilment.order.store.code)
    calendar: Calendar = calendars[start.year, warehouse.pk]
    try:
        told = explain(start, calendar=calendar, days=policy.handling_days, due_time=policy.due_time)
    except CalendarError as error:
        raise ClockError("calendar", why=error.to_json()) from error
    return Deadline(
        merchant_id=fulfilment.merchant_id,
        fulfilment=fulfilment,
        policy=policy,
        start_event=event,
        started_at=start,
        reckoned_ship_by=told.ship_by,
        zone=warehouse.time_zone,
        city=warehouse.city,
        terms=policy.terms() | {"warehouse": warehouse.code, "calendar_revision": told.revision},
        explanation=told.to_json(),
    )


def start_of(order: Order):
    """Which event starts the order's clock, and when: released, else paid, else ordered."""
    if order.released_at:
        return Deadline.StartEvent.RELEASED, order.released_at
    if order.paid_at:
        return Deadline.StartEvent.PAID, order.paid_at
    return Deadline.StartEvent.CREATED, order.ordered_at


def dating_warehouse(fulfilment: Fulfilment):
    """The warehouse whose calendar counts: the matched one, else the store's default, provisionally."""
    if fulfilment.warehouse_id:
        return fulfilment.warehouse
    default = getattr(fulfilment.order.store, "default_warehouse", None)
    return default and default.warehouse
