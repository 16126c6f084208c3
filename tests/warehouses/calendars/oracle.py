"""The rules of the clock once more, day by day and slowly, sharing no code with what they judge."""

import datetime as dt
from zoneinfo import ZoneInfo

ONE_DAY = dt.timedelta(days=1)


class NoAnswer(Exception):
    """No day is open for sixty days."""


def instant(day, clock, zone):
    """When a local clock shows this: the later moment if it does so twice, or skips it."""
    wanted = dt.datetime(day.year, day.month, day.day, clock.hour, clock.minute, clock.second)
    around = wanted.replace(tzinfo=dt.UTC)
    shifts = {(around + hours).astimezone(zone).utcoffset() for hours in (-2 * ONE_DAY, 2 * ONE_DAY)}
    candidates = [(wanted - shift).replace(tzinfo=dt.UTC) for shift in shifts]
    shown = [moment for moment in candidates if moment.astimezone(zone).replace(tzinfo=None) == wanted]
    return max(shown or candidates)


def is_open(day, spec):
    if day in spec["special_days"]:
        return spec["special_days"][day][0]
    if day in spec["closures"]:
        return False
    if day in spec["holidays"]:
        return False
    if day in spec["make_ups"]:
        return True
    return day.isoweekday() - 1 in spec["weekdays"]


def next_open(day, specs):
    for waited in range(60):
        candidate = day + waited * ONE_DAY
        if all(is_open(candidate, spec) for spec in specs):
            return candidate
    raise NoAnswer


def ship_by(start, specs, days, due_time):
    """Day 0 and the due moment; the first calendar's zone and cut-off rule."""
    zone = ZoneInfo(specs[0]["zone"])
    today = start.astimezone(zone).date()
    cutoff = specs[0]["cutoff"]
    before = cutoff is None or start < instant(today, cutoff, zone)
    opens_today = all(is_open(today, spec) for spec in specs)
    day0 = today if opens_today and before else next_open(today + ONE_DAY if not before else today, specs)
    due = day0
    for _ in range(days):
        due = next_open(due + ONE_DAY, specs)
    return day0, due, instant(due, due_time, zone)


def deliver_by(ship_by_moment, spec, days, due_time):
    """The due day and moment at the destination; with no days, the first open one from then on."""
    zone = ZoneInfo(spec["zone"])
    due = ship_by_moment.astimezone(zone).date()
    if days == 0:
        due = next_open(due, [spec])
    for _ in range(days):
        due = next_open(due + ONE_DAY, [spec])
    return due, instant(due, due_time, zone)
