"""Which calendar an order is counted by: what its policy names of warehouse, store and destination.

Handed over at a JIT warehouse, an order is counted by that one: its zone, its cut-off and its days. The place
that it is sent from has to be open, too, since what leaves nowhere arrives nowhere.
"""

from dataclasses import replace
from datetime import datetime, time
from functools import lru_cache

from orders.policy.models import PolicyVersion
from warehouses.calendars.almanac import Calendar
from warehouses.calendars.clockwork import combine
from warehouses.calendars.keeping import Place
from warehouses.calendars.open_days import OpenDays
from warehouses.calendars.store_days import EVER, EVERY_DAY, StoreDays

MOST_COMBINED = 100  # of a process, each with all that it remembers


def counted_by(
    policy: PolicyVersion,
    place: Place,
    store: StoreDays,
    market: Calendar | None,
    *,
    known_at: datetime,
    released_at: datetime,
    handed_over: Place | None = None,
) -> OpenDays:
    """The calendar of an order that leaves from a place, by what its store had set until a moment.

    Its week is the one of the release: the policy may let closures move open orders, never weeks.
    `market` is the destination's calendar; it may be missing where the policy does not ask for it.
    `handed_over` is the JIT warehouse of its store; None on the other legs, and before one was chosen.
    """
    own, sent_from = place.calendar, None
    if handed_over is not None and handed_over.warehouse.pk != place.warehouse.pk:
        own, sent_from = handed_over.calendar, place.calendar
    zone_name = _zone_name(policy, own, market)
    cutoffs = {
        PolicyVersion.CutoffBy.WAREHOUSE: own.cutoff,
        PolicyVersion.CutoffBy.POLICY: policy.cutoff,
        PolicyVersion.CutoffBy.NONE: None,
    }
    asked = (known_at, released_at) if policy.store_open else ()
    set_at = tuple(store.standing_at(moment) for moment in asked)
    return _combined(
        own,
        policy.warehouse_open,
        store if any(set_at) else None,
        set_at,
        market if policy.market_open else None,
        zone_name,
        cutoffs[policy.cutoff_by],
        sent_from if policy.warehouse_open else None,
    )


def _zone_name(policy, own, market):
    zones = PolicyVersion.Zone
    if policy.zone == zones.DESTINATION:
        return market.zone_name
    return policy.zone_name if policy.zone == zones.NAMED else own.zone_name


@lru_cache(MOST_COMBINED)
def with_week(place: Place, weekdays: frozenset[int], cutoff: time | None) -> Place:
    """The place as it was when an order was dated there: its holidays and special days are of now."""
    own = place.calendar
    if (own.weekdays, own.cutoff) == (weekdays, cutoff):
        return place
    return replace(place, calendar=replace(own, weekdays=weekdays, cutoff=cutoff))


@lru_cache(MOST_COMBINED)
def _combined(own, with_own, store, set_at, market, zone_name, cutoff, sent_from):
    """The leading calendar lends its zone and cut-off, whosever these are."""
    years = {"first_year": own.first_year, "last_year": own.last_year}
    calendars = [own] if with_own else []
    if sent_from is not None:
        calendars.append(sent_from)
    if store is not None:
        opened = own.special_days if with_own else {}
        known_at, week_at = (moment or EVER for moment in set_at)
        told = {"week_at": week_at, "zone_name": zone_name, "special_days": opened}
        calendars.append(store.calendar(known_at, **told, **years))
    if market is not None:
        calendars.append(market)
    leading, *others = calendars or [
        Calendar(name=own.name, zone_name=zone_name, weekdays=EVERY_DAY, **years)  # a store that set nothing
    ]
    if (leading.zone_name, leading.cutoff) != (zone_name, cutoff):
        leading = replace(leading, zone_name=zone_name, cutoff=cutoff)
    return combine(leading, *others)
