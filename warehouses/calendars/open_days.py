"""Asking for open days by bisection, and for instants of local times: what every calendar has in common."""

import hashlib
import json
from bisect import bisect_left
from datetime import UTC, date, datetime, time
from functools import cached_property
from zoneinfo import ZoneInfo

from warehouses.calendars.exceptions import NoOpenDay, OutOfSpan

LONGEST_CLOSURE = 60  # days; a calendar closed for longer is a mistake that somebody must mend


def later_reading(ordinal: int, at: time, zone: ZoneInfo) -> datetime:
    """The instant of a local time; in a DST gap or fold the later of its two readings."""
    local = datetime.combine(date.fromordinal(ordinal), at.replace(microsecond=0), zone)
    return max(local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def fingerprint(facts) -> str:
    """A short text that differs whenever the facts do."""
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()[:16]


class OpenDays:
    """The questions that a calendar and a combination of calendars both answer.

    A subclass has name, zone, cutoff, first_year, last_year, and the set of its open days as ordinals.
    """

    @cached_property
    def open_days(self) -> list[int]:
        return sorted(self.open_set)

    @cached_property
    def first_ordinal(self) -> int:
        return date(self.first_year, 1, 1).toordinal()

    @cached_property
    def last_ordinal(self) -> int:
        return date(self.last_year, 12, 31).toordinal()

    @cached_property
    def has_long_closure(self) -> bool:
        """Whether somewhere it is closed for too long, so that every way must be looked at: nearly never."""
        stops = [self.first_ordinal - 1, *self.open_days]
        return any(after - day > LONGEST_CLOSURE for day, after in zip(stops, stops[1:], strict=False))

    @cached_property
    def moments(self) -> dict:
        return {}

    @cached_property
    def dues(self) -> dict:
        return {}

    @cached_property
    def cutoffs(self) -> dict:
        return {}

    @cached_property
    def revisions(self) -> dict:
        return {}

    @cached_property
    def explanations(self) -> dict:
        return {}

    def moment(self, ordinal: int, at: time) -> datetime:
        """The instant of a local time on a day, remembered, since thousands of orders share it."""
        found = self.moments.get((ordinal, at))
        if found is None:
            found = self.moments[ordinal, at] = later_reading(ordinal, at, self.zone)
        return found

    def cutoff_on(self, ordinal: int) -> datetime:
        """The instant of the cut-off on a day, remembered."""
        return self.cutoffs.setdefault(ordinal, self.moment(ordinal, self.cutoff))

    def open_day(self, ordinal: int, steps: int) -> int:
        """The open day `steps` after the first open one that is not before `ordinal`."""
        days = self.open_days
        index = bisect_left(days, ordinal)
        last = index + steps
        if last >= len(days) or ordinal < self.first_ordinal or self.has_long_closure:
            self._refuse(ordinal, index, last)
        return days[last]

    def _refuse(self, ordinal, index, last):
        """Raise what forbids the way from `ordinal` to the open day at `last`, if anything does."""
        if not self.first_ordinal <= ordinal <= self.last_ordinal:
            raise self._out_of_span(ordinal)
        stops = [ordinal - 1, *self.open_days[index : last + 1]]
        if last >= len(self.open_days):
            stops.append(self.last_ordinal + 1)
        for day, after in zip(stops, stops[1:], strict=False):
            if after - day > LONGEST_CLOSURE:
                raise NoOpenDay(
                    calendar=self.closed_name(day + 1), days=LONGEST_CLOSURE, day=date.fromordinal(day + 1)
                )
        if last >= len(self.open_days):
            raise self._out_of_span(ordinal)

    def _out_of_span(self, ordinal):
        return OutOfSpan(
            calendar=self.name,
            first_year=self.first_year,
            last_year=self.last_year,
            day=date.fromordinal(ordinal),
        )

    def is_closed_from(self, ordinal: int) -> bool:
        """Whether no day is open in the sixty days from `ordinal` on."""
        return self.open_set.isdisjoint(range(ordinal, ordinal + LONGEST_CLOSURE))

    def revision(self, first_year: int, last_year: int) -> str:
        """What changes whenever anything changes that these years are counted by."""
        years = (first_year, last_year)
        if years not in self.revisions:
            self.revisions[years] = fingerprint(self.facts(*years))
        return self.revisions[years]
