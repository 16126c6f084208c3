"""Which tiers come next, when, and what they add: by cases, and beside the tiers' own arithmetic."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from orders.forecast.bands import HOURS, Band, bands, joined
from orders.forecast.steps import outlook
from orders.penalties.arithmetic import Reckoned
from orders.penalties.exceptions import NotKnownYet
from orders.policy.tiers import Tier, tier_at

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
UNTIL = NOW + 48 * HOUR


def tier(hours, minor=None):
    """A tier that takes so many minor units, or what is not known yet."""
    return Tier("late_jit", hours_from=hours, factor=None if minor is None else Decimal(minor), key=hours)


def taken(told):
    if told.factor is None:
        raise NotKnownYet(price="GBP")
    return Reckoned(int(told.factor), "GBP", [])


def told(tiers, due, owed=None):
    return outlook(tiers, due, now=NOW, until=UNTIL, owed=owed, reckoned=taken)


def adds(tiers, due, owed=None):
    found = told(tiers, due, owed)
    return tuple(found.adds(NOW + hours * HOUR) for hours in HOURS)


HALF_AND_WHOLE = [tier(0, 500), tier(48, 1000)]


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (NOW + 49 * HOUR, (0, 0)),
        (NOW + 48 * HOUR, (0, 0)),
        (NOW + 48 * HOUR - SECOND, (0, 500)),
        (NOW + 24 * HOUR, (0, 500)),
        (NOW + 24 * HOUR - SECOND, (500, 500)),
        (NOW, (500, 500)),
        (NOW - SECOND, (0, 500)),
        (NOW - 24 * HOUR, (0, 500)),
        (NOW - 24 * HOUR - SECOND, (500, 500)),
        (NOW - 48 * HOUR, (500, 500)),
        (NOW - 48 * HOUR - SECOND, (0, 0)),
    ],
)
def test_what_falls_due_to_the_second(due, expected):
    assert adds(HALF_AND_WHOLE, due) == expected


def test_two_tiers_within_the_hours_are_two_steps_of_which_the_last_is_what_is_owed_then():
    found = told([tier(0, 100), tier(30, 400)], NOW + HOUR)

    assert [step.at for step in found.steps] == [NOW + HOUR + SECOND, NOW + 31 * HOUR + SECOND]
    assert adds([tier(0, 100), tier(30, 400)], NOW + HOUR) == (100, 400)


@pytest.mark.parametrize(("owed", "expected"), [(None, (0, 500)), (433, (0, 567)), (1000, (0, 0))])
def test_what_is_owed_already_is_not_owed_once_more(owed, expected):
    assert adds(HALF_AND_WHOLE, NOW - 2 * HOUR, owed) == expected


@pytest.mark.parametrize(
    ("tiers", "due", "expected"),
    [
        ([tier(0)], NOW + HOUR, (None, None)),
        ([tier(0, 100), tier(30)], NOW + HOUR, (100, None)),
        ([tier(0), tier(30, 100)], NOW - HOUR, (0, None)),
        ([tier(0)], NOW - HOUR, (0, 0)),
    ],
    ids=["the_first", "a_later_one", "what_is_owed_now", "no_more_comes"],
)
def test_what_is_not_known_is_told_as_such_and_never_as_nought(tiers, due, expected):
    assert adds(tiers, due) == expected


def test_without_tiers_nothing_falls_due():
    assert adds([], NOW + HOUR) == (0, 0)
    assert bands([], NOW) == []


@pytest.mark.parametrize("tier_hours", [(0,), (48,), (0, 48), (0, 5, 24, 30), (120,), (0, 400)])
def test_dates_of_one_band_reach_the_same_tiers_and_dates_of_none_reach_no_new_one(tier_hours):
    tiers = [tier(hours, 100 + hours) for hours in tier_hours]
    found = bands(tier_hours, NOW)
    assert found == sorted(found)

    for half_hours in range(-2 * 460, 2 * 60):
        for second in (-SECOND, 0 * SECOND, SECOND):
            date = NOW + half_hours * HOUR / 2 + second
            inside = [band for band in found if band.begins <= date < band.ends]
            if inside:
                assert reached(tiers, date) == reached(tiers, inside[0].begins)
            assert len(inside) == (len(reached(tiers, date)) > 1)


def reached(tiers, date):
    """The tiers in which a date stands now and at the end of each of the hours."""
    moments = [NOW, *(NOW + hours * HOUR for hours in HOURS)]
    found = [tier_at(tiers, moment - date) for moment in moments]
    return found if len(set(map(id, found))) > 1 else found[:1]


def test_bands_beside_each_other_are_read_as_one_range():
    first, second, third = NOW, NOW + HOUR, NOW + 2 * HOUR

    assert joined([Band(second, third), Band(first, second)]) == [Band(first, third)]
    assert len(joined([Band(first, second), Band(third, third + HOUR)])) == 2
