from datetime import UTC, datetime, timedelta

import pytest

from orders.clock.thresholds import first_telling, first_warning, telling_now, warning_now

DUE = datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("hours", "expected"), [([24, 4], DUE - 24 * HOUR), ([4, 24], DUE - 24 * HOUR), ([], None)]
)
def test_the_first_warning_is_the_earliest_one(hours, expected):
    assert first_warning(DUE, hours) == expected


@pytest.mark.parametrize(
    ("left", "given", "next_ahead"),
    [
        (24 * HOUR + SECOND, None, 24),
        (24 * HOUR, 24, 4),
        (10 * HOUR, 24, 4),
        (4 * HOUR + SECOND, 24, 4),
        (4 * HOUR, 4, None),
        (SECOND, 4, None),
        (0 * HOUR, 4, None),
        (-SECOND, None, None),
    ],
    ids=["before", "at_24", "between", "before_4", "at_4", "last_second", "the_instant", "late"],
)
def test_of_the_warnings_that_have_come_the_last_one_is_given(left, given, next_ahead):
    hours, then = warning_now(DUE, [24, 4], DUE - left)

    assert hours == given
    assert then == (None if next_ahead is None else DUE - next_ahead * HOUR)


def test_a_policy_that_warns_of_nothing_gives_none():
    assert warning_now(DUE, [], DUE - HOUR) == (None, None)


@pytest.mark.parametrize(("hours", "expected"), [([24, 4], DUE - 24 * HOUR), ([], DUE + SECOND)])
def test_what_is_told_when_it_has_passed_is_looked_at_then_at_the_latest(hours, expected):
    assert first_telling(DUE, hours) == expected


@pytest.mark.parametrize(
    ("left", "given", "then"),
    [
        (25 * HOUR, None, DUE - 24 * HOUR),
        (24 * HOUR, 24, DUE - 4 * HOUR),
        (4 * HOUR, 4, DUE + SECOND),
        (0 * HOUR, 4, DUE + SECOND),
        (-SECOND / 2, 4, DUE + SECOND),
        (-SECOND, 0, None),
        (-99 * HOUR, 0, None),
    ],
    ids=["before", "at_24", "at_4", "the_instant", "within_its_second", "passed", "long_passed"],
)
def test_that_it_has_passed_is_told_last(left, given, then):
    assert telling_now(DUE, [24, 4], DUE - left) == (given, then)


def test_a_policy_that_warns_of_nothing_tells_that_it_has_passed():
    assert telling_now(DUE, [], DUE - HOUR) == (None, DUE + SECOND)
    assert telling_now(DUE, [], DUE + SECOND) == (0, None)
