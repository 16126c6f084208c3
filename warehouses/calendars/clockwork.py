"""The working-day arithmetic: pure, no settings, no database, no now.

Day 0 is the local day of the start if it is open and the start is before the cut-off, else the next open
day. Ship-by is the due time on the N-th open day after day 0.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from warehouses.calendars.almanac import MAKE_UP, SPECIAL_OPEN, Calendar, Combined, Special, combine
from warehouses.calendars.exceptions import NaiveMoment
from warehouses.calendars.explanation import Day, Explanation
from warehouses.calendars.open_days import LONGEST_CLOSURE, OpenDays, later_reading

__all__ = [
    "Calendar",
    "Combined",
    "Day",
    "Explanation",
    "Special",
    "combine",
    "deliver_by",
    "explain",
    "local_moment",
    "ship_by",
    "years_needed",
]

END_OF_DAY = time(23, 59, 59)
DAY_0 = "day_0"
DUE = "due"
AFTER_CUTOFF = "after_cutoff"


def ship_by(start: datetime, *, calendar: OpenDays, days: int, due_time: time = END_OF_DAY) -> datetime:
    """The instant, in UTC, after which what started at `start` is late."""
    asked = _first_candidate(start, calendar), days, due_time
    try:
        return calendar.dues[asked]  # remembered, since thousands of orders begin on one day
    except KeyError:
        found = calendar.moment(calendar.open_day(asked[0], days), due_time)
        return calendar.dues.setdefault(asked, found)


def deliver_by(
    ship_by: datetime, *, calendar: OpenDays, transit_days: int, due_time: time = END_OF_DAY
) -> datetime:
    """The due time on the M-th open day of the destination after ship-by's local date there."""
    there = _local(ship_by, calendar).toordinal()
    due = calendar.open_day(there + 1, transit_days - 1) if transit_days else calendar.open_day(there, 0)
    return calendar.moment(due, due_time)


def explain(start: datetime, *, calendar: OpenDays, days: int, due_time: time = END_OF_DAY) -> Explanation:
    """The same deadline with every day from the start's local day to the due day, and why."""
    asked = _local(start, calendar).date(), _first_candidate(start, calendar), days, due_time
    found = calendar.explanations.get(asked)  # remembered, since thousands of orders share it
    if found is None:
        found = calendar.explanations[asked] = _explain(start, calendar, *asked)
    return replace(found, start=start.astimezone(UTC))


def _explain(start, calendar, first, candidate, days, due_time):
    day0 = date.fromordinal(calendar.open_day(candidate, 0))
    due = date.fromordinal(calendar.open_day(candidate, days))
    span = (date.fromordinal(ordinal) for ordinal in range(first.toordinal(), due.toordinal() + 1))
    return Explanation(
        start=start.astimezone(UTC),
        zone=calendar.zone.key,
        cutoff=calendar.cutoff and calendar.cutoff.isoformat(),
        business_days=days,
        due_time=due_time.isoformat(),
        day0=day0,
        ship_by=calendar.moment(due.toordinal(), due_time),
        days=tuple(_explain_day(day, calendar, day0, due) for day in span),
        warnings=tuple(calendar.warnings(first.year, due.year)),
        revision=calendar.revision(first.year, due.year),
    )


def local_moment(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, of a wall-clock time in the zone; the later one where there are two."""
    return later_reading(local.toordinal(), local.time(), zone)


def years_needed(earliest: datetime, latest: datetime, *, days: int) -> tuple[int, int]:
    """The years a calendar must cover so that starts between these moments can be counted or refused."""
    last = latest + timedelta(days=1 + (LONGEST_CLOSURE + 1) * (days + 1))
    return (earliest - timedelta(days=1)).year, last.year


def _local(moment, calendar):
    if moment.tzinfo is None:
        raise NaiveMoment(moment=moment)
    return moment.astimezone(calendar.zone)


def _first_candidate(start, calendar):
    """The first day that may be day 0, as an ordinal: today, or tomorrow once the cut-off has come."""
    if start.tzinfo is None:
        raise NaiveMoment(moment=start)
    today = start.astimezone(calendar.zone).toordinal()
    if calendar.cutoff is None:
        return today
    until = calendar.cutoffs.get(today) or calendar.cutoff_on(today)
    return today if start < until else today + 1


def _explain_day(day, calendar, day0, due):
    is_open, reason, params = calendar.ruling(day)
    if day in (day0, due) and reason in (MAKE_UP, SPECIAL_OPEN):
        params = {**params, "opened_by": reason}
    if day == day0:
        return Day(day, False, DAY_0, {**params, "is_due": True} if day0 == due else params)
    if day == due:
        return Day(day, True, DUE, params)
    if is_open and day < day0:
        return Day(day, False, AFTER_CUTOFF, {"cutoff": calendar.cutoff.isoformat()})
    return Day(day, is_open, reason, params)
