"""How figures are judged: exactly, at their limits, and what brings one back."""

from datetime import date, timedelta

import pytest

from orders.scorecard.charts import HEIGHT, trend_of
from orders.scorecard.rates import (
    WHOLE,
    Count,
    Limits,
    Rate,
    Tone,
    exceeds,
    share,
    summed,
    tone_of,
    way_back,
)
from orders.scorecard.wording import percent

LATE = Limits(good_to=300, kept_to=400, fewest=10)


@pytest.mark.parametrize(
    ("bad", "of", "tone"),
    [
        (0, 100, Tone.GOOD),
        (3, 100, Tone.GOOD),
        (31, 1000, Tone.AT_RISK),
        (4, 100, Tone.AT_RISK),
        (41, 1000, Tone.BREACHED),
        (9, 9, Tone.TOO_FEW),
        (0, 0, Tone.TOO_FEW),
    ],
)
def test_a_figure_at_its_limit_still_keeps_it(bad, of, tone):
    assert tone_of(Rate.LATE_SHIPMENT, Count(of, bad), LATE) == tone


def test_what_cannot_be_proven_may_be_breached_but_is_never_good():
    limits = Limits(300, 500, 10)

    assert tone_of(Rate.VALID_TRACKING, Count(100, 0), limits) == Tone.UNPROVEN
    assert tone_of(Rate.VALID_TRACKING, Count(100, 6), limits) == Tone.BREACHED


def test_nothing_is_judged_of_nothing_even_if_staff_ask_for_it():
    assert tone_of(Rate.LATE_SHIPMENT, Count(), Limits(0, 0, 0)) == Tone.TOO_FEW


def test_a_shown_figure_lies_on_the_same_side_of_every_limit_as_the_exact_one():
    for of in (1, 3, 7, 99, 101, 997):
        for bad in range(of + 1):
            shown = share(Rate.LATE_SHIPMENT, Count(of, bad))
            for limit in (0, shown - 1, shown, shown + 1, WHOLE):
                if limit >= 0:
                    assert exceeds(Count(of, bad), limit) == (shown > limit)


def test_a_share_of_good_ones_reads_whole_only_if_all_are():
    assert percent(share(Rate.ON_TIME_DELIVERY, Count(100_000, 1))) == "99.99 %"
    assert percent(share(Rate.ON_TIME_DELIVERY, Count(100_000, 0))) == "100 %"
    assert percent(share(Rate.LATE_SHIPMENT, Count(100_000, 1))) == "0.01 %"
    assert percent(share(Rate.LATE_SHIPMENT, Count())) == "–"


def test_the_way_back_is_the_shortest_one():
    for limit in (1, 33, 250, 400, 1000, 5000, WHOLE):
        for of in (1, 10, 37, 120):
            for bad in range(of + 1):
                way = way_back(Count(of, bad), limit)
                fewer = next(k for k in range(bad + 1) if not exceeds(Count(of, bad - k), limit))
                assert way.fewer_bad == fewer
                assert not exceeds(Count(of + way.more_good, bad), limit)
                assert not way.more_good or exceeds(Count(of + way.more_good - 1, bad), limit)


def test_where_no_bad_one_is_allowed_no_number_of_good_ones_helps():
    assert way_back(Count(10, 1), 0).more_good is None
    assert way_back(Count(10, 0), 0) == way_back(Count(10, 0), 400)


DAY = date(2026, 3, 1)


def test_days_add_up():
    days = {DAY: Count(2, 1), DAY + timedelta(days=1): Count(3, 0, 1, 1)}

    assert summed(days, [DAY, DAY + timedelta(days=1), DAY + timedelta(days=2)]) == Count(5, 1, 1, 1)


def test_a_day_without_orders_leaves_a_gap_in_the_line():
    days = {DAY + timedelta(days=number): Count(10 * (number != 2), 0) for number in range(5)}

    trend = trend_of(Rate.LATE_SHIPMENT, days, LATE)

    assert len(trend.lines) == 2
    assert [point.y is None for point in trend.points] == [False, False, True, False, False]


@pytest.mark.parametrize("rate", [Rate.LATE_SHIPMENT, Rate.ON_TIME_DELIVERY])
@pytest.mark.parametrize("bad", [0, 1, 50, 100])
def test_line_and_limit_stay_inside_the_picture(rate, bad):
    trend = trend_of(rate, {DAY: Count(100, bad)}, LATE)

    assert 0 <= trend.points[0].y <= HEIGHT
    assert 0 < trend.limit_y < HEIGHT
    assert 0 <= trend.lowest < trend.highest <= WHOLE


def test_without_any_order_nothing_is_drawn():
    assert trend_of(Rate.LATE_SHIPMENT, {DAY: Count()}, None).is_empty
