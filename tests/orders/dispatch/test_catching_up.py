"""Orders that were matched before their warehouse kept stock reserve their units all the same."""

import pytest

from orders.book.drafts import LineDraft
from orders.dispatch import services as dispatch
from tests.factories import make_order
from warehouses.stock import services as stock
from warehouses.stock.models import StockLevel

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def orders(store, route):
    """Two orders of four units each, matched while nobody counted; then five units are found."""
    found = [make_order(store, lines=[LineDraft("1", "TEA", "Tea", 4, 900)]) for _each in range(2)]
    sku = found[0].lines.get().sku
    stock.choose_places(merchant=store.merchant, warehouse_ids=[route.warehouse.pk])
    stock.count(warehouse=route.warehouse, sku=sku, counted=5)
    return found


def test_the_oldest_reserve_first_what_reaches(orders):
    assert dispatch.reserve_for_open_orders() == 1

    level = StockLevel.objects.get()
    assert (level.on_hand, level.reserved) == (5, 4)


def test_running_again_reserves_nothing_twice(orders):
    dispatch.reserve_for_open_orders()

    assert dispatch.reserve_for_open_orders() == 0

    assert StockLevel.objects.get().reserved == 4


def test_what_a_warehouse_has_already_reserves_too(orders):
    dispatch.submit_orders(order_ids=[order.pk for order in orders], actor=None)

    assert dispatch.reserve_for_open_orders() == 1
