"""A year of one calendar as a picture: twelve months of days, and the days that are not as every week."""

import calendar as weeks
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from warehouses.calendars.almanac import (
    CLOSURE,
    COUNTS,
    MAKE_UP,
    SPECIAL_OPEN,
    WEEKLY_REST,
    Calendar,
    Combined,
    Ruling,
)
from warehouses.calendars.explanation import Day
from warehouses.calendars.wording import describe_day

OPEN, REST, CLOSED, MADE_UP, UNKNOWN = "open", "rest", "closed", "made-up", "unknown"
STAFF, LIBRARY, STORE = "staff", "library", "store"


@dataclass(frozen=True)
class PicturedDay:
    """One day: how it is drawn, why, and who said so; a day as every week has no source."""

    date: date
    state: str
    ruling: Ruling
    source: str
    is_today: bool

    @property
    def said(self) -> str:
        """Why the day is as it is, in the reader's language."""
        return describe_day(Day(self.date, *self.ruling))


@dataclass(frozen=True)
class PicturedMonth:
    """A month's weeks from Monday on; None where another month has the day."""

    first: date
    weeks: list[list[PicturedDay | None]]
    open_days: int


def months_of(
    year: int,
    calendar: Calendar | Combined,
    *,
    today: date,
    kept_by_staff: Mapping[date, object],
    later: Sequence[tuple[date, Calendar | Combined]] = (),
) -> list[PicturedMonth]:
    """The year's months; `kept_by_staff` has the holidays that staff wrote or changed.

    `later` calendars take over from the first, each from its day on.
    """
    calendars = [(date.min, calendar), *later]
    return [_month(year, month, calendars, today, kept_by_staff) for month in range(1, 13)]


def exceptional_days(months: list[PicturedMonth]) -> list[PicturedDay]:
    """The days that are not as every week, in their order."""
    return [day for month in months for week in month.weeks for day in week if day is not None and day.source]


def _month(year, month, calendars, today, kept):
    rows = [
        [_day(day, _on(day, calendars), today, kept) if day.month == month else None for day in week]
        for week in weeks.Calendar().monthdatescalendar(year, month)
    ]
    open_days = sum(day.ruling.is_open for week in rows for day in week if day is not None)
    return PicturedMonth(date(year, month, 1), rows, open_days)


def _on(day, calendars):
    return next(calendar for first_day, calendar in reversed(calendars) if first_day <= day)


def _day(day, calendar, today, kept):
    ruling = calendar.ruling(day)
    return PicturedDay(
        day, _state(day, ruling, calendar), ruling, _source(day, ruling, calendar, kept), day == today
    )


def _state(day, ruling, calendar):
    if ruling.reason == COUNTS:
        return UNKNOWN if day.year in calendar.unknown_years else OPEN
    if ruling.reason == WEEKLY_REST:
        may_be_made_up = day.year in calendar.unknown_make_ups - calendar.unknown_years
        return UNKNOWN if may_be_made_up else REST
    return MADE_UP if ruling.reason in (MAKE_UP, SPECIAL_OPEN) else CLOSED


def _source(day, ruling, calendar, kept):
    if ruling.reason in (COUNTS, WEEKLY_REST):
        return ""
    if ruling.reason == CLOSURE:
        return STORE
    return STAFF if day in calendar.special_days or day in kept else LIBRARY
