"""The next attempt: so many on a day of the store, and not before one has cooled down."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from merchant.exams.attempts import allowance


@dataclass(frozen=True)
class Limits:
    attempts_a_day: int = 3
    cool_down_minutes: int = 10


NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
LONDON, SHANGHAI = ZoneInfo("Europe/London"), ZoneInfo("Asia/Shanghai")


def ago(**told):
    return NOW - timedelta(**told)


def asked(drawn=(), closed=(), zone=LONDON, limits=None, now=NOW):
    found = allowance(list(drawn), list(closed), limits or Limits(), zone, now)
    return found.left_today, found.next_at, found.is_day_full


def test_the_first_may_begin_at_once():
    assert asked() == (3, None, False)


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        (ago(minutes=4), ago(minutes=-6)),
        (ago(minutes=9, seconds=59), ago(seconds=-1)),
        (ago(minutes=10), None),
        (ago(days=3), None),
    ],
)
def test_one_cools_down_between_two(ended, expected):
    assert asked([ended - timedelta(minutes=5)], [ended])[1] == expected


def test_the_latest_end_counts():
    assert asked([ago(hours=2), ago(hours=1)], [ago(minutes=3), ago(hours=1)])[1] == ago(minutes=-7)


def test_after_the_days_last_attempt_the_next_day_comes_first():
    found = asked([ago(hours=each) for each in (1, 2, 3)], [ago(minutes=30)])

    assert found == (0, datetime(2026, 3, 3, tzinfo=UTC), True)


def test_the_day_is_the_stores():
    """02:00 in Shanghai: what was sat two hours before was yesterday there."""
    now = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
    drawn = [now - timedelta(hours=each) for each in (3, 4, 5)]

    assert asked(drawn, [], SHANGHAI, now=now) == (3, None, False)
    assert asked(drawn, [], LONDON, now=now)[0] == 0


def test_cooling_down_may_reach_beyond_midnight():
    now = datetime(2026, 3, 2, 23, 55, tzinfo=UTC)

    found = asked([now], [now], limits=Limits(1, 30), now=now)

    assert found == (0, datetime(2026, 3, 3, 0, 25, tzinfo=UTC), True)


def test_of_a_midnight_that_does_not_exist_the_later_reading_counts():
    """Havana's clocks go forward at midnight of 8 March 2026."""
    now = datetime(2026, 3, 7, 20, 0, tzinfo=UTC)

    _left, next_at, _full = asked([now], [], ZoneInfo("America/Havana"), Limits(1), now)

    assert next_at == datetime(2026, 3, 8, 5, 0, tzinfo=UTC)


def test_an_end_that_lies_ahead_locks_nobody_out():
    """A clock that was a year ahead wrote it, and was put right since."""
    assert asked([ago(days=-365)], [ago(days=-365)]) == (3, None, False)


def test_a_policy_without_pause_lets_one_go_on():
    assert asked([ago(minutes=1)], [NOW], limits=Limits(3, 0))[1] is None


def test_a_stricter_policy_counts_what_was_sat_before():
    assert asked([ago(hours=1), ago(hours=2)], [ago(hours=1)], limits=Limits(1, 0))[0] == 0
