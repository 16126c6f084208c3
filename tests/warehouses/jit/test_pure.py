"""Capacity, the choice in force at a moment, and how dates compare."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from warehouses.jit.capacity import CLOSING, FULL, OPEN, capacity_on
from warehouses.jit.choices import Chosen, chosen_at
from warehouses.jit.simulated import Compared, Simulated, simulated

DAY = date(2026, 3, 2)
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "until", "seen", "takes"),
    [
        (OPEN, None, OPEN, True),
        (FULL, None, FULL, False),
        (CLOSING, DAY + timedelta(days=1), CLOSING, True),
        (CLOSING, DAY, CLOSING, True),  # its last day is one
        (CLOSING, DAY - timedelta(days=1), FULL, False),
    ],
)
def test_one_that_closes_is_full_after_its_last_day(state, until, seen, takes):
    capacity = capacity_on(state, until, "note", DAY)

    assert (capacity.state, capacity.takes_stores, capacity.note) == (seen, takes, "note")


def at(hours):
    return MONDAY + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("hours", "warehouse"), [(-1, None), (0, 1), (1, 1), (9, 1), (10, 2), (11, 2), (99, 2)]
)
def test_the_choice_at_the_release_counts(hours, warehouse):
    history = [Chosen(at(0), 1), Chosen(at(10), 2)]

    found = chosen_at(history, at(hours))

    assert (found.warehouse_id if found else None) == warehouse


def test_without_a_choice_nothing_counts():
    assert chosen_at([], MONDAY) is None


def test_the_later_row_counts_where_clocks_of_servers_differ():
    """A row that follows may bear the earlier moment; from that on it counts alone."""
    history = [Chosen(at(5), 1), Chosen(at(4), 2)]

    assert chosen_at(history, at(4.5)).warehouse_id == 2
    assert chosen_at(history, at(6)).warehouse_id == 2


def compared(number, hours, zone="Asia/Shanghai"):
    after = (MONDAY + timedelta(hours=hours)).astimezone(ZoneInfo(zone))
    return Compared(str(number), MONDAY, "London", after, "Dongguan")


def test_dates_are_counted_by_what_becomes_of_them():
    told = simulated(compared(n, hours) for n, hours in enumerate([-24, 0, 0, 24, 48]))

    assert (told.earlier, told.same, told.later, told.count) == (1, 2, 2, 5)
    assert told.median == timedelta(0)
    assert [one.number for one in told.examples] == ["0", "2", "4"]


def test_the_middle_of_an_even_number_lies_between_two():
    assert simulated([compared(1, 0), compared(2, 24)]).median == timedelta(hours=12)


@pytest.mark.parametrize(("count", "examples"), [(1, 1), (2, 2), (3, 3), (9, 3)])
def test_an_example_is_shown_once(count, examples):
    told = simulated(compared(n, n) for n in range(count))

    assert len({one.number for one in told.examples}) == len(told.examples) == examples


def test_nothing_to_compare_has_no_middle():
    assert simulated([]) == Simulated()


def test_the_hour_that_a_summer_time_takes_is_no_difference():
    """Midnight to midnight over the last Sunday of March lasts 23 hours in London."""
    london = ZoneInfo("Europe/London")
    before, after = (datetime(2026, 3, day, 0, tzinfo=london) for day in (29, 30))

    assert Compared("1", before, "London", after, "London").later_by == timedelta(hours=23)
