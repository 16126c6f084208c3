"""The working-day arithmetic: pure, no settings, no database, no now.

Day 0 is the local day of the start if it is open and the start is before the cut-off, else the next open
day. Ship-by is the due time on the N-th open day after day 0.
"""

from datetime import date, datetime, time, timedelta
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
    "explain_delivery",
    "local_moment",
    "ship_by",
    "years_needed",
]

END_OF_DAY = time(23, 59, 59)
DAY_0 = "day_0"
SENT = "sent"
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
    return calendar.moment(_delivery_day(there, calendar, transit_days), due_time)


def _delivery_day(sent, calendar, transit_days):
    return calendar.open_day(sent + 1, transit_days - 1) if transit_days else calendar.open_day(sent, 0)


def explain_delivery(
    ship_by: datetime, *, calendar: OpenDays, transit_days: int, due_time: time = END_OF_DAY
) -> Explanation:
    """Deliver-by with every day from ship-by's local date at the destination to the due day, and why.

    Kept as an explanation whose `ship_by` is the deliver-by, and whose day 0 is the day of dispatch.
    """
    sent = _local(ship_by, calendar).date()
    asked = SENT, sent, transit_days, due_time
    found = calendar.explanations.get(asked)
    if found is None:
        found = calendar.explanations[asked] = _explain_delivery(calendar, *asked[1:])
    return found


def _explain_delivery(calendar, sent, transit_days, due_time):
    due = date.fromordinal(_delivery_day(sent.toordinal(), calendar, transit_days))
    span = (date.fromordinal(ordinal) for ordinal in range(sent.toordinal(), due.toordinal() + 1))
    days = []
    for day in span:
        is_open, reason, params = calendar.ruling(day)
        if day == due:
            days.append(Day(day, True, DUE, params))
        elif day == sent and transit_days:
            days.append(Day(day, False, SENT, {}))
        else:
            days.append(Day(day, is_open, reason, params))
    return _explanation(
        calendar,
        business_days=transit_days,
        due_time=due_time,
        day0=sent,
        ship_by=calendar.moment(due.toordinal(), due_time),
        days=days,
    )


def explain(start: datetime, *, calendar: OpenDays, days: int, due_time: time = END_OF_DAY) -> Explanation:
    """The same deadline with every day from the start's local day to the due day, and why."""
    asked = _local(start, calendar).date(), _first_candidate(start, calendar), days, due_time
    found = calendar.explanations.get(asked)  # remembered, since thousands of orders share it
    if found is None:
        found = calendar.explanations[asked] = _explain(calendar, *asked)
    return found


def _explain(calendar, first, candidate, days, due_time):
    day0 = date.fromordinal(calendar.open_day(candidate, 0))
    due = date.fromordinal(calendar.open_day(candidate, days))
    span = (date.fromordinal(ordinal) for ordinal in range(first.toordinal(), due.toordinal() + 1))
    return _explanation(
        calendar,
        business_days=days,
        due_time=due_time,
        day0=day0,
        ship_by=calendar.moment(due.toordinal(), due_time),
        days=[_explain_day(day, calendar, day0, due) for day in span],
    )


def _explanation(calendar, *, due_time, days, **told):
    first, last = days[0].date.year, days[-1].date.year
    return Explanation(
        zone=calendar.zone.key,
        cutoff=calendar.cutoff and calendar.cutoff.isoformat(),
        due_time=due_time.isoformat(),
        days=tuple(days),
        warnings=tuple(calendar.warnings(first, last)),
        revision=calendar.revision(first, last),
        **told,
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
