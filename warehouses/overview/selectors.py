from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from warehouses.calendars.almanac import COUNTS
from warehouses.calendars.clockwork import Day
from warehouses.calendars.exceptions import CalendarError
from warehouses.calendars.selectors import calendar_for, zone_of
from warehouses.calendars.wording import describe_day, describe_warning
from warehouses.matching.selectors import Route, routes_of
from warehouses.overview.wording import OPEN, serves_in_words
from warehouses.sites.cities import city_name
from warehouses.sites.countries import country_name, flag
from warehouses.sites.models import Warehouse
from warehouses.sites.wording import weekdays_in_words

DAYS_SHOWN = 14


@dataclass(frozen=True)
class ShownDay:
    """One coming day of a warehouse, with the reason in words."""

    date: date
    is_open: bool
    said: str


@dataclass(frozen=True)
class Fortnight:
    """A warehouse's coming days, and what is not known about their years."""

    days: list[ShownDay]
    warnings: list[str]


def warehouses_of(merchant, now: datetime) -> list[Warehouse]:
    """The warehouses a merchant may send from, with local time and what they serve, in three queries."""
    warehouses = list(Warehouse.objects.for_merchant(merchant).sending().with_channel_count())
    routes = routes_by_warehouse(merchant)
    for warehouse in warehouses:
        warehouse.flag, warehouse.country_said = flag(warehouse.country), country_name(warehouse.country)
        warehouse.city_said = city_name(warehouse.city)
        warehouse.local_time = local_time(warehouse, now)
        warehouse.weekdays_said = weekdays_in_words(warehouse.weekdays) or _("no day chosen")
        warehouse.serves_said = serves_in_words(routes.get(warehouse.pk, []))
    return warehouses


def local_time(warehouse: Warehouse, now: datetime) -> datetime | None:
    """What the clock on the warehouse's wall says; None when its time zone is none."""
    try:
        return now.astimezone(zone_of(warehouse))
    except CalendarError:
        return None


def fortnight(warehouse: Warehouse, today: date) -> Fortnight:
    """The days from the warehouse's `today` on, open or closed and why, in three queries."""
    days = [today + timedelta(days=step) for step in range(DAYS_SHOWN)]
    years = days[0].year, days[-1].year
    calendar = calendar_for(warehouse, first_year=years[0], last_year=years[1])
    rulings = [(day, calendar.ruling(day)) for day in days]
    return Fortnight(
        days=[ShownDay(day, ruling.is_open, _said(day, ruling)) for day, ruling in rulings],
        warnings=[*_idle(warehouse), *(describe_warning(warning) for warning in calendar.warnings(*years))],
    )


def _idle(warehouse):
    """That a warehouse works on no day of the week: its orders wait for ever."""
    return [] if warehouse.weekdays else [_("No working day is chosen, so every day here counts as closed.")]


def _said(day, ruling):
    """An ordinary day is plainly open; any other one tells its reason."""
    return OPEN if ruling.reason == COUNTS else describe_day(Day(day, *ruling))


def routes_by_warehouse(merchant) -> dict[int, list[Route]]:
    """The rows of a merchant's country table by the warehouse they lead to, in one query."""
    served = {}
    for route in routes_of(merchant).values():
        served.setdefault(route.warehouse_id, []).append(route)
    return served
