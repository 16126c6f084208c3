"""Stock pages of whoever works in some stores only: no order number of another store stands there."""

import pytest
from django.urls import reverse

from tests.conftest import client_of
from tests.factories import make_order, make_seller, make_store
from tests.warehouses.stock.builders import make_stock
from warehouses.stock.reservations import Wanted, reserve

pytestmark = pytest.mark.django_db


def address(merchant, sku):
    return reverse("warehouses:stock_sku", args=[merchant.code, sku.public_id])


def hold_for(merchant, warehouse, sku, units, order):
    wanted = Wanted(order.fulfilments.get().pk, warehouse.pk, {sku.pk: units}, order.number)
    assert reserve(merchant_id=merchant.pk, wanted=[wanted])


def test_numbers_of_orders_of_other_stores_are_not_shown(merchant, store):
    mine = make_order(store, number="MINE-1", is_matched=False)
    theirs = make_order(make_store(merchant), number="THEIRS-1", is_matched=False)
    warehouse, mug = make_stock(merchant, 100)
    hold_for(merchant, warehouse, mug, 2, mine)
    hold_for(merchant, warehouse, mug, 3, theirs)
    client = client_of(make_seller(merchant, role="clerk", stores=[store]))

    text = client.get(address(merchant, mug)).text

    assert ">MINE-1<" in text
    assert "THEIRS-1" not in text
    assert "3 units for orders of other stores" in text
    assert "an order of another store" in text


def test_whoever_works_in_all_stores_reads_all_numbers(seller_client, merchant, store):
    order = make_order(make_store(merchant), number="THEIRS-1", is_matched=False)
    warehouse, mug = make_stock(merchant, 100)
    hold_for(merchant, warehouse, mug, 3, order)

    text = seller_client.get(address(merchant, mug)).text

    assert ">THEIRS-1<" in text
    assert "of other stores" not in text
