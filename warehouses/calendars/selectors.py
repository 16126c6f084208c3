from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from warehouses.calendars import library
from warehouses.calendars.almanac import zone_named
from warehouses.calendars.clockwork import Calendar, Special
from warehouses.calendars.decisions import AS_SAVED, Decision
from warehouses.calendars.exceptions import UnknownZone
from warehouses.calendars.models import Holiday, HolidayYear, SpecialDay
from warehouses.calendars.picture import PicturedDay, PicturedMonth, exceptional_days, months_of
from warehouses.calendars.wording import describe_warning
from warehouses.sites.destination_zones import destination_zone
from warehouses.sites.models import Warehouse

YEARS_BACK, YEARS_AHEAD = 1, 2  # running orders started last year; deadlines may fall two years ahead


@dataclass(frozen=True)
class YearPicture:
    """A year of one warehouse for the page."""

    year: int
    months: list[PicturedMonth]
    exceptional: list[PicturedDay]
    warnings: list[str]
    previous: int | None
    next: int | None

    @property
    def open_days(self) -> int:
        return sum(month.open_days for month in self.months)


def calendar_for(warehouse: Warehouse, *, first_year: int, last_year: int) -> Calendar:
    """The calendar of one warehouse, in three queries."""
    return calendars_for([warehouse], first_year=first_year, last_year=last_year)[warehouse.pk]


def calendars_for(
    warehouses: Iterable[Warehouse], *, first_year: int, last_year: int, supposed: Decision = AS_SAVED
) -> dict[int, Calendar]:
    """The calendars of any number of warehouses by their keys, in three queries.

    A year that was never read is unknown; services.open_calendars reads it first. `supposed` is not saved.
    """
    warehouses, years = list(warehouses), (first_year, last_year)
    places = {(warehouse.country, warehouse.subdivision) for warehouse in warehouses}
    holidays = list(HolidayYear.shared.of_places(places).of_years(*years))
    days = supposed.applied(Holiday, Holiday.shared.of_places(places).of_years(*years))
    special_days = SpecialDay.shared.of_warehouses(warehouses).of_years(*years)
    special_days = supposed.applied(SpecialDay, special_days)
    by_place = {place: _days_of_place(place, days) | _gaps(place, holidays, years) for place in places}
    return {
        warehouse.pk: Calendar(
            name=warehouse.code,
            zone_name=warehouse.time_zone,
            weekdays=_weekdays(warehouse),
            cutoff=warehouse.cutoff,
            first_year=first_year,
            last_year=last_year,
            special_days=_special_days(warehouse, special_days),
            **by_place[warehouse.country, warehouse.subdivision],
        )
        for warehouse in warehouses
    }


def markets_for(
    places: Iterable[tuple[str, str]], *, first_year: int, last_year: int, supposed: Decision = AS_SAVED
) -> dict[tuple[str, str], Calendar]:
    """The calendars of destinations by (country, subdivision), in three queries: when people there receive.

    A week is as the country keeps it; staff's days of the country count, those of its warehouses do not.
    """
    places, years = set(places), (first_year, last_year)
    countries = {country for country, _subdivision in places}
    holidays = list(HolidayYear.shared.of_places(places).of_years(*years))
    days = supposed.applied(Holiday, Holiday.shared.of_places(places).of_years(*years))
    special_days = SpecialDay.shared.filter(country__in=countries).of_years(*years)
    decided = defaultdict(dict)
    for row in supposed.applied(SpecialDay, special_days):
        decided[row.country][row.day] = Special(row.is_open, row.reason)
    return {
        (country, subdivision): Calendar(
            name="-".join(filter(None, (country, subdivision))),
            zone_name=destination_zone(country, subdivision).key,
            weekdays=library.weekdays_of(country),
            first_year=first_year,
            last_year=last_year,
            special_days=decided[country],
            **_days_of_place((country, subdivision), days),
            **_gaps((country, subdivision), holidays, years),
        )
        for country, subdivision in places
    }


def today_at(warehouse: Warehouse, now: datetime) -> date:
    """The warehouse's local day; that of UTC when its time zone is none."""
    try:
        return now.astimezone(zone_of(warehouse)).date()
    except UnknownZone:
        return now.date()


def year_asked(told: str, today: date) -> int:
    """The year that an address names, within those that are kept; this one when it names none."""
    year = int(told) if told.isascii() and told.isdigit() and len(told) <= 4 else today.year
    return min(max(year, today.year - YEARS_BACK), today.year + YEARS_AHEAD)


def picture_of(warehouse: Warehouse, year: int, today: date) -> YearPicture:
    """A year of a warehouse, in four queries; a year that was not read yet is as the library has it."""
    place = warehouse.country, warehouse.subdivision
    of_country = Holiday.shared.of_places([place]).of_years(year, year)
    kept = {row.day: row for row in of_country if row.is_edited and row.subdivision in ("", place[1])}
    calendar = calendar_for(warehouse, first_year=year, last_year=year)
    if calendar.unknown_years:
        calendar = _with_library(calendar, place, year, kept)
    months = months_of(year, calendar, today=today, kept_by_staff=kept)
    return YearPicture(
        year=year,
        months=months,
        exceptional=exceptional_days(months),
        warnings=[describe_warning(warning) for warning in calendar.warnings(year, year)],
        previous=year - 1 if year > today.year - YEARS_BACK else None,
        next=year + 1 if year < today.year + YEARS_AHEAD else None,
    )


def _with_library(calendar, place, year, kept):
    """What the clock will know as soon as it reads this year; what staff keep stands."""
    known = library.read_year(*place, year)
    if not known.is_known:
        return calendar
    return replace(
        calendar,
        holidays={day: name for day, name in known.holidays.items() if day not in kept} | calendar.holidays,
        make_ups={day: name for day, name in known.make_ups.items() if day not in kept} | calendar.make_ups,
        unknown_years=frozenset(),
        unknown_make_ups=frozenset() if known.make_ups_known else frozenset([year]),
    )


def zone_of(warehouse: Warehouse) -> ZoneInfo:
    """The warehouse's time zone; refused when it is none."""
    return zone_named(warehouse.time_zone, warehouse.code)


def _weekdays(warehouse):
    """What the JSON column holds, if it is a list; without working days the clock refuses by itself."""
    listed = warehouse.weekdays if isinstance(warehouse.weekdays, list) else []
    return frozenset(day for day in range(7) if day in listed)


def _days_of_place(place, days):
    """Holidays and make-ups; what staff keep for the place or its country overrules what was read."""
    country, subdivision = place
    of_place = [day for day in days if day.country == country and day.subdivision in ("", subdivision)]
    of_place.sort(key=lambda day: (day.is_edited, day.subdivision == subdivision))
    decided = {day.day: day for day in of_place if day.is_edited or day.subdivision == subdivision}
    kept = [day for day in decided.values() if not day.is_void]
    return {
        "holidays": {day.day: day.name for day in kept if day.kind == Holiday.Kind.PUBLIC},
        "make_ups": {day.day: day.name for day in kept if day.kind == Holiday.Kind.MAKE_UP},
    }


def _gaps(place, holiday_years, years):
    of_place = {row.year: row for row in holiday_years if (row.country, row.subdivision) == place}
    span = range(years[0], years[1] + 1)
    return {
        "unknown_years": frozenset(
            year for year in span if year not in of_place or not of_place[year].is_known
        ),
        "unknown_make_ups": frozenset(
            year for year in span if year in of_place and not of_place[year].make_ups_known
        ),
    }


def _special_days(warehouse, special_days):
    """What staff decided for the country, overruled by what they decided for the warehouse itself."""
    of_country = [day for day in special_days if day.country == warehouse.country]
    of_itself = [day for day in special_days if day.warehouse_id == warehouse.pk]
    return {day.day: Special(day.is_open, day.reason) for day in [*of_country, *of_itself]}
