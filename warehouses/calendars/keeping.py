"""The calendars that thousands of orders are dated by: opened once, and kept as long as their rows stay."""

from collections.abc import Collection
from dataclasses import dataclass

from merchant.tenancy.stamps import Kept, Question, Stamps, stamps_of, versions
from warehouses.calendars.clockwork import Calendar
from warehouses.calendars.services import open_calendars
from warehouses.sites.models import Warehouse

# What a warehouse's calendar is made of, of all years.
STAMP = f"""
SELECT at.id, md5(concat(
    at.ctid, at.xmin, '/',
    {versions("warehouses_holidayyear", "country = at.country AND subdivision = at.subdivision")}, '/',
    {versions("warehouses_holiday", "country = at.country AND subdivision IN ('', at.subdivision)")}, '/',
    {versions("warehouses_specialday", "warehouse_id = at.id OR country = at.country")}
)) FROM warehouses_warehouse AS at WHERE at.id = ANY(%s)
"""
MOST_KEPT = 100  # of a process; one with all that it remembers takes up to a megabyte


@dataclass(frozen=True, slots=True)
class Place:
    """A warehouse with its calendar for some years."""

    warehouse: Warehouse
    calendar: Calendar


_kept: Kept[tuple[int, int, int], Place] = Kept(MOST_KEPT)


def stamps_wanted(warehouse_ids: Collection[int]) -> Question:
    """What to ask before `places_for`."""
    return Question("calendar", STAMP, (list(warehouse_ids),))


def places_for(
    warehouse_ids: Collection[int], stamps: Stamps, *, first_year: int, last_year: int
) -> dict[int, Place]:
    """These warehouses with their calendars, by key; holidays that were never read are read first."""
    asked = [(key, first_year, last_year) for key in warehouse_ids]
    found = _kept.find(_of(asked, stamps), asked, _open, again=_stamps)
    return {key: place for (key, _first, _last), place in found.items()}


def _stamps(asked):
    return _of(asked, stamps_of(stamps_wanted([key for key, _first, _last in asked])))


def _of(asked, stamps: Stamps):
    """A warehouse's stamp is of all years."""
    known = {one: stamps.get(("calendar", one[0])) for one in asked}
    return {one: stamp for one, stamp in known.items() if stamp is not None}


def _open(asked):
    """Those that are not kept; all of one call are asked for the same years."""
    (_key, first_year, last_year), *_others = asked
    there = Warehouse.for_jobs.in_bulk([key for key, _first, _last in asked])
    calendars = open_calendars(there.values(), first_year=first_year, last_year=last_year)
    return {(key, first_year, last_year): Place(there[key], calendar) for key, calendar in calendars.items()}
