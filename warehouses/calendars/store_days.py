"""The business days that a store set for itself, with their history: pure.

An order is dated by what the store had set when its clock started: what is set later never moves a date that
somebody was promised, unless the policy says so.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from warehouses.calendars.almanac import Calendar, Special

EVERY_DAY = frozenset(range(7))
EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Week:
    """The weekdays (0 is Monday) on which a store ships, known from a moment on."""

    known_from: datetime
    weekdays: frozenset[int]


@dataclass(frozen=True, slots=True)
class Closed:
    """A closure, both days included, known from a moment on and perhaps until another."""

    known_from: datetime
    known_until: datetime | None
    first: date
    last: date
    reason: str

    def is_known(self, moment: datetime) -> bool:
        """Whether it stood at a moment."""
        return self.known_from <= moment and (self.known_until is None or moment < self.known_until)


@dataclass(frozen=True, eq=False)
class StoreDays:
    """All that a store ever set about its business days; `weeks` in the order of their moments."""

    name: str
    weeks: tuple[Week, ...] = ()
    closed: tuple[Closed, ...] = ()

    @cached_property
    def changes(self) -> list[datetime]:
        """The moments at which something became known or was taken back."""
        told = {one.known_from for one in (*self.weeks, *self.closed)}
        return sorted(told | {one.known_until for one in self.closed if one.known_until is not None})

    def standing_at(self, moment: datetime) -> datetime | None:
        """The last change until a moment; None before the first one, when every day was open.

        Orders with the same answer are dated by the same days.
        """
        index = bisect_right(self.changes, moment)
        return self.changes[index - 1] if index else None

    def with_closure(self, first_day: date, last_day: date, reason: str) -> "StoreDays":
        """With one more closure, as if it had always been known."""
        return replace(self, closed=(*self.closed, Closed(EVER, None, first_day, last_day, reason)))

    def with_week(self, weekdays: Collection[int]) -> "StoreDays":
        """With another week, as if it had always been known."""
        return replace(self, weeks=(Week(EVER, frozenset(weekdays)),))

    def calendar(
        self,
        known_at: datetime,
        *,
        zone_name: str,
        first_year: int,
        last_year: int,
        special_days: Mapping[date, Special],
    ) -> Calendar:
        """The store's days as they stood at a moment.

        What staff open, `special_days`, is stronger than a closure.
        """
        weeks = [one for one in self.weeks if one.known_from <= known_at]
        return Calendar(
            name=self.name,
            zone_name=zone_name,
            first_year=first_year,
            last_year=last_year,
            weekdays=weeks[-1].weekdays if weeks else EVERY_DAY,
            special_days={day: special for day, special in special_days.items() if special.is_open},
            closures={
                one.first + timedelta(days=n): one.reason
                for one in self.closed
                if one.is_known(known_at)
                for n in range((one.last - one.first).days + 1)
            },
        )
