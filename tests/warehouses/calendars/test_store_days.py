"""What a store set about its business days counts for orders released from then on."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.warehouses.calendars.builders import day, make_calendar, opened
from warehouses.calendars.clockwork import combine, ship_by
from warehouses.calendars.store_days import Closed, StoreDays, Week

JANUARY, FEBRUARY, MARCH = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 3))
CLOSED = Closed(FEBRUARY, None, day("2026-03-04"), day("2026-03-06"), "stocktaking")
SPAN = {"zone_name": "UTC", "first_year": 2026, "last_year": 2027}


def open_on(days, moment, text, special_days=()):
    calendar = days.calendar(moment, special_days=dict(special_days), **SPAN)
    return calendar.ruling(day(text)).is_open


def test_a_store_that_set_nothing_stands_at_no_change():
    assert StoreDays("Shop").standing_at(MARCH) is None


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [(FEBRUARY - timedelta(seconds=1), True), (FEBRUARY, False), (MARCH, False)],
    ids=["before", "as_it_is_saved", "after"],
)
def test_a_closure_counts_from_the_moment_it_is_saved(moment, is_open):
    days = StoreDays("Shop", closed=(CLOSED,))

    assert open_on(days, moment, "2026-03-04") is is_open


@pytest.mark.parametrize(("text", "is_open"), [("03", True), ("04", False), ("06", False), ("07", True)])
def test_both_its_days_belong_to_it(text, is_open):
    assert open_on(StoreDays("Shop", closed=(CLOSED,)), MARCH, f"2026-03-{text}") is is_open


def test_what_was_removed_still_counts_for_orders_released_meanwhile():
    removed = Closed(JANUARY, FEBRUARY, CLOSED.first, CLOSED.last, "holiday")
    days = StoreDays("Shop", closed=(removed,))

    assert not open_on(days, JANUARY, "2026-03-04")
    assert open_on(days, FEBRUARY, "2026-03-04")
    assert [days.standing_at(moment) for moment in (JANUARY, MARCH)] == [JANUARY, FEBRUARY]


def test_the_week_that_was_set_last_until_then_counts():
    weeks = (Week(JANUARY, frozenset({0, 1})), Week(FEBRUARY, frozenset(range(6))))
    days = StoreDays("Shop", weeks)

    friday = "2026-03-06"
    assert not open_on(days, JANUARY, friday)
    assert open_on(days, FEBRUARY, friday)
    assert open_on(days, JANUARY - timedelta(days=1), "2026-03-08")  # every day, until it sets some


def test_what_staff_open_is_stronger_than_a_closure():
    days = StoreDays("Shop", closed=(CLOSED,))

    assert open_on(days, MARCH, "2026-03-04", opened("2026-03-04"))


def test_a_day_counts_when_store_and_warehouse_are_open():
    own = StoreDays("Shop", closed=(CLOSED,)).calendar(MARCH, special_days={}, **SPAN)
    both = combine(make_calendar(first_year=2026, last_year=2027), own)
    tuesday = datetime(2026, 3, 3, 9, tzinfo=UTC)

    due = ship_by(tuesday, calendar=both, days=2)

    assert due.date() == date(2026, 3, 10)  # Wednesday to Friday closed, then a weekend
    assert both.ruling(day("2026-03-04")).params == {"why": "stocktaking", "calendar": "Shop"}


def week(begins, days, first_day=None):
    return Week(begins, frozenset(days), first_day)


FIVE, SIX, SEVEN = range(5), range(6), range(7)
NOW = JANUARY
# What was saved, in that order, and what counts in January and follows it.
PLANS = {
    "none": ([], [SEVEN]),
    "one that counts": ([(JANUARY, FIVE)], [FIVE]),
    "one to come": ([(FEBRUARY, FIVE)], [SEVEN, FIVE]),
    "two to come": ([(FEBRUARY, FIVE), (MARCH, SIX)], [SEVEN, FIVE, SIX]),
    "the later one was saved first": ([(MARCH, SIX), (FEBRUARY, FIVE)], [SEVEN, FIVE]),
    "replaced before it begins": ([(FEBRUARY, FIVE), (FEBRUARY, SIX)], [SEVEN, SIX]),
    "replaced by an earlier day": ([(MARCH, FIVE), (FEBRUARY, SIX)], [SEVEN, SIX]),
    "taken back before it begins": ([(JANUARY, FIVE), (MARCH, SIX), (FEBRUARY, FIVE)], [FIVE]),
    "back to the old one": ([(JANUARY, FIVE), (FEBRUARY, SIX), (MARCH, FIVE)], [FIVE, SIX, FIVE]),
    "the same once more": ([(JANUARY, FIVE), (FEBRUARY, FIVE)], [FIVE]),
    "two taken back": ([(FEBRUARY, FIVE), (MARCH, SIX), (FEBRUARY, SEVEN)], [SEVEN]),
}


@pytest.mark.parametrize(("saved", "follow"), PLANS.values(), ids=PLANS)
def test_the_weeks_that_follow_each_other_are_told(saved, follow):
    days = StoreDays("Shop", tuple(week(*one) for one in saved))

    assert [one.weekdays for one in days.weeks_from(NOW)] == [frozenset(one) for one in follow]


def test_weeks_are_told_as_they_follow_a_moment():
    days = StoreDays("Shop", (week(JANUARY, FIVE), week(FEBRUARY, SIX), week(MARCH, FIVE)))

    assert [one.begins for one in days.weeks_from(FEBRUARY)] == [FEBRUARY, MARCH]
    assert [one.begins for one in days.weeks_from(MARCH)] == [MARCH]


@pytest.mark.parametrize(
    ("first_day", "zone_name", "begins"),
    [
        ("2026-03-05", "UTC", datetime(2026, 3, 5, tzinfo=UTC)),
        ("2026-03-05", "Asia/Shanghai", datetime(2026, 3, 4, 16, tzinfo=UTC)),
        ("2026-03-05", "America/Los_Angeles", datetime(2026, 3, 5, 8, tzinfo=UTC)),
        ("2026-03-01", "UTC", MARCH + timedelta(hours=9)),  # today: not for those who came this morning
        ("2026-09-06", "America/Santiago", datetime(2026, 9, 6, 4, tzinfo=UTC)),  # midnight is left out
    ],
)
def test_a_week_begins_with_the_stores_day_but_never_before_it_was_saved(first_day, zone_name, begins):
    saved_at = MARCH + timedelta(hours=9)

    found = Week.from_day(day(first_day), FIVE, zone_name=zone_name, saved_at=saved_at)

    assert (found.begins, found.first_day) == (begins, day(first_day))


def test_the_week_of_another_moment_counts_with_the_closures_of_now():
    days = StoreDays("Shop", (week(MARCH, FIVE),), (CLOSED,))

    calendar = days.calendar(MARCH, week_at=FEBRUARY, special_days={}, **SPAN)

    assert calendar.weekdays == frozenset(SEVEN)
    assert not calendar.ruling(day("2026-03-04")).is_open


def test_a_day_of_rest_tells_from_when_on_its_week_counts():
    days = StoreDays("Shop", (week(FEBRUARY, FIVE, day("2026-02-01")),))

    calendar = days.calendar(MARCH, special_days={}, **SPAN)

    assert calendar.ruling(day("2026-03-07")).params == {"since": "2026-02-01"}
    assert calendar.ruling(day("2026-03-06")).params == {}


def test_as_if_ever_only_the_week_that_was_saved_last_counts():
    days = StoreDays("Shop", (week(JANUARY, SIX), week(MARCH, FIVE))).as_if_ever()

    assert days.week_at(JANUARY - timedelta(days=400)).weekdays == frozenset(FIVE)
