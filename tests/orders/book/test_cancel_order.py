from dataclasses import replace

import pytest

from merchant.audit.models import Event
from orders.book import holding, services
from orders.book.entry import UnitsAsked, cancel_units
from orders.book.exceptions import OrderError
from orders.book.models import Fulfilment, Hold, Line
from tests.factories import make_order
from tests.orders.builders import cancel, ship, two_units, void

BUYER, SELLER = Line.CancelledBy.BUYER, Line.CancelledBy.SELLER


@pytest.fixture
def order(store, route):
    cup = replace(two_units("CUP")[0], identity="2")
    return make_order(store, lines=[*two_units("TEA"), cup], is_matched=False)


def _line(order, code):
    return order.lines.get(sku_code=code)


def _buyer_cancels(order, code, units):
    cancel_units(asked=[UnitsAsked(_line(order, code).pk, units, "C1")], actor=None)


def test_cancelling_ends_the_order_its_fulfilment_and_its_holds(order, seller):
    holding.hold_order(order=order, kind=Hold.Kind.UNKNOWN_SKU)

    services.cancel_order(order_id=order.pk, actor=seller, reason="out of stock", by=SELLER)

    order.refresh_from_db()
    event = Event.objects.get(subject_kind="order", subject_id=order.pk, kind="order.cancelled")
    assert order.status == "cancelled"
    assert order.fulfilments.get().state == Fulfilment.State.CANCELLED
    assert not order.holds.open().exists()
    assert {line.cancelled_by for line in order.lines.all()} == {SELLER}
    assert (event.actor, event.data) == (seller, {"reason": "out of stock", "cancelled_by": "seller"})


def test_what_the_buyer_had_cancelled_is_not_laid_at_the_sellers_door(order):
    _buyer_cancels(order, "TEA", 2)

    cancel(order)

    assert _line(order, "TEA").cancelled_by == BUYER
    assert _line(order, "CUP").cancelled_by == SELLER


def test_cancelling_the_rest_of_a_parcelled_order_leaves_it_shipped(order):
    package = ship(order, {"TEA": 2, "CUP": 1})

    cancel(order)

    order.refresh_from_db()
    fulfilment = order.fulfilments.get()
    assert order.status == "shipped"
    assert (_line(order, "TEA").cancelled, _line(order, "CUP").cancelled) == (0, 1)
    assert fulfilment.state == Fulfilment.State.DONE
    assert fulfilment.shipped_at == package.handed_over_at.replace(microsecond=0)


def test_when_the_buyer_cancels_the_rest_the_order_is_shipped(order):
    ship(order, {"TEA": 2})

    _buyer_cancels(order, "CUP", 2)

    order.refresh_from_db()
    assert order.status == "shipped"


def test_cancelled_units_stay_cancelled_when_the_parcel_never_left(order):
    package = ship(order, {"TEA": 2})
    cancel(order)

    void(package)

    order.refresh_from_db()
    assert order.status == "to_ship"
    assert (_line(order, "TEA").to_ship, _line(order, "CUP").to_ship) == (2, 0)
    assert order.fulfilments.get().state == Fulfilment.State.OPEN


def test_some_units_of_some_lines_are_cancelled(order, seller):
    tea, cup = _line(order, "TEA"), _line(order, "CUP")

    services.cancel_lines(
        order_id=order.pk, actor=seller, reason="short", by=SELLER, units={tea.pk: 1, cup.pk: 2}
    )

    order.refresh_from_db()
    assert order.status == "to_ship"
    assert (_line(order, "TEA").to_ship, _line(order, "CUP").to_ship) == (1, 0)
    told = Event.objects.filter(kind="order.units_cancelled").order_by("pk")
    assert [(event.data["units"], event.data["sku"]) for event in told] == [(1, "TEA"), (2, "CUP")]
    assert order.fulfilments.get().state == Fulfilment.State.OPEN


def test_cancelling_the_last_unit_cancels_the_order(order):
    units = {line.pk: 2 for line in order.lines.all()}

    services.cancel_lines(order_id=order.pk, actor=None, reason="short", by=BUYER, units=units)

    order.refresh_from_db()
    assert (order.status, order.stage) == ("cancelled", "")
    assert order.fulfilments.get().state == Fulfilment.State.CANCELLED


@pytest.mark.parametrize("units", [{}, {"TEA": 0}, {"TEA": 3}, {"TEA": -1}, {"TEA": 1, "CUP": 9}])
def test_units_that_are_not_there_cannot_be_cancelled(order, units):
    chosen = {_line(order, code).pk: count for code, count in units.items()}

    with pytest.raises(OrderError):
        services.cancel_lines(order_id=order.pk, actor=None, reason="short", by=SELLER, units=chosen)

    assert set(order.lines.values_list("cancelled", flat=True)) == {0}
