"""Reckons the deadlines of fulfilments by policy and calendar; nothing is written to the database here."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.utils import timezone

from merchant.tenancy.stamps import Stamps, stamps_of
from orders.book.models import Fulfilment, Hold, Order
from orders.clock.calendars import counted_by, with_week
from orders.clock.exceptions import ClockError
from orders.clock.models import Deadline
from orders.clock.thresholds import first_telling, first_warning
from orders.policy.models import PolicyVersion, StartEvent
from orders.policy.selectors import (
    POLICIES,
    Categories,
    ask_for_categories,
    categories_to_ship,
    policies_by,
    policies_for,
)
from warehouses.calendars.almanac import Calendar
from warehouses.calendars.clockwork import explain, explain_delivery, years_needed
from warehouses.calendars.decisions import AS_SAVED, Decision
from warehouses.calendars.exceptions import CalendarError
from warehouses.calendars.keeping import (
    Place,
    calendars_of_markets,
    market_of,
    places_for,
    stamps_wanted,
    stamps_wanted_of_markets,
    stamps_wanted_of_stores,
    store_days_for,
)
from warehouses.calendars.store_days import StoreDays
from warehouses.jit.choices import chosen_at
from warehouses.jit.keeping import History, choices_for, stamps_wanted_of_choices
from warehouses.sites.cities import city_of_zone
from warehouses.sites.models import StoreWarehouse

LAST_YEAR = 9000  # no calendar reaches further: such a start is a source's mistake, and stops no other
CHAIN = (StartEvent.RELEASED, StartEvent.PAID, StartEvent.CREATED)


@dataclass(frozen=True, slots=True)
class Promised:
    """By what a date that was given was counted, whatever order, SKUs and warehouse became since."""

    versions: Sequence[int]
    warehouse: str
    weekdays: frozenset[int] | None  # the warehouse's own; None where the date is older than this
    cutoff: time | None
    jit: "Promised | None" = None  # by what of the JIT warehouse; None where it is handed over at none

    @classmethod
    def of(cls, terms: Mapping) -> "Promised":
        """By the terms that a deadline keeps."""
        weekdays, cutoff, jit = terms.get("weekdays"), terms.get("cutoff"), terms.get("jit")
        versions = terms.get("earliest_of") or [terms["policy"]]
        return cls(
            versions=versions,
            warehouse=terms["warehouse"],
            weekdays=None if weekdays is None else frozenset(weekdays),
            cutoff=cutoff and time.fromisoformat(cutoff),
            jit=jit and cls.of(jit | {"earliest_of": versions}),
        )

    def at(self, place: Place) -> Place:
        """The place with its week and cut-off of then, if it is the one."""
        if self.weekdays is None or place.warehouse.code != self.warehouse:
            return place
        return with_week(place, self.weekdays, self.cutoff)


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


def promises_to(fulfilments: Sequence[Fulfilment]) -> dict[int, Promised]:
    """By what those are dated that are, by their keys; one query."""
    rows = Deadline.objects.filter(fulfilment__in=fulfilments).values_list("fulfilment", "terms")
    return {key: Promised.of(terms) for key, terms in rows}


def reckon(
    fulfilments: Sequence[Fulfilment],
    *,
    categories: Categories = categories_to_ship,
    store_days: Mapping[int, StoreDays] | None = None,
    policies: Sequence[PolicyVersion] | None = None,
    promised: Mapping[int, Promised] | None = None,
    supposed: Decision = AS_SAVED,
    jit_choices: Mapping[int, History] | None = None,
) -> Reckoned:
    """Reckon each one's deadlines; their orders and those orders' stores must be read already.

    `categories` are asked only if a policy is for one of them; `store_days`, by store, are others than those
    that the stores have saved; `policies`, ranked, are others than the published ones. `promised` tells,
    by the fulfilment's key, by what it stays dated. `supposed` is what staff would decide about a day.
    `jit_choices`, by store, are others than those that stores have made.
    """
    batch = _Batch(fulfilments, categories, store_days, policies, promised or {}, supposed, jit_choices)
    deadlines, refused = [], []
    for fulfilment in fulfilments:
        try:
            deadlines.append(batch.deadline(fulfilment))
        except ClockError as refusal:
            refused.append((fulfilment, refusal))
    return Reckoned(deadlines, refused)


def set_ship_by(deadline: Deadline) -> Fulfilment:
    """Set a deadline's ship-by and deliver-by on its fulfilment, and return that.

    What the marketplace told binds.
    """
    fulfilment = deadline.fulfilment
    binding, before = fulfilment.marketplace_ship_by, (fulfilment.ship_by, fulfilment.deliver_by)
    fulfilment.ship_by = binding or deadline.reckoned_ship_by
    fulfilment.deliver_by = deadline.deliver_by
    sources = Fulfilment.ShipBySource
    fulfilment.ship_by_source = sources.MARKETPLACE if binding else sources.POLICY
    fulfilment.is_provisional = fulfilment.warehouse_id is None
    fulfilment.is_exempt = fulfilment.ship_by < fulfilment.order.store.clock_from
    _warn_of_changed(fulfilment, *before, [] if fulfilment.is_exempt else deadline.policy.warn_hours)
    # Late marking lets it be looked at for a late shipment; nobody marks a late delivery.
    fulfilment.penalty_at = None if fulfilment.is_exempt else fulfilment.deliver_by
    return fulfilment


def _warn_of_changed(fulfilment, ship_by, deliver_by, hours):
    """Plan warnings of dates that are others than before: the same date was warned of already, perhaps."""
    if fulfilment.ship_by != ship_by:
        fulfilment.warn_at = first_warning(fulfilment.ship_by, hours)
    if fulfilment.deliver_by != deliver_by:
        is_told = fulfilment.deliver_by is not None and not fulfilment.is_exempt
        fulfilment.deliver_warn_at = first_telling(fulfilment.deliver_by, hours) if is_told else None


def moves_later(
    ship_by: datetime, deliver_by: datetime | None, *, instead_of: tuple[datetime, datetime | None]
) -> bool:
    """Whether dates are later than others: the ship-by, or the deliver-by while the ship-by stays."""
    before, delivery_before = instead_of
    is_delivered_later = None not in (delivery_before, deliver_by) and deliver_by > delivery_before
    return ship_by >= before and (ship_by > before or is_delivered_later)


def event_data(deadline: Deadline) -> dict:
    """What the event says of a new date."""
    return on_wall_clock(deadline.fulfilment.ship_by, deadline) | {"policy": deadline.policy.number}


def on_wall_clock(moment, deadline: Deadline) -> dict:
    """A moment for an event: on the wall clock that it was counted by, with the city."""
    return {"ship_by": f"{moment.astimezone(deadline.local_zone):%Y-%m-%d %H:%M}", "city": deadline.city}


def start_of(order: Order, wanted: StartEvent = StartEvent.RELEASED) -> tuple[StartEvent, datetime]:
    """The event that starts the order's clock, and when: the one wanted, else the next that was told."""
    told = (order.released_at, order.paid_at, order.ordered_at)
    first = CHAIN.index(wanted)
    return next(found for found in zip(CHAIN[first:], told[first:], strict=True) if found[1])


@dataclass(frozen=True, slots=True)
class _Plan:
    """By which policy an order is to be dated, and from when."""

    policy: PolicyVersion
    event: StartEvent
    start: datetime


class _Batch:
    """What some fulfilments are dated by, read in as many queries for one as for thousands."""

    def __init__(self, fulfilments, categories, store_days, policies, promised, supposed, jit_choices):
        self._promised, self._supposed = promised, supposed
        self._dated_by = _dated_by(fulfilments)
        markets = {row.pk: market_of(row.order.country, row.order.subdivision) for row in fulfilments}
        store_ids = {row.order.store_id for row in fulfilments}
        jit_stores = _stores_that_hand_over(fulfilments) if jit_choices is None else ()
        stamps = stamps_of(
            *stamps_wanted_of_choices(jit_stores),
            stamps_wanted(set(self._dated_by.values())),
            stamps_wanted_of_markets({market for market in markets.values() if market}),
            stamps_wanted_of_stores(store_ids),
            POLICIES,
        )
        in_force = policies_by(stamps) if policies is None else policies
        self._plans = dict(_plans(fulfilments, in_force, categories, promised))
        self._stores = store_days_for(store_ids, stamps) | (store_days or {})
        choices = choices_for(jit_stores, stamps) if jit_choices is None else jit_choices
        self._handed_over = _handed_over(fulfilments, choices)
        self._places, self._markets = {}, {}
        self._open(fulfilments, markets, stamps)

    def deadline(self, fulfilment) -> Deadline:
        """The earliest that one of the order's policies sets."""
        plans = self._plans[fulfilment.pk]
        if isinstance(plans, ClockError):
            raise plans
        found = [self._dated(fulfilment, plan) for plan in plans]
        earliest = min(found, key=_by_dates)
        if len(found) > 1:
            earliest.terms["earliest_of"] = sorted(deadline.policy.number for deadline in found)
        return earliest

    def _open(self, fulfilments, markets, stamps: Stamps):
        """Open the calendars that are needed, year by year: no years in between are read."""
        by_year = defaultdict(list)
        for fulfilment in fulfilments:
            for plan in _plans_in(self._plans[fulfilment.pk]):
                by_year[plan.start.year].append((plan, fulfilment))
        for year, asked in by_year.items():
            starts = [plan.start for plan, _row in asked]
            longest = max(plan.policy.handling_days + (plan.policy.transit_days or 0) for plan, _row in asked)
            first, last = years_needed(min(starts), max(starts), days=longest)
            span = {"first_year": first, "last_year": last, "supposed": self._supposed}
            found_at = (self._dated_by, self._handed_over)
            keys = {at[row.pk] for _plan, row in asked for at in found_at if row.pk in at}
            places = places_for(sorted(keys), stamps, **span) if keys else {}
            self._places |= {(year, key): place for key, place in places.items()}
            wanted = {row.pk: markets[row.pk] for plan, row in asked if _needs_market(plan.policy, row.order)}
            known = sorted({market for market in wanted.values() if market})
            found = calendars_of_markets(known, stamps, **span) if known else {}
            self._markets |= {(year, key): found.get(market) for key, market in wanted.items()}

    def _dated(self, fulfilment, plan: _Plan) -> Deadline:
        policy, order = plan.policy, fulfilment.order
        place: Place | None = self._places.get((plan.start.year, self._dated_by.get(fulfilment.pk)))
        if place is None:
            raise ClockError("no_default_warehouse", store=order.store.code)
        jit: Place | None = self._places.get((plan.start.year, self._handed_over.get(fulfilment.pk)))
        if promised := self._promised.get(fulfilment.pk):
            place = promised.at(place)
            jit = promised.jit.at(jit) if jit and promised.jit else jit
        market: Calendar | None = self._markets.get((plan.start.year, fulfilment.pk))
        if market is None and policy.asks_for_destination:
            raise ClockError("no_market", country=order.country)
        released_at = start_of(order)[1]
        known_at = timezone.now() if policy.closures_move_orders else released_at
        try:
            moments = {"known_at": known_at, "released_at": released_at}
            own_days = self._stores[order.store_id]
            calendar = counted_by(policy, place, own_days, market, **moments, handed_over=jit)
            terms = {"days": policy.handling_days, "due_time": policy.due_time}
            told = explain(plan.start, calendar=calendar, **terms)
            delivery = _delivery(fulfilment, told.ship_by, policy, market)
        except CalendarError as error:
            raise ClockError("calendar", why=error.to_json()) from error
        counting = (jit or place).warehouse
        of_warehouse = told.zone == counting.time_zone
        return Deadline(
            merchant_id=fulfilment.merchant_id,
            fulfilment=fulfilment,
            policy=policy,
            start_event=plan.event,
            started_at=plan.start,
            reckoned_ship_by=told.ship_by,
            zone=told.zone,
            city=counting.city if of_warehouse else city_of_zone(told.zone),
            terms=policy.terms() | terms_of(place, jit) | {"calendar_revision": told.revision},
            explanation=told.to_json(),
            delivery=delivery and delivery.to_json(),
        )


def terms_of(place: Place, jit: Place | None = None) -> dict:
    """What is kept of the place, and of the JIT warehouse where it is handed over at one.

    Their weeks and cut-offs may be edited, and move no date that was given.
    """
    own = place.calendar
    cutoff = own.cutoff and own.cutoff.isoformat()
    told = {"warehouse": place.warehouse.code, "weekdays": sorted(own.weekdays), "cutoff": cutoff}
    return told | {"jit": terms_of(jit)} if jit else told


def _by_dates(deadline):
    """Earlier ones first; of those with one ship-by, whichever has to be delivered first."""
    return deadline.reckoned_ship_by, deadline.delivery is None, deadline.deliver_by


def _plans(fulfilments, policies, categories, promised) -> Iterator[tuple[int, list[_Plan] | ClockError]]:
    """The policies of each fulfilment's order by its key, or why it has none."""
    orders = [row.order for row in fulfilments]
    by_order = categories(orders) if ask_for_categories(policies) else {}
    for row in fulfilments:
        moment = start_of(row.order)[1]
        if row.pk in promised:
            found = [policy for policy in policies if policy.number in promised[row.pk].versions]
        else:
            found = policies_for(policies, row.order, by_order.get(row.order.pk, ()), moment)
        plans = [_Plan(policy, *start_of(row.order, policy.start_event)) for policy in found]
        latest = max((plan.start for plan in plans), default=moment)
        if latest.year > LAST_YEAR:
            yield row.pk, ClockError("too_far", at=latest.isoformat())
        else:
            yield row.pk, plans or ClockError("no_policy", at=moment.isoformat())


def _plans_in(plans) -> list[_Plan]:
    return [] if isinstance(plans, ClockError) else plans


def _needs_market(policy, order):
    return policy.asks_for_destination or _delivers(policy, order)


def _delivers(policy, order):
    """Whether the order has a deliver-by: on the other legs it is the platform that delivers.

    Said here alone. Penalties and the scorecard ask for a deliver-by, not for the leg.
    """
    return policy.transit_days is not None and order.leg == Order.Leg.TO_CONSUMER


def _delivery(fulfilment, ship_by, policy, market):
    if market is None or not _delivers(policy, fulfilment.order):
        return None
    binding = fulfilment.marketplace_ship_by or ship_by
    days, due_time = policy.transit_days, policy.due_time
    return explain_delivery(binding, calendar=market, transit_days=days, due_time=due_time)


def _dated_by(fulfilments) -> dict[int, int]:
    """The warehouse whose calendar counts, by the fulfilment: the matched one, else the store's default."""
    homeless = {row.order.store_id for row in fulfilments if row.warehouse_id is None}
    of_stores = _defaults_of(homeless) if homeless else {}
    found = {row.pk: row.warehouse_id or of_stores.get(row.order.store_id) for row in fulfilments}
    return {pk: warehouse_id for pk, warehouse_id in found.items() if warehouse_id is not None}


def _is_handed_over(order):
    """Whether an order goes to the JIT warehouse that its store has chosen."""
    return order.leg == Order.Leg.TO_PLATFORM_WAREHOUSE


def _stores_that_hand_over(fulfilments):
    return {row.order.store_id for row in fulfilments if _is_handed_over(row.order)} - {None}


def _handed_over(fulfilments, choices) -> dict[int, int]:
    """The JIT warehouse that each counts by: the one that was chosen when its order was released."""
    going = [row for row in fulfilments if choices.get(row.order.store_id) and _is_handed_over(row.order)]
    found = {row.pk: chosen_at(choices[row.order.store_id], start_of(row.order)[1]) for row in going}
    return {pk: chosen.warehouse_id for pk, chosen in found.items() if chosen is not None}


def _defaults_of(store_ids):
    defaults = StoreWarehouse.objects.filter(store__in=store_ids)
    return dict(defaults.values_list("store", "warehouse"))
