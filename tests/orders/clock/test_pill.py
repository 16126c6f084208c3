from datetime import UTC, datetime, timedelta

import pytest

from orders.clock.wording import pill, span

DUE = datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (timedelta(0), "under 1 min"),
        (59 * SECOND, "under 1 min"),
        (60 * SECOND, "1 min"),
        (HOUR - SECOND, "59 min"),
        (HOUR, "1 h"),
        (18 * HOUR + 20 * timedelta(minutes=1), "18 h 20 min"),
        (DAY - SECOND, "23 h 59 min"),
        (DAY, "1 d"),
        (9 * DAY + 23 * HOUR, "9 d 23 h"),
        (10 * DAY, "10 d"),
        (12_345 * DAY, "12,345 d"),
    ],
)
def test_a_length_of_time_is_told_in_its_two_largest_units(length, text):
    assert span(length) == text


@pytest.mark.parametrize(
    ("left", "tone", "icon", "text"),
    [
        (3 * DAY, "calm", "clock", "3 d left"),
        (DAY, "calm", "clock", "1 d left"),
        (DAY - SECOND, "soon", "clock", "23 h 59 min left"),
        (timedelta(0), "soon", "clock", "under 1 min left"),
        (-timedelta(milliseconds=999), "soon", "clock", "under 1 min left"),
        (-SECOND, "late", "warn", "late under 1 min"),
        (-3 * HOUR, "late", "warn", "late 3 h"),
    ],
    ids=["3d", "24h", "a_second_less", "the_instant", "within_the_second", "a_second_late", "3h_late"],
)
def test_what_still_has_to_leave(left, tone, icon, text):
    found = pill(DUE, now=DUE - left)

    assert (found.tone, found.icon, found.text) == (tone, icon, text)


@pytest.mark.parametrize(
    ("ended", "tone", "text"),
    [
        (DUE - DAY, "calm", "left in time"),
        (DUE, "calm", "left in time"),
        (DUE + SECOND, "late", "left under 1 min late"),
        (DUE + 50 * HOUR, "late", "left 2 d 2 h late"),
    ],
    ids=["a_day_before", "the_instant", "a_second_after", "two_days_after"],
)
def test_what_has_left_is_judged_by_when_it_left(ended, tone, text):
    found = pill(DUE, now=DUE + 400 * DAY, ended_at=ended)

    assert (found.tone, found.text) == (tone, text)


def test_a_provisional_date_does_not_alarm_until_it_is_late():
    assert pill(DUE, now=DUE - HOUR, provisional=True).tone == "wait"
    assert pill(DUE, now=DUE + HOUR, provisional=True).tone == "late"


def test_without_a_date_it_says_so():
    found = pill(None, now=DUE)

    assert (found.tone, found.text) == ("wait", "date being worked out")
