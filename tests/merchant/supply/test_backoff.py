"""Pauses between tries: they grow to an hour, and chance spreads them."""

from datetime import UTC, datetime, timedelta

import pytest

from merchant.supply.backoff import is_worth_hurrying, pause_after, soonest_after


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(0, 1), (1, 1), (2, 2), (3, 5), (4, 10), (5, 30), (6, 60), (7, 60), (5000, 60)]
)
def test_pauses_grow_to_an_hour(attempts, minutes):
    assert pause_after(attempts, 0) == timedelta(minutes=minutes)


def test_chance_lengthens_a_pause_by_a_fifth_at_most():
    assert pause_after(4, 0.5) == timedelta(minutes=11)
    assert pause_after(4, 1) == timedelta(minutes=12)


NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(("ago", "ahead"), [(None, 0), (0, 60), (59, 1), (60, 0), (3600, 0)])
def test_who_hurries_is_tried_no_sooner_than_a_minute_after_the_last_try(ago, ahead):
    tried_at = None if ago is None else NOW - timedelta(seconds=ago)

    assert soonest_after(tried_at, NOW) == NOW + timedelta(seconds=ahead)


@pytest.mark.parametrize(("ahead", "is_worth"), [(-5, False), (60, False), (121, True), (3600, True)])
def test_hurrying_is_offered_where_it_helps(ahead, is_worth):
    assert is_worth_hurrying(NOW + timedelta(seconds=ahead), NOW - timedelta(hours=1), NOW) is is_worth


def test_right_after_a_try_hurrying_helps_against_a_long_pause_only():
    assert not is_worth_hurrying(NOW + timedelta(seconds=72), NOW, NOW)
    assert is_worth_hurrying(NOW + timedelta(minutes=5), NOW, NOW)
