"""Reckons the ship-by of fulfilments by policy and calendar; nothing is written to the database here."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from merchant.tenancy.stamps import Kept, Question, Stamps, stamps_of, versions
from orders.book.models import Fulfilment, Hold, Order
from orders.clock.exceptions import ClockError
from orders.clock.models import Deadline, PolicyVersion
from orders.clock.thresholds import first_warning
from warehouses.calendars.clockwork import explain, years_needed
from warehouses.calendars.exceptions import CalendarError
from warehouses.calendars.keeping import Place, places_for, stamps_wanted
from warehouses.sites.models import StoreWarehouse

LAST_YEAR = 9000  # no calendar reaches further: such a start is a source's mistake, and stops no other
POLICIES = Question("policies", f"SELECT 0::bigint, md5({versions('orders_policyversion', 'true')})")

_policies: Kept[int, list[PolicyVersion]] = Kept(1)


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
    """Reckon each one's ship-by; their orders and those orders' stores must be read already."""
    dated_by = _dated_by(fulfilments)
    stamps = stamps_of(stamps_wanted(set(dated_by.values())), POLICIES)
    policies = _published(stamps)
    places = _places(fulfilments, dated_by, policies, stamps)
    deadlines, refused = [], []
    for fulfilment in fulfilments:
        try:
            place = places.get((start_of(fulfilment.order)[1].year, dated_by.get(fulfilment.pk)))
            deadlines.append(_deadline(fulfilment, policies, place))
        except ClockError as refusal:
            refused.append((fulfilment, refusal))
    return Reckoned(deadlines, refused)


def set_ship_by(deadline: Deadline) -> Fulfilment:
    """Set a deadline's ship-by on its fulfilment, and return that; what the marketplace told binds."""
    fulfilment = deadline.fulfilment
    binding, before = fulfilment.marketplace_ship_by, fulfilment.ship_by
    fulfilment.ship_by = binding or deadline.reckoned_ship_by
    sources = Fulfilment.ShipBySource
    fulfilment.ship_by_source = sources.MARKETPLACE if binding else sources.POLICY
    fulfilment.is_provisional = fulfilment.warehouse_id is None
    fulfilment.is_exempt = fulfilment.ship_by < fulfilment.order.store.clock_from
    if fulfilment.ship_by != before:  # the same date was warned of already, perhaps
        hours = [] if fulfilment.is_exempt else deadline.policy.warn_hours
        fulfilment.warn_at = first_warning(fulfilment.ship_by, hours)
    return fulfilment


def event_data(deadline: Deadline) -> dict:
    """What the event says of a new date."""
    return on_wall_clock(deadline.fulfilment.ship_by, deadline) | {"policy": deadline.policy.number}


def on_wall_clock(moment, deadline: Deadline) -> dict:
    """A moment for an event: on the wall clock that it was counted by, with the city."""
    return {"ship_by": f"{moment.astimezone(deadline.local_zone):%Y-%m-%d %H:%M}", "city": deadline.city}


def published_policies() -> list[PolicyVersion]:
    """The published versions, the latest first."""
    return list(PolicyVersion.objects.published().order_by("-number"))


def _published(stamps: Stamps):
    asked = _of_policies(stamps)
    return _policies.find(asked, [0], _read_policies, again=lambda _: _of_policies(stamps_of(POLICIES)))[0]


def _read_policies(_keys):
    return {0: published_policies()}


def _of_policies(stamps: Stamps):
    return {key: stamp for (kind, key), stamp in stamps.items() if kind == POLICIES.kind}


def _dated_by(fulfilments) -> dict[int, int]:
    """The warehouse whose calendar counts, by the fulfilment: the matched one, else the store's default."""
    homeless = {row.order.store_id for row in fulfilments if row.warehouse_id is None}
    of_stores = _defaults_of(homeless) if homeless else {}
    found = {row.pk: row.warehouse_id or of_stores.get(row.order.store_id) for row in fulfilments}
    return {pk: warehouse_id for pk, warehouse_id in found.items() if warehouse_id is not None}


def _defaults_of(store_ids):
    defaults = StoreWarehouse.objects.filter(store__in=store_ids)
    return dict(defaults.values_list("store", "warehouse"))


def _places(fulfilments, dated_by: Mapping[int, int], policies, stamps: Stamps):
    """The calendars that these are counted by, by year and warehouse; no years in between are read."""
    longest = max((policy.handling_days for policy in policies), default=0)
    by_year = defaultdict(list)
    for fulfilment in fulfilments:
        start = start_of(fulfilment.order)[1]
        by_year[start.year].append((start, dated_by.get(fulfilment.pk)))
    places = {}
    for year, of_year in by_year.items():
        keys = {key for _start, key in of_year if key is not None}
        if year > LAST_YEAR or not keys:
            continue
        starts = [start for start, _key in of_year]
        first, last = years_needed(min(starts), max(starts), days=longest)
        found = places_for(sorted(keys), stamps, first_year=first, last_year=last)
        places |= {(year, key): place for key, place in found.items()}
    return places


def _deadline(fulfilment, policies, place: Place | None):
    event, start = start_of(fulfilment.order)
    if start.year > LAST_YEAR:
        raise ClockError("too_far", at=start.isoformat())
    policy = next((policy for policy in policies if policy.is_valid_at(start)), None)
    if policy is None:
        raise ClockError("no_policy", at=start.isoformat())
    if place is None:
        raise ClockError("no_default_warehouse", store=fulfilment.order.store.code)
    warehouse = place.warehouse
    try:
        told = explain(start, calendar=place.calendar, days=policy.handling_days, due_time=policy.due_time)
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
