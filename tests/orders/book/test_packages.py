from datetime import timedelta

import pytest

from merchant.audit.models import Event
from orders.book import parcels
from orders.book.exceptions import OrderError
from orders.book.models import Fulfilment
from tests.factories import MONDAY_MORNING, make_order
from tests.orders.builders import ship, sign, two_units, void


@pytest.fixture
def order(clock, store, route):
    return make_order(store, lines=two_units(), is_matched=False)


def _event(order, kind):
    return Event.objects.get(subject_kind="order", subject_id=order.pk, kind=kind)


def test_signing_tells_when_and_what(order, clock, colleague):
    package = ship(order, carrier="DPD", tracking_number="D1")
    clock.forward(days=2)

    parcels.sign_package(package_id=package.pk, actor=colleague, signed_at=clock.moment - timedelta(hours=3))

    order.refresh_from_db()
    package.refresh_from_db()
    event = _event(order, "order.signed")
    assert order.status == "signed"
    assert package.ended_at == event.happened_at == clock.moment - timedelta(hours=3)
    assert event.data == {"carrier": "DPD", "number": "D1", "reason": ""}
    assert event.actor == colleague


def test_nobody_signs_before_the_parcel_left(order, clock):
    package = ship(order)

    with pytest.raises(OrderError, match="lies before 2026-03-02 10:00"):
        sign(package, signed_at=MONDAY_MORNING)

    package.refresh_from_db()
    assert package.state == "on_its_way"


def test_signed_in_the_minute_that_it_left(order, clock):
    clock.forward(seconds=30)
    package = ship(order)
    clock.forward(seconds=10)

    sign(package, signed_at=clock.moment.replace(second=0))

    package.refresh_from_db()
    assert package.ended_at == package.handed_over_at


def test_signing_twice_is_refused_whatever_moment_is_given(order, clock):
    package = ship(order)
    sign(package)

    with pytest.raises(OrderError, match="already signed for"):
        sign(package, signed_at=MONDAY_MORNING)


def test_voiding_brings_the_units_and_the_fulfilment_back(order, clock, colleague):
    package = ship(order, carrier="DPD", tracking_number="D1")

    parcels.void_package(package_id=package.pk, actor=colleague, reason="never left")

    order.refresh_from_db()
    fulfilment = order.fulfilments.get()
    assert order.status == "to_ship"
    assert order.lines.get().to_ship == 2
    assert (fulfilment.state, fulfilment.shipped_at) == (Fulfilment.State.OPEN, None)
    assert order.ship_by == fulfilment.ship_by
    assert _event(order, "order.voided").data == {"carrier": "DPD", "number": "D1", "reason": "never left"}


def test_voiding_one_of_two_parcels_brings_back_its_own_units_only(order):
    first = ship(order, {"TEA": 1})
    ship(order)

    void(first)

    order.refresh_from_db()
    assert order.status == "partly_shipped"
    assert order.lines.get().shipped == 1


def test_a_voided_order_ships_and_ends_like_any_other(order):
    void(ship(order))

    sign(ship(order))

    order.refresh_from_db()
    assert order.status == "signed"
    assert order.fulfilments.get().state == Fulfilment.State.DONE


def test_correcting_keeps_both_numbers_in_the_trail(order, colleague):
    package = ship(order, carrier="DPD", tracking_number="D1")

    parcels.correct_package(package_id=package.pk, actor=colleague, carrier="UPS", tracking_number="U1")

    package.refresh_from_db()
    event = _event(order, "order.number_corrected")
    assert (package.carrier, package.tracking_number) == ("UPS", "U1")
    assert event.data == {"carrier": "UPS", "number": "U1", "old_carrier": "DPD", "old_number": "D1"}
    assert event.actor == colleague


def test_only_the_carrier_may_be_wrong(order):
    package = ship(order, carrier="DPD", tracking_number="D1")

    parcels.correct_package(package_id=package.pk, actor=None, carrier="UPS", tracking_number="D1")

    package.refresh_from_db()
    assert package.carrier == "UPS"


def test_a_number_is_not_corrected_to_that_of_the_orders_other_parcel(order):
    ship(order, {"TEA": 1}, tracking_number="D1")
    second = ship(order, tracking_number="D2")

    with pytest.raises(OrderError, match="D1 is already on this order"):
        parcels.correct_package(package_id=second.pk, actor=None, carrier="DPD", tracking_number="D1")


def test_a_correction_that_changes_nothing_says_so(order):
    package = ship(order, carrier="DPD", tracking_number="D1")

    with pytest.raises(OrderError, match="says already"):
        parcels.correct_package(package_id=package.pk, actor=None, carrier="DPD", tracking_number="D1")
