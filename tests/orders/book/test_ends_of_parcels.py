"""How parcels end, what is taken back, and the leg by way of the platform's warehouse."""

from datetime import timedelta

import pytest

from merchant.audit.models import Event
from merchant.audit.wording import sentence
from orders.book import parcels
from orders.book.exceptions import IllegalMove, OrderError
from orders.book.models import Order
from tests.factories import make_order
from tests.orders.builders import (
    arrive,
    cancel,
    give_back,
    lose,
    ship,
    ship_on,
    sign,
    take_back_end,
    two_units,
    void,
)


@pytest.fixture
def order(clock, store, route):
    return make_order(store, lines=two_units())


@pytest.fixture
def by_platform(clock, store, route):
    return make_order(store, lines=two_units(), leg=Order.Leg.TO_PLATFORM_WAREHOUSE)


def _now(order):
    order.refresh_from_db()
    return order.status, order.stage


def _told(order, kind):
    return sentence(Event.objects.get(subject_kind="order", subject_id=order.pk, kind=kind))


def test_a_parcel_that_comes_back_returns_its_order(order, clock):
    package = ship(order, carrier="DPD", tracking_number="D1")
    clock.forward(days=3)

    give_back(package)

    package.refresh_from_db()
    assert _now(order) == ("returned", "")
    assert package.ended_at == clock.moment
    assert _told(order, "order.returned") == "Came back: DPD D1: refused at the door"


def test_one_of_two_that_is_lost_is_an_anomaly_until_the_other_is_signed_for(order):
    first, second = ship(order, {"TEA": 1}), ship(order)

    lose(first)
    assert _now(order) == ("shipped", "anomaly")
    sign(second)

    assert _now(order) == ("signed", "")


@pytest.mark.parametrize("end", [sign, give_back, lose])
def test_an_end_that_was_recorded_wrongly_is_taken_back(order, end):
    package = ship(order)
    end(package)

    take_back_end(package)

    package.refresh_from_db()
    assert (package.state, package.ended_at) == ("on_its_way", None)
    assert _now(order) == ("shipped", "in_transit")
    sign(package)
    assert _now(order) == ("signed", "")


def test_what_was_signed_for_by_mistake_can_be_voided_after_all(order):
    package = ship(order)
    sign(package)
    take_back_end(package)

    void(package)

    assert _now(order) == ("to_ship", "ready")


def test_a_number_is_corrected_after_it_was_signed_for(order):
    package = ship(order, tracking_number="WRONG")
    sign(package)

    parcels.correct_package(package_id=package.pk, actor=None, carrier="DPD", tracking_number="RIGHT")

    package.refresh_from_db()
    assert (package.tracking_number, package.state) == ("RIGHT", "signed")


def test_nothing_ends_before_it_left_or_in_the_future(order, clock):
    package = ship(order)

    for moment in (package.handed_over_at - timedelta(hours=1), clock.moment + timedelta(hours=1)):
        with pytest.raises(OrderError, match="The moment lies"):
            parcels.return_package(package_id=package.pk, actor=None, reason="x", returned_at=moment)


def test_an_order_is_expected_the_channels_days_after_its_last_parcel(order, clock):
    ship(order, {"TEA": 1}, handed_over_at=clock.moment - timedelta(minutes=30))
    assert Order.objects.get().expected_by is None
    package = ship(order, handed_over_at=clock.moment - timedelta(minutes=20))
    assert Order.objects.get().expected_by == package.handed_over_at + timedelta(days=2)

    void(package)

    assert Order.objects.get().expected_by is None


def test_what_is_expected_does_not_move_when_the_channel_does(order, route, clock):
    package = ship(order)
    type(route.channel).objects.update(transit_days=9)

    sign(package)
    take_back_end(package)

    assert Order.objects.get().expected_by == package.handed_over_at + timedelta(days=2)


def test_without_a_channel_nobody_knows_when(store, clock):
    order = make_order(store, lines=two_units(), country="FR")

    ship(order)

    assert Order.objects.get().expected_by is None


def test_cancelling_the_rest_lets_what_left_be_expected(order):
    package = ship(order, {"TEA": 1})

    cancel(order)

    assert Order.objects.get().expected_by == package.handed_over_at + timedelta(days=2)


def test_by_way_of_the_platform_the_onward_parcel_reaches_the_buyer(by_platform, clock, staff):
    package = ship(by_platform)
    clock.forward(days=1)
    arrive(package)
    assert _now(by_platform) == ("shipped", "in_transit")
    clock.forward(days=1)

    onward = parcels.add_onward_package(
        order_id=by_platform.pk, actor=staff, carrier="Evri", tracking_number="E1"
    )
    assert _now(by_platform) == ("shipped", "in_transit")
    assert (onward.kind, onward.fulfilment_id) == ("onward", package.fulfilment_id)
    sign(onward)

    assert _now(by_platform) == ("signed", "")
    assert by_platform.fulfilments.get().shipped_at == package.handed_over_at
    assert _told(by_platform, "order.onward") == "Shipped on to the buyer with Evri, tracking number E1"


def test_nothing_goes_on_that_has_not_arrived(by_platform):
    ship(by_platform)

    with pytest.raises(IllegalMove, match="Nothing of this order has arrived"):
        ship_on(by_platform)


def test_nothing_goes_on_before_it_arrived(by_platform, clock):
    package = ship(by_platform)
    clock.forward(days=1)
    arrive(package)

    with pytest.raises(OrderError, match="lies before"):
        ship_on(by_platform, handed_over_at=clock.moment - timedelta(hours=2))


def test_an_arrival_stands_while_something_went_on_from_there(by_platform):
    package = ship(by_platform)
    arrive(package)
    onward = ship_on(by_platform)
    with pytest.raises(OrderError, match="void that parcel first"):
        take_back_end(package)

    void(onward)
    take_back_end(package)

    package.refresh_from_db()
    assert (package.state, package.arrived_at) == ("on_its_way", None)
    assert _now(by_platform) == ("shipped", "in_transit")


def test_voiding_an_onward_parcel_brings_no_units_back(by_platform):
    arrive(ship(by_platform))

    void(ship_on(by_platform))

    assert _now(by_platform) == ("shipped", "in_transit")
    assert by_platform.lines.get().to_ship == 0


def test_a_later_first_parcel_counts_as_handed_over_not_the_onward_one(by_platform, clock):
    arrive(ship(by_platform, {"TEA": 1}))
    clock.forward(hours=2)
    last = ship(by_platform, handed_over_at=clock.moment - timedelta(hours=1))
    ship_on(by_platform)

    assert by_platform.fulfilments.get().shipped_at == last.handed_over_at


def test_when_none_reaches_the_platform_the_order_is_returned(by_platform):
    lose(ship(by_platform))

    assert _now(by_platform) == ("returned", "")


def test_a_parcel_to_the_buyer_arrives_at_no_platform(order):
    with pytest.raises(IllegalMove, match="goes to the buyer"):
        arrive(ship(order))
