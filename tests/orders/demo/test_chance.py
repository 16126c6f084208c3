from datetime import UTC, datetime
from random import Random

import pytest

from merchant.tenancy.public_ids import ALPHABET, LENGTH
from orders.demo.crowd.chance import PublicIds, Wheel, Zipf, hours_of, moments, rank_of
from orders.demo.crowd.moments import text_of

UNTIL = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_wheel_stops_as_often_as_its_prizes_weigh():
    wheel, random = Wheel({"often": 9, "seldom": 1}), Random(1)

    drawn = [wheel[random.random()] for _turn in range(10_000)]

    assert 850 < drawn.count("seldom") < 1150


def test_of_two_hundred_merchants_the_biggest_has_a_tenth():
    random, ranks = Random(1), Zipf(220, 0.8)

    drawn = [ranks[random.random()] for _order in range(10_000)]

    assert ranks.shares[0] == pytest.approx(0.1, abs=0.01)
    assert 800 < drawn.count(0) < 1200
    assert max(drawn) < 220


def test_ranks_stay_within_their_number():
    assert rank_of(0, 20) == 0
    assert rank_of(0.999999, 20) == 19


def test_moments_ascend_and_are_as_many_as_were_asked_for():
    hours = hours_of(5000, UNTIL)

    found = list(moments(hours, 0, 5000, "seed"))

    assert len(found) == 5000
    assert found == sorted(found)
    assert found[-1] <= UNTIL.timestamp()


def test_moments_are_the_same_told_in_parts():
    hours = hours_of(5000, UNTIL)
    bounds = [0, 1, 700, 4999, 5000]

    parts = [moments(hours, first, last, "seed") for first, last in zip(bounds, bounds[1:], strict=False)]

    assert [one for part in parts for one in part] == list(moments(hours, 0, 5000, "seed"))


def test_public_ids_never_repeat_and_look_like_ours():
    ids = PublicIds(ALPHABET, LENGTH, first=0)

    found = {ids.next() for _number in range(50_000)}

    assert len(found) == 50_000
    assert all(len(one) == LENGTH and set(one) <= set(ALPHABET) for one in found)


def test_moments_are_written_as_both_databases_read_them():
    assert text_of(int(UNTIL.timestamp())) == "2026-03-02 09:00:00"
    assert text_of(None) is None
