"""Which days are open, and why: pure, built once for a span of years."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from warehouses.calendars.exceptions import UnknownZone
from warehouses.calendars.open_days import OpenDays

MONDAY_TO_FRIDAY = frozenset(range(5))

COUNTS = "counts"
MAKE_UP = "make_up"
SPECIAL_OPEN = "special_open"
SPECIAL_CLOSED = "special_closed"
CLOSURE = "closure"
HOLIDAY = "holiday"
WEEKLY_REST = "weekly_rest"

UNKNOWN_YEAR = "unknown_year"
UNKNOWN_MAKE_UPS = "unknown_make_ups"


class Ruling(NamedTuple):
    """Whether a day is open, and the code and details of the reason."""

    is_open: bool
    reason: str
    params: dict


class Special(NamedTuple):
    """What staff decided for one day."""

    is_open: bool
    why: str


def zone_named(zone_name: str, owner: str) -> ZoneInfo:
    """The time zone; refused with its owner's name when there is none so called."""
    try:
        return ZoneInfo(zone_name)
    except (KeyError, ValueError, OSError) as error:
        raise UnknownZone(calendar=owner, zone=zone_name) from error


def zone_or_utc(zone_name: str) -> ZoneInfo:
    """The time zone, or UTC where there is none so called any more: for what no date hangs on."""
    try:
        return zone_named(zone_name, "")
    except UnknownZone:
        return ZoneInfo("UTC")


@dataclass(frozen=True, eq=False, kw_only=True)
class Calendar(OpenDays):
    """The days of one warehouse, market or store; no cut-off means midnight."""

    name: str
    zone_name: str
    first_year: int
    last_year: int
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY  # 0 is Monday
    week_since: date | None = None  # only told: from when on these weekdays count
    cutoff: time | None = None
    special_days: Mapping[date, Special] = field(default_factory=dict)
    closures: Mapping[date, str] = field(default_factory=dict)
    holidays: Mapping[date, str] = field(default_factory=dict)
    make_ups: Mapping[date, str] = field(default_factory=dict)
    unknown_years: frozenset[int] = frozenset()
    unknown_make_ups: frozenset[int] = frozenset()

    @cached_property
    def zone(self) -> ZoneInfo:
        """Looked up when it is needed: one wrong name must not stop the calendars beside it."""
        return zone_named(self.zone_name, self.name)

    def ruling(self, day: date) -> Ruling:
        """Whether the day is open and why; the first that speaks decides."""
        if day in self.special_days:
            is_open, why = self.special_days[day]
            return Ruling(is_open, SPECIAL_OPEN if is_open else SPECIAL_CLOSED, {"why": why})
        if day in self.closures:
            return Ruling(False, CLOSURE, {"why": self.closures[day]})
        if day in self.holidays:
            return Ruling(False, HOLIDAY, {"name": self.holidays[day]})
        if day in self.make_ups:
            return Ruling(True, MAKE_UP, {"name": self.make_ups[day]})
        if day.weekday() in self.weekdays:
            return Ruling(True, COUNTS, {})
        return Ruling(False, WEEKLY_REST, {"since": str(self.week_since)} if self.week_since else {})

    @cached_property
    def open_set(self) -> set[int]:
        """The open days as ordinals: the weakest reason first, so that a stronger one overrules it."""
        span = range(self.first_ordinal, self.last_ordinal + 1)
        days = {ordinal for ordinal in span if (ordinal + 6) % 7 in self.weekdays}
        days.update(day.toordinal() for day in self.make_ups)
        days.difference_update(day.toordinal() for day in self.holidays)
        days.difference_update(day.toordinal() for day in self.closures)
        for day, special in self.special_days.items():
            (days.add if special.is_open else days.discard)(day.toordinal())
        return days.intersection(span)

    def closed_name(self, _ordinal):
        return self.name

    def warnings(self, first_year: int, last_year: int) -> list[dict]:
        """What is not known about these years."""
        return [
            {"code": code, "year": year, "calendar": self.name}
            for year in range(first_year, last_year + 1)
            for code, years in (
                (UNKNOWN_YEAR, self.unknown_years),
                (UNKNOWN_MAKE_UPS, self.unknown_make_ups - self.unknown_years),
            )
            if year in years
        ]

    def facts(self, first_year: int, last_year: int) -> list:
        """All that these years are counted by, in an order that does not depend on how it was read."""
        layers = (self.special_days, self.closures, self.holidays, self.make_ups)
        days = [
            sorted((str(day), fact) for day, fact in layer.items() if first_year <= day.year <= last_year)
            for layer in layers
        ]
        pattern = [self.zone_name, sorted(self.weekdays), str(self.cutoff)]
        return [pattern, days, self.warnings(first_year, last_year)]


@dataclass(frozen=True, eq=False)
class Combined(OpenDays):
    """Several calendars that must all be open; the leading one lends its zone and cut-off."""

    calendars: tuple[Calendar, ...]

    @cached_property
    def name(self):
        return " + ".join(calendar.name for calendar in self.calendars)

    @cached_property
    def zone(self):
        return self.calendars[0].zone

    @cached_property
    def cutoff(self):
        return self.calendars[0].cutoff

    @cached_property
    def first_year(self):
        return max(calendar.first_year for calendar in self.calendars)

    @cached_property
    def last_year(self):
        return min(calendar.last_year for calendar in self.calendars)

    @cached_property
    def unknown_years(self):
        return frozenset().union(*(calendar.unknown_years for calendar in self.calendars))

    @cached_property
    def unknown_make_ups(self):
        return frozenset().union(*(calendar.unknown_make_ups for calendar in self.calendars))

    @cached_property
    def special_days(self):
        return self.calendars[0].special_days

    @cached_property
    def open_set(self):
        return set.intersection(*(calendar.open_set for calendar in self.calendars))

    def ruling(self, day: date) -> Ruling:
        """The first calendar that is closed decides, and is named; else the first that tells a reason."""
        rulings = [(calendar.name, calendar.ruling(day)) for calendar in self.calendars]
        rulings.sort(key=lambda named: (named[1].is_open, named[1].reason == COUNTS))
        name, ruling = rulings[0]
        return (
            ruling._replace(params={**ruling.params, "calendar": name}) if ruling.reason != COUNTS else ruling
        )

    def closed_name(self, ordinal):
        """Those that are closed all the while by themselves; all of them if it is their overlap."""
        names = [calendar.name for calendar in self.calendars if calendar.is_closed_from(ordinal)]
        return " + ".join(names) or self.name

    def warnings(self, first_year: int, last_year: int) -> list[dict]:
        """What is not known about these years in any of the calendars."""
        return [
            warning for calendar in self.calendars for warning in calendar.warnings(first_year, last_year)
        ]

    def facts(self, first_year: int, last_year: int) -> list:
        """The facts of all of them, in their order."""
        return [calendar.facts(first_year, last_year) for calendar in self.calendars]


def combine(leading: Calendar, *others: Calendar) -> OpenDays:
    """One calendar that is open when all are; alone, a calendar stays itself."""
    return Combined((leading, *others)) if others else leading
