"""The calendars that thousands of orders are dated by: opened once, and kept as long as their rows stay."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from merchant.tenancy.models import Store
from merchant.tenancy.stamps import Kept, Question, Stamps, stamps_of, versions
from warehouses.calendars.almanac import zone_or_utc
from warehouses.calendars.clockwork import Calendar
from warehouses.calendars.decisions import AS_SAVED, Decision
from warehouses.calendars.library import subdivisions_of
from warehouses.calendars.models import Closure, StoreWeek
from warehouses.calendars.services import open_calendars, open_markets
from warehouses.calendars.store_days import Closed, StoreDays, Week
from warehouses.sites.countries import COUNTRIES
from warehouses.sites.models import Warehouse
from warehouses.sites.subdivisions import subdivision_code

# What a place's calendar is made of, of all years.
OF_PLACE = f"""
    {versions("warehouses_holidayyear", "country = at.country AND subdivision = at.subdivision")}, '/',
    {versions("warehouses_holiday", "country = at.country AND subdivision IN ('', at.subdivision)")}, '/'
"""
STAMP = f"""
SELECT at.id, md5(concat(
    at.ctid, at.xmin, '/', {OF_PLACE},
    {versions("warehouses_specialday", "warehouse_id = at.id OR country = at.country")}
)) FROM warehouses_warehouse AS at WHERE
"""
STAMP_OF_MARKET = f"""
SELECT at.key, md5(concat({OF_PLACE}, {versions("warehouses_specialday", "country = at.country")}))
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS at (key, country, subdivision)
"""
STAMP_OF_STORE = f"""
SELECT at.id, md5(concat(
    at.ctid, at.xmin, '/',
    {versions("warehouses_storeweek", "store_id = at.id")}, '/',
    {versions("warehouses_closure", "store_id = at.id")}
)) FROM merchant_store AS at WHERE at.id = ANY(%s)
"""
MOST_KEPT = 100  # of a process; one with all that it remembers takes up to a megabyte
MOST_STORES = 5_000  # most have set nothing

Market = tuple[str, str]  # a destination: country and, where its holidays differ, subdivision


@dataclass(frozen=True, slots=True)
class Place:
    """A warehouse with its calendar for some years."""

    warehouse: Warehouse
    calendar: Calendar


_kept: Kept[tuple[int, int, int], Place] = Kept(MOST_KEPT)
_markets: Kept[tuple[Market, int, int], Calendar] = Kept(MOST_KEPT)
_stores: Kept[int, StoreDays] = Kept(MOST_STORES)


def stamps_wanted(warehouse_ids: Collection[int]) -> Question:
    """What to ask before `places_for`."""
    return stamps_wanted_where("at.id = ANY(%s)", list(warehouse_ids))


def stamps_wanted_where(condition: str, *values) -> Question:
    """The same of those warehouses, called `at`, that a condition of SQL names."""
    return Question("calendar", f"{STAMP} {condition}", values)


def places_for(
    warehouse_ids: Collection[int],
    stamps: Stamps,
    *,
    first_year: int,
    last_year: int,
    supposed: Decision = AS_SAVED,
) -> dict[int, Place]:
    """These warehouses with their calendars, by key; holidays that were never read are read first.

    With something supposed they are opened for once.
    """
    asked = [(key, first_year, last_year) for key in warehouse_ids]
    if supposed is AS_SAVED:
        found = _kept.find(_of(asked, stamps), asked, _open, again=_stamps)
    else:
        found = _open(asked, supposed)
    return {key: place for (key, _first, _last), place in found.items()}


@lru_cache(10_000)
def market_of(country: str, subdivision: str) -> Market | None:
    """The market that an address lies in; its subdivision only where that has holidays of its own.

    None where the country is none.
    """
    if country not in COUNTRIES:
        return None
    own = subdivision_code(subdivision, country).partition("-")[2]
    return country, own if own in subdivisions_of(country) else ""


def stamps_wanted_of_markets(markets: Collection[Market]) -> Question:
    """What to ask before `calendars_of_markets`."""
    told = list(markets)
    countries, subdivisions = [country for country, _ in told], [subdivision for _, subdivision in told]
    return Question("market", STAMP_OF_MARKET, ([_key(one) for one in told], countries, subdivisions))


def calendars_of_markets(
    markets: Collection[Market],
    stamps: Stamps,
    *,
    first_year: int,
    last_year: int,
    supposed: Decision = AS_SAVED,
) -> dict[Market, Calendar]:
    """The calendars of these destinations; holidays that were never read are read first.

    With something supposed they are opened for once.
    """
    asked = [(market, first_year, last_year) for market in markets]
    if supposed is AS_SAVED:
        found = _markets.find(_of_markets(asked, stamps), asked, _open_markets, again=_stamps_of_markets)
    else:
        found = _open_markets(asked, supposed)
    return {market: calendar for (market, _first, _last), calendar in found.items()}


def stamps_wanted_of_stores(store_ids: Collection[int]) -> Question:
    """What to ask before `store_days_for`."""
    return Question("store_days", STAMP_OF_STORE, (list(store_ids),))


def store_days_for(store_ids: Collection[int], stamps: Stamps) -> dict[int, StoreDays]:
    """What these stores set about their business days, by key."""
    return _stores.find(_of_stores(stamps), list(store_ids), read_store_days, again=_stamps_of_stores)


def read_store_days(store_ids: Iterable[int]) -> dict[int, StoreDays]:
    """What stores set about their business days, with its history, by key; three queries."""
    weeks, closed = defaultdict(list), defaultdict(list)
    stores = {store.pk: store for store in Store.objects.filter(pk__in=store_ids).only("name", "time_zone")}
    for row in StoreWeek.objects.filter(store__in=stores).order_by("saved_at", "pk"):
        weeks[row.store_id].append(_week(row, stores[row.store_id].time_zone))
    for row in Closure.objects.filter(store__in=stores).order_by("first_day", "pk"):
        told = Closed(row.saved_at, row.removed_at, row.first_day, row.last_day, row.reason)
        closed[row.store_id].append(told)
    return {
        key: StoreDays(store.name, tuple(weeks[key]), tuple(closed[key])) for key, store in stores.items()
    }


def _week(row, zone_name):
    if row.first_day is None:
        return Week(row.saved_at, frozenset(row.weekdays))
    zone = zone_or_utc(zone_name).key  # one store without a zone keeps no other from its dates
    return Week.from_day(row.first_day, row.weekdays, zone_name=zone, saved_at=row.saved_at)


def _key(market):
    """A market as a number, since stamps are told by numbers: its letters, one byte each."""
    return int.from_bytes("".join(market).encode("ascii"))


def _stamps(asked):
    return _of(asked, stamps_of(stamps_wanted([key for key, _first, _last in asked])))


def _stamps_of_markets(asked):
    return _of_markets(asked, stamps_of(stamps_wanted_of_markets({market for market, *_years in asked})))


def _stamps_of_stores(store_ids):
    return _of_stores(stamps_of(stamps_wanted_of_stores(store_ids)))


def _of(asked, stamps: Stamps):
    """A warehouse's stamp is of all years."""
    return _known({one: stamps.get(("calendar", one[0])) for one in asked})


def _of_markets(asked, stamps: Stamps):
    return _known({one: stamps.get(("market", _key(one[0]))) for one in asked})


def _of_stores(stamps: Stamps):
    return {key: stamp for (kind, key), stamp in stamps.items() if kind == "store_days"}


def _known(found):
    return {one: stamp for one, stamp in found.items() if stamp is not None}


def _open(asked, supposed=AS_SAVED):
    """Those that are not kept; all of one call are asked for the same years."""
    (_key, first_year, last_year), *_others = asked
    years = {"first_year": first_year, "last_year": last_year}
    there = Warehouse.for_jobs.in_bulk([key for key, _first, _last in asked])
    calendars = open_calendars(there.values(), supposed=supposed, **years)
    return {(key, first_year, last_year): Place(there[key], calendar) for key, calendar in calendars.items()}


def _open_markets(asked, supposed=AS_SAVED):
    (_market, first_year, last_year), *_others = asked
    years = {"first_year": first_year, "last_year": last_year}
    calendars = open_markets([market for market, *_years in asked], supposed=supposed, **years)
    return {(market, first_year, last_year): calendar for market, calendar in calendars.items()}
