"""What a scorecard counts: compared with a count one by one, and what it leaves out."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from orders.book.models import Fulfilment, Line, Package
from orders.book.parcels import sign_package
from orders.book.services import cancel_order
from orders.review.periods import day_of
from orders.scorecard import selectors
from orders.scorecard.behind import behind
from orders.scorecard.counting import COUNTED
from orders.scorecard.rates import Count, Rate, Tone, summed
from orders.scorecard.windows import days_up_to
from orders.scorecard.wording import PARTS
from tests.factories import make_order, make_store
from tests.orders.builders import ship
from tests.orders.scorecard.oracle import NOW, counted, lay, lay_any

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def cards(store, now=NOW):
    return {card.rate: card for card in selectors.scorecard(store, now).cards}


def figure(store, rate, days=10, now=NOW):
    return next(one for one in cards(store, now)[rate].figures if one.days == days).count


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("zone", ["Europe/London", "America/Los_Angeles", "Asia/Shanghai"])
def test_every_rate_and_every_list_agrees_with_a_count_one_by_one(merchant, zone, seed):
    store, other = make_store(merchant, time_zone=zone), make_store(merchant, time_zone=zone)
    dice = Random(f"{zone} {seed}")
    for _each in range(200):
        lay_any(dice.choice([store, store, other]), dice)

    reckoned, today = selectors.reckon(store, NOW), day_of(NOW, ZoneInfo(zone))
    for days in (10, 30):
        expected = counted(store, days)
        for rate in COUNTED:
            told = summed(reckoned[rate], days_up_to(today, days))
            for part in PARTS[rate]:
                asked = {"rate": rate, "days": str(days), "part": part}
                rows = behind(asked, store=store, now=NOW).rows
                assert getattr(told, part) == expected[rate, part] == rows.count(), (rate, part, days)
    assert all(counted(store, 30)[rate, "bad"] for rate in COUNTED)  # the sample has some of each


def late(store, ship_by, **fields):
    return lay(store, fulfilment={"ship_by": ship_by} | fields)


@pytest.mark.parametrize(
    ("now", "first"),
    [
        # London's clocks went forward on 29 March: its midnight of the 1st is 23:00 UTC, of the 28th 0:00.
        (datetime(2026, 4, 10, 12, tzinfo=UTC), datetime(2026, 3, 31, 23, tzinfo=UTC)),
        (datetime(2026, 4, 6, 12, tzinfo=UTC), datetime(2026, 3, 28, 0, tzinfo=UTC)),
        # And back on 25 October.
        (datetime(2026, 10, 30, 12, tzinfo=UTC), datetime(2026, 10, 20, 23, tzinfo=UTC)),
        (datetime(2026, 11, 4, 0, tzinfo=UTC), datetime(2026, 10, 26, 0, tzinfo=UTC)),
    ],
)
def test_ten_days_begin_at_the_stores_midnight(store, now, first):
    late(store, first)
    late(store, first - timedelta(seconds=1))

    assert figure(store, Rate.LATE_SHIPMENT, now=now) == Count(1, 1)


def test_a_date_is_met_until_its_second_is_over(store):
    late(store, NOW.replace(microsecond=0))

    assert figure(store, Rate.LATE_SHIPMENT).all == 0
    assert figure(store, Rate.LATE_SHIPMENT, now=NOW + timedelta(seconds=1)).bad == 1


@pytest.mark.parametrize(
    ("order", "fulfilment"),
    [
        ({}, {"is_exempt": True}),
        ({}, {"state": Fulfilment.State.CANCELLED}),
        ({"is_history": True}, {}),
        ({"leg": "platform_stock"}, {}),
    ],
    ids=["exempt", "cancelled", "history", "the platform's"],
)
def test_what_has_no_date_to_keep_is_left_out(store, order, fulfilment):
    lay(store, order=order, fulfilment={"ship_by": NOW - DAY, "deliver_by": NOW - DAY} | fulfilment)

    assert figure(store, Rate.LATE_SHIPMENT).all == figure(store, Rate.ON_TIME_DELIVERY).all == 0


def test_delivery_is_asked_of_what_the_seller_sends_to_buyers_alone(store, route, clock):
    sign_package(package_id=ship(make_order(store)).pk, actor=None)
    ship(make_order(store, leg="to_platform_warehouse"))
    clock.forward(days=20)

    assert figure(store, Rate.LATE_SHIPMENT, 30, clock.moment).all == 2
    assert figure(store, Rate.ON_TIME_DELIVERY, 30, clock.moment).all == 1


def test_orders_through_the_services_are_counted_as_people_see_them(store, route, clock):
    signed, slow, gone = (make_order(store) for _each in range(3))
    clock.forward(hours=1)
    sign_package(package_id=ship(signed).pk, actor=None)
    ship(slow)
    cancel_order(order_id=gone.pk, actor=None, reason="Sold out", by=Line.CancelledBy.SELLER)
    clock.forward(days=20)
    now = clock.moment

    assert figure(store, Rate.LATE_SHIPMENT, 30, now) == Count(2, 0)
    assert figure(store, Rate.ON_TIME_DELIVERY, 30, now) == Count(2, 1, untold=1, told=1)
    assert figure(store, Rate.CANCELLATION, 30, now) == Count(3, 1)
    assert figure(store, Rate.VALID_TRACKING, 30, now) == Count(2, 0)


# --- rates without a source ----------------------------------------------------------------------------


def test_a_rate_that_nothing_tells_of_is_off_and_not_zero(store):
    card = cards(store)[Rate.WRONG_SHIPMENT]

    assert card.off
    assert not card.figures


def on_its_way(store, **package):
    dates = {"ship_by": NOW - 5 * DAY, "deliver_by": NOW - DAY}
    left = {"state": "done", "shipped_at": NOW - 6 * DAY}
    return lay(store, fulfilment=dates | left, packages=[{"handed_over_at": NOW - 6 * DAY} | package])


def test_delivery_is_off_while_nobody_told_of_any(store):
    on_its_way(store)
    assert cards(store)[Rate.ON_TIME_DELIVERY].off

    on_its_way(store, state=Package.State.SIGNED, ended_at=NOW - 2 * DAY)

    assert not cards(store)[Rate.ON_TIME_DELIVERY].off
    assert figure(store, Rate.ON_TIME_DELIVERY) == Count(2, 1, untold=1, told=1)


def test_an_order_that_never_left_is_known_not_to_have_arrived(store):
    lay(store, fulfilment={"ship_by": NOW - 5 * DAY, "deliver_by": NOW - DAY})

    card = cards(store)[Rate.ON_TIME_DELIVERY]

    assert not card.off
    assert card.figures[0].count == Count(1, 1)


def test_an_empty_store_has_nothing_that_is_judged(store):
    told = selectors.scorecard(store, NOW)

    assert told.is_empty
    assert {one.tone for card in told.cards for one in card.figures} == {Tone.TOO_FEW}
