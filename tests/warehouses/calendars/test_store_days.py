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
