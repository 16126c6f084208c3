"""What the pinned `holidays` library knows about a year of a country or subdivision; no database."""

from dataclasses import dataclass
from datetime import date
from functools import cache

import holidays
from holidays import HolidayBase

from warehouses.calendars.almanac import MONDAY_TO_FRIDAY

SOURCE = f"holidays {holidays.__version__}"
LANGUAGES = ("en_GB", "en_US")  # the first that a country's calendar speaks
MAKE_UP_NAME = "Make-up working day"
# A country that worked on weekend days lately, but of whose make-ups nothing from a year on is known yet.
YEARS_BACK, YEARS_AHEAD = 3, 4


@dataclass(frozen=True)
class KnownYear:
    """The public holidays and make-up working days of one year, and how far they are known."""

    holidays: dict[date, str]
    make_ups: dict[date, str]
    is_known: bool
    make_ups_known: bool


def read_year(country: str, subdivision: str, year: int) -> KnownYear:
    """All days of the year; a subdivision's include its country's. What is not known is said to be."""
    known = _open(country, subdivision, year)
    if not known:
        return KnownYear({}, {}, is_known=False, make_ups_known=False)
    days = {day: known[day] for day in known if day.year == year}
    make_ups = {day: MAKE_UP_NAME for day in _make_ups(known, year) if day not in days}
    return KnownYear(days, make_ups, is_known=True, make_ups_known=_knows_make_ups(country, year))


def _open(country, subdivision, year) -> HolidayBase | None:
    if country not in _countries():
        return None
    known_subdivision = subdivision if subdivision in subdivisions_of(country) else None
    spoken = holidays.list_localized_countries().get(country, [])
    language = next((language for language in LANGUAGES if language in spoken), None)
    return holidays.country_holidays(
        country, subdiv=known_subdivision, years=year, expand=False, language=language
    )


def subdivisions_of(country: str) -> list[str]:
    """The codes of the subdivisions whose holidays are known; none for a country that is not."""
    return _countries().get(country, [])


@cache
def weekdays_of(country: str) -> frozenset[int]:
    """The days of a week on which a country works, 0 is Monday; Monday to Friday where that is not known."""
    if country not in _countries():
        return MONDAY_TO_FRIDAY
    return frozenset(range(7)) - holidays.country_holidays(country).weekend


@cache
def _countries():
    return holidays.list_supported_countries(include_aliases=False)


def _make_ups(known, year):
    return sorted(day for day in getattr(known, "weekend_workdays", ()) if day.year == year)


@cache
def _knows_make_ups(country, year):
    """False when the country had make-ups in the last years, and none is known for this one or later."""
    span = range(year - YEARS_BACK, year + YEARS_AHEAD + 1)
    years = [each for each in span if _has_make_ups(country, each)]
    return not years or max(years) >= year


@cache
def _has_make_ups(country, year):
    """The same year is asked about for each of the years around it."""
    return bool(_make_ups(_open(country, "", year), year))
