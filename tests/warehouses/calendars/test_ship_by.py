from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.warehouses.calendars.builders import (
    DUBAI,
    LONDON,
    NEW_YORK,
    SHANGHAI,
    at,
    closed,
    make_calendar,
    named,
    opened,
)
from warehouses.calendars import clockwork
from warehouses.calendars.exceptions import NaiveMoment, NoOpenDay, OutOfSpan

SUNDAY_TO_THURSDAY = frozenset({6, 0, 1, 2, 3})
GOLDEN_WEEK = named("2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07")
CASES = {
    # start (local), N, due (local), zone, the calendar
    "before the cut-off": ("2026-02-13T14:59:59", 2, "2026-02-17T23:59:59", LONDON, {"cutoff": "15:00"}),
    "at the cut-off counts as after": (
        "2026-02-13T15:00:00", 2, "2026-02-18T23:59:59", LONDON, {"cutoff": "15:00"},
    ),
    "after the cut-off": ("2026-02-13T15:00:01", 2, "2026-02-18T23:59:59", LONDON, {"cutoff": "15:00"}),
    "no cut-off means midnight": ("2026-02-13T23:59:59", 2, "2026-02-17T23:59:59", LONDON, {}),
    "midnight is the next day": ("2026-02-14T00:00:00", 2, "2026-02-18T23:59:59", LONDON, {}),
    "a cut-off at 00:00 is past all day": (
        "2026-02-12T00:00:00", 1, "2026-02-16T23:59:59", LONDON, {"cutoff": "00:00"},
    ),
    "nought days, open": ("2026-02-13T09:00:00", 0, "2026-02-13T23:59:59", LONDON, {}),
    "nought days, on a day of rest": ("2026-02-14T09:00:00", 0, "2026-02-16T23:59:59", LONDON, {}),
    "nought days, after the cut-off": (
        "2026-02-13T15:00:00", 0, "2026-02-16T23:59:59", LONDON, {"cutoff": "15:00"},
    ),
    "on a day of rest the hour is all the same": (
        "2026-02-14T23:00:00", 1, "2026-02-17T23:59:59", LONDON, {"cutoff": "15:00"},
    ),
    "Friday and Saturday rest": (
        "2026-02-12T16:00:00", 1, "2026-02-16T23:59:59", DUBAI,
        {"cutoff": "15:00", "weekdays": SUNDAY_TO_THURSDAY},
    ),
    "29 February counts": ("2024-02-28T09:00:00", 1, "2024-02-29T23:59:59", LONDON, {}),
    "over 29 February": ("2024-02-28T09:00:00", 2, "2024-03-01T23:59:59", LONDON, {}),
    "over the year's end": (
        "2026-12-31T16:00:00", 2, "2027-01-06T23:59:59", LONDON,
        {"cutoff": "15:00", "holidays": named("2027-01-01")},
    ),
    "a holiday does not count": (
        "2026-02-13T09:00:00", 2, "2026-02-18T23:59:59", LONDON, {"holidays": named("2026-02-16")},
    ),
    "a make-up Saturday counts": (
        "2026-10-09T09:00:00", 1, "2026-10-10T23:59:59", SHANGHAI, {"make_ups": named("2026-10-10")},
    ),
    "a golden week": (
        "2026-09-30T18:00:00", 1, "2026-10-09T23:59:59", SHANGHAI,
        {"cutoff": "17:00", "holidays": GOLDEN_WEEK, "make_ups": named("2026-10-10")},
    ),
    "a holiday on a make-up day wins": (
        "2026-10-09T09:00:00", 1, "2026-10-12T23:59:59", SHANGHAI,
        {"holidays": named("2026-10-10"), "make_ups": named("2026-10-10")},
    ),
    "staff open a holiday": (
        "2026-02-13T09:00:00", 1, "2026-02-16T23:59:59", LONDON,
        {"holidays": named("2026-02-16"), "special_days": opened("2026-02-16")},
    ),
    "staff open a closure": (
        "2026-02-13T09:00:00", 1, "2026-02-16T23:59:59", LONDON,
        {"closures": named("2026-02-16"), "special_days": opened("2026-02-16")},
    ),
    "staff close a make-up day": (
        "2026-10-09T09:00:00", 1, "2026-10-12T23:59:59", SHANGHAI,
        {"make_ups": named("2026-10-10"), "special_days": closed("2026-10-10")},
    ),
    "a store's closure beats a make-up day": (
        "2026-10-09T09:00:00", 1, "2026-10-12T23:59:59", SHANGHAI,
        {"make_ups": named("2026-10-10"), "closures": named("2026-10-10")},
    ),
    "an all-closed fortnight": (
        "2026-02-13T09:00:00", 1, "2026-03-02T23:59:59", LONDON,
        {"closures": named(*(f"2026-02-{n}" for n in range(16, 28)))},
    ),
    "clocks go forward": ("2026-03-27T09:00:00", 1, "2026-03-30T23:59:59", LONDON, {}),
    "clocks go back": ("2026-10-23T09:00:00", 1, "2026-10-26T23:59:59", LONDON, {}),
}  # fmt: skip


@pytest.mark.parametrize(("start", "days", "due", "zone", "facts"), CASES.values(), ids=CASES)
def test_ship_by(start, days, due, zone, facts):
    calendar = make_calendar(zone, **facts)

    found = clockwork.ship_by(at(start, zone), calendar=calendar, days=days)

    assert found == at(due, zone).astimezone(UTC)
    assert found.utcoffset() == timedelta(0)


def test_the_local_day_decides_not_the_utc_day():
    calendar = make_calendar("America/Los_Angeles")

    found = clockwork.ship_by(at("2026-02-13T03:00:00"), calendar=calendar, days=0)

    assert found == at("2026-02-13T07:59:59")


ALL_WEEK = frozenset(range(7))
FOLDS_AND_GAPS = {
    # zone, N-th day's due time, start in UTC, due in UTC
    "a due time inside a fold is its later reading": (
        NEW_YORK, "01:30:00", "2026-10-31T16:00:00", "2026-11-01T06:30:00",
    ),
    "a due time inside a gap is its later reading": (
        NEW_YORK, "02:30:00", "2026-03-07T17:00:00", "2026-03-08T07:30:00",
    ),
    "a half-hour fold": ("Australia/Lord_Howe", "01:45:00", "2026-04-04T02:00:00", "2026-04-04T15:15:00"),
    "a fold over midnight": ("America/Havana", "00:30:00", "2026-10-31T16:00:00", "2026-11-01T05:30:00"),
    "a gap at midnight": ("Africa/Cairo", "00:30:00", "2026-04-23T10:00:00", "2026-04-23T22:30:00"),
}  # fmt: skip


@pytest.mark.parametrize(("zone", "due_time", "start", "due"), FOLDS_AND_GAPS.values(), ids=FOLDS_AND_GAPS)
def test_due_times_that_exist_twice_or_never(zone, due_time, start, due):
    calendar = make_calendar(zone, weekdays=ALL_WEEK)

    found = clockwork.ship_by(at(start), calendar=calendar, days=1, due_time=time.fromisoformat(due_time))

    assert found == at(due)


CUTOFFS = {
    # New York in UTC: 1 November, 01:30 is 05:30 and 06:30; 8 March, 02:30 never was, read late it is 07:30
    "fold, first reading of the cut-off": ("2026-11-01T05:30:00", "01:30", "2026-11-01"),
    "fold, a second before the later reading": ("2026-11-01T06:29:59", "01:30", "2026-11-01"),
    "fold, at the later reading": ("2026-11-01T06:30:00", "01:30", "2026-11-02"),
    "gap, wall clock already past": ("2026-03-08T07:29:59", "02:30", "2026-03-08"),
    "gap, at the later reading": ("2026-03-08T07:30:00", "02:30", "2026-03-09"),
}


@pytest.mark.parametrize(("start", "cutoff", "day0"), CUTOFFS.values(), ids=CUTOFFS)
def test_cutoffs_that_exist_twice_or_never(start, cutoff, day0):
    calendar = make_calendar(NEW_YORK, cutoff=cutoff, weekdays=ALL_WEEK)

    explanation = clockwork.explain(at(start), calendar=calendar, days=0)

    assert str(explanation.day0) == day0


def test_seconds_are_kept_and_nothing_smaller():
    calendar = make_calendar(LONDON)

    found = clockwork.ship_by(
        at("2026-02-13T09:00:00.123456"), calendar=calendar, days=0, due_time=time(18, 0, 7, 999)
    )

    assert found == datetime(2026, 2, 13, 18, 0, 7, tzinfo=UTC)


def test_a_day_counts_only_if_every_calendar_is_open():
    warehouse = make_calendar(LONDON, cutoff="15:00", holidays=named("2026-02-16"))
    market = make_calendar(NEW_YORK, name="US", holidays=named("2026-02-17"))

    found = clockwork.ship_by(
        at("2026-02-13T14:00:00"), calendar=clockwork.combine(warehouse, market), days=1
    )

    assert found == at("2026-02-18T23:59:59")


DELIVERIES = {
    # ship-by in UTC, transit days, due in UTC, counted in New York with Presidents' Day on the 16th
    "after the local date there": ("2026-02-13T23:59:59", 1, "2026-02-18T04:59:59"),
    "still the day before there": ("2026-02-14T03:00:00", 1, "2026-02-18T04:59:59"),
    "several days": ("2026-02-12T23:59:59", 3, "2026-02-19T04:59:59"),
    "no transit at all": ("2026-02-13T23:59:59", 0, "2026-02-14T04:59:59"),
}


@pytest.mark.parametrize(("ship_by", "transit", "due"), DELIVERIES.values(), ids=DELIVERIES)
def test_deliver_by(ship_by, transit, due):
    calendar = make_calendar(NEW_YORK, holidays=named("2026-02-16"))

    assert clockwork.deliver_by(at(ship_by), calendar=calendar, transit_days=transit) == at(due)


def test_a_calendar_that_is_never_open_is_refused_by_name():
    calendar = make_calendar(weekdays=frozenset())

    with pytest.raises(NoOpenDay, match="QZ-TEST has no open day in the 60 days from 2026-02-13"):
        clockwork.ship_by(at("2026-02-13T09:00:00"), calendar=calendar, days=2)


def sixty_days_from(text, length):
    start = at(text).date()
    return {start + timedelta(days=n): "strike" for n in range(length)}


@pytest.mark.parametrize(
    "start", ["2026-02-27T09:00:00", "2026-03-01T09:00:00"], ids=["on the way", "at once"]
)
def test_a_closure_of_sixty_days_is_refused(start):
    calendar = make_calendar(weekdays=ALL_WEEK, closures=sixty_days_from("2026-03-01", 60))

    with pytest.raises(NoOpenDay, match="60 days from 2026-03-01"):
        clockwork.ship_by(at(start), calendar=calendar, days=2)


def test_a_closure_of_fifty_nine_days_is_borne():
    calendar = make_calendar(weekdays=ALL_WEEK, closures=sixty_days_from("2026-03-01", 59))

    assert clockwork.ship_by(at("2026-02-28T09:00:00"), calendar=calendar, days=1) == at(
        "2026-04-29T23:59:59"
    )


def test_a_long_closure_elsewhere_in_the_calendar_does_no_harm():
    calendar = make_calendar(weekdays=ALL_WEEK, closures=sixty_days_from("2026-03-01", 90))

    assert clockwork.ship_by(at("2026-07-01T09:00:00"), calendar=calendar, days=1) == at(
        "2026-07-02T23:59:59"
    )


def test_of_several_calendars_the_closed_one_is_named():
    never = make_calendar(name="STORE-1", weekdays=frozenset())

    with pytest.raises(NoOpenDay, match="^STORE-1 has no open day"):
        clockwork.ship_by(
            at("2026-02-13T09:00:00"), calendar=clockwork.combine(make_calendar(), never), days=2
        )


def test_calendars_that_are_never_open_together_are_both_named():
    weekend = make_calendar(name="STORE-1", weekdays=frozenset({5, 6}))

    with pytest.raises(NoOpenDay, match=r"^QZ-TEST \+ STORE-1 has no open day"):
        clockwork.ship_by(
            at("2026-02-13T09:00:00"), calendar=clockwork.combine(make_calendar(), weekend), days=2
        )


@pytest.mark.parametrize("start", ["2022-12-30T09:00:00", "2028-12-29T09:00:00", "2031-01-01T09:00:00"])
def test_years_that_the_calendar_does_not_cover_are_refused(start):
    with pytest.raises(OutOfSpan, match="2023 to 2028"):
        clockwork.ship_by(at(start), calendar=make_calendar(), days=2)


def test_a_moment_without_an_offset_is_refused():
    with pytest.raises(NaiveMoment, match="2026-02-13"):
        clockwork.ship_by(datetime(2026, 2, 13, 9), calendar=make_calendar(), days=2)


def test_the_years_needed_suffice_even_after_a_long_closure():
    first_year, last_year = clockwork.years_needed(
        at("2026-01-01T00:30:00"), at("2026-11-20T00:00:00"), days=0
    )

    assert (first_year, last_year) == (2025, 2027)


@pytest.mark.parametrize(
    ("local", "moment"),
    [("2026-02-13T15:30", "2026-02-13T20:30:00"), ("2026-11-01T01:30", "2026-11-01T06:30:00")],
    ids=["plain", "in a fold the later one"],
)
def test_a_local_time_becomes_a_moment(local, moment):
    assert clockwork.local_moment(datetime.fromisoformat(local), ZoneInfo(NEW_YORK)) == at(moment)
