"""The business days that a store set for itself, with their history: pure.

An order is dated by what the store had set when its clock started: what is set later never moves a date that
somebody was promised, unless the policy says so. A week is set for a day to come: an order that is released
before it is dated by the week before, and no policy says otherwise.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from warehouses.calendars.almanac import Calendar, Special
from warehouses.calendars.open_days import later_reading

EVERY_DAY = frozenset(range(7))
EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Week:
    """The weekdays (0 is Monday) on which a store ships, for orders released from a moment on.

    `first_day` is how people name that moment; None where it was simply saved then.
    """

    begins: datetime
    weekdays: frozenset[int]
    first_day: date | None = None

    @classmethod
    def from_day(
        cls, first_day: date, weekdays: Collection[int], *, zone_name: str, saved_at: datetime
    ) -> "Week":
        """From the beginning of a local day on, but for no order that was released before it was saved."""
        midnight = later_reading(first_day.toordinal(), time(0), ZoneInfo(zone_name))
        return cls(max(midnight, saved_at), frozenset(weekdays), first_day)


NO_WEEK = Week(EVER, EVERY_DAY)  # of a store that set none


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
    """All that a store ever set about its business days; `weeks` in the order in which they were saved."""

    name: str
    weeks: tuple[Week, ...] = ()
    closed: tuple[Closed, ...] = ()

    @cached_property
    def changes(self) -> list[datetime]:
        """The moments at which something became known or was taken back."""
        told = {one.begins for one in self.weeks} | {one.known_from for one in self.closed}
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

    def with_week(self, week: Week) -> "StoreDays":
        """With one more week, saved last."""
        return replace(self, weeks=(*self.weeks, week))

    def as_if_ever(self) -> "StoreDays":
        """With the week that was saved last, as if it had always counted."""
        return replace(self, weeks=tuple(replace(one, begins=EVER) for one in self.weeks[-1:]))

    def week_at(self, moment: datetime) -> Week:
        """By which orders are dated that are released at a moment: of those begun the last that was saved."""
        begun = (one for one in reversed(self.weeks) if one.begins <= moment)
        return next(begun, NO_WEEK)

    def weeks_from(self, moment: datetime) -> list[Week]:
        """The week that counts at a moment, and those with other days that follow it, in their order.

        One that was replaced before it begins never follows.
        """
        found = [self.week_at(moment)]
        for begins in sorted(one.begins for one in self.weeks if one.begins > moment):
            following = self.week_at(begins)
            if following.weekdays != found[-1].weekdays:
                found.append(following)
        return found

    def calendar(
        self,
        known_at: datetime,
        *,
        week_at: datetime | None = None,
        zone_name: str,
        first_year: int,
        last_year: int,
        special_days: Mapping[date, Special],
    ) -> Calendar:
        """The store's days as they stood at a moment; its week as at another, if one is told.

        What staff open, `special_days`, is stronger than a closure.
        """
        week = self.week_at(known_at if week_at is None else week_at)
        return Calendar(
            name=self.name,
            zone_name=zone_name,
            first_year=first_year,
            last_year=last_year,
            weekdays=week.weekdays,
            week_since=week.first_day,
            special_days={day: special for day, special in special_days.items() if special.is_open},
            closures={
                one.first + timedelta(days=n): one.reason
                for one in self.closed
                if one.is_known(known_at)
                for n in range((one.last - one.first).days + 1)
            },
        )
