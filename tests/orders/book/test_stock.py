"""What leaves in a parcel leaves the stock of a warehouse that keeps any; voided, it comes back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders.book.drafts import LineDraft
from orders.book.models import Line, Package
from orders.book.parcels import (
    add_onward_package,
    arrive_package,
    correct_package,
    return_package,
    ship_order,
    void_package,
)
from tests.factories import make_order, make_sku
from tests.orders.bulk.asking import shipped
from warehouses.sites.models import Warehouse
from warehouses.stock.checking import differences
from warehouses.stock.kinds import Kind
from warehouses.stock.models import StockLevel, StockMovement
from warehouses.stock.services import receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeping(route):
    """The warehouse of the country table keeps stock."""
    Warehouse.objects.filter(pk=route.warehouse_id).update(tracks_stock=True)
    route.warehouse.refresh_from_db()
    return route.warehouse


@pytest.fixture
def mug(merchant, keeping):
    """Ten of them lie there."""
    sku = make_sku(merchant, "MUG")
    receive(warehouse=keeping, sku=sku, quantity=10)
    return sku


def mugs(store, units=2, **fields):
    return make_order(store, lines=[LineDraft("1", "MUG", "Mug", units, 500)], **fields)


def ship(order, seller, number="T-1", **how):
    return ship_order(order_id=order.pk, actor=seller, carrier="DPD", tracking_number=number, **how)


def on_hand():
    return StockLevel.objects.get().on_hand


def test_a_parcel_takes_its_units_out_of_stock(store, mug, seller):
    order = mugs(store)

    package = ship(order, seller)

    assert on_hand() == 8
    movement = StockMovement.objects.get(kind=Kind.SHIPMENT)
    assert (movement.quantity, movement.reference, movement.actor) == (-2, order.number, seller)
    assert movement.parcel_id == package.pk


def test_a_part_of_an_order_takes_only_its_units(store, mug, seller):
    order = mugs(store, units=5)

    ship(order, seller, units={order.lines.get().pk: 3})

    assert on_hand() == 7


def test_lines_of_one_sku_are_one_movement(store, mug, seller):
    lines = [LineDraft("1", "MUG", "Mug", 2, 500), LineDraft("2", "mug", "Mug", 3, 400)]

    ship(make_order(store, lines=lines, has_skus=False), seller)

    assert on_hand() == 5
    assert StockMovement.objects.filter(kind=Kind.SHIPMENT).count() == 1


def test_more_than_the_book_knows_of_goes_below_zero(store, mug, seller):
    ship(mugs(store, units=12), seller)

    assert on_hand() == -2
    assert StockLevel.objects.below_zero().count() == 1


def test_an_sku_that_was_never_counted_goes_below_zero_too(store, keeping, seller):
    ship(mugs(store), seller)

    assert on_hand() == -2


def test_a_voided_parcel_gives_back_what_it_took_once(store, mug, seller):
    order = mugs(store)
    package = ship(order, seller)

    void_package(package_id=package.pk, actor=seller, reason="never left")

    assert on_hand() == 10
    assert StockMovement.objects.get(kind=Kind.GIVEN_BACK).quantity == 2
    ship(order, seller, number="T-2")
    assert on_hand() == 8


def test_a_voided_parcel_gives_back_though_the_warehouse_keeps_no_stock_any_more(store, mug, keeping, seller):
    package = ship(mugs(store), seller)
    Warehouse.objects.filter(pk=keeping.pk).update(tracks_stock=False)

    void_package(package_id=package.pk, actor=seller, reason="never left")

    assert on_hand() == 10


def test_what_left_before_stock_was_kept_gives_nothing_back(store, route, merchant, seller):
    package = ship(mugs(store), seller)
    Warehouse.objects.filter(pk=route.warehouse_id).update(tracks_stock=True)

    void_package(package_id=package.pk, actor=seller, reason="never left")

    assert not StockMovement.objects.exists()


def test_a_parcel_that_came_back_or_got_another_number_moves_no_stock(store, mug, seller):
    package = ship(mugs(store), seller)

    correct_package(package_id=package.pk, actor=seller, carrier="DHL", tracking_number="T-9")
    return_package(package_id=package.pk, actor=seller, reason="refused")

    assert on_hand() == 8


def test_what_the_platform_sends_on_was_taken_when_it_went_there(store, mug, seller):
    order = mugs(store)
    type(order).objects.filter(pk=order.pk).update(leg=order.Leg.TO_PLATFORM_WAREHOUSE)
    package = ship(order, seller)
    arrive_package(package_id=package.pk, actor=seller)

    add_onward_package(order_id=order.pk, actor=seller, carrier="DPD", tracking_number="ON-1")

    assert Package.objects.filter(kind=Package.Kind.ONWARD).exists()
    assert on_hand() == 8


def test_a_line_without_an_sku_moves_nothing(store, keeping, seller):
    order = mugs(store)
    Line.objects.filter(order=order).update(sku=None)

    ship(order, seller)

    assert not StockLevel.objects.exists()


def test_history_that_comes_in_by_file_moves_nothing(store, mug):
    mugs(store, is_history=True)

    assert on_hand() == 10


def test_where_no_stock_is_kept_shipping_costs_no_query_more(store, order, seller):
    with CaptureQueriesContext(connection) as captured:
        ship(order, seller)

    assert not [query for query in captured if "warehouses_stock" in query["sql"]]


@pytest.mark.parametrize("keeps", [True, False])
def test_a_table_of_parcels_takes_them_from_stock_chunk_by_chunk(store, route, merchant, seller, keeps):
    Warehouse.objects.filter(pk=route.warehouse_id).update(tracks_stock=keeps)
    orders = [mugs(store) for _number in range(6)]
    table = "\n".join(f"{order.number}\tDPD\tT-{order.pk}" for order in orders)

    with CaptureQueriesContext(connection) as captured:
        run = shipped(store, seller, table)

    asked = [query["sql"] for query in captured if "warehouses_stock" in query["sql"]]
    assert run.done == 6
    assert len(asked) == (5 if keeps else 0)  # levels: looked for, begun, held, brought up; and movements
    assert StockMovement.objects.count() == (6 if keeps else 0)
    assert not keeps or on_hand() == -12


def test_the_ledger_adds_up_after_all(store, mug, seller):
    orders = [mugs(store) for _number in range(4)]
    packages = [ship(order, seller, number=f"T-{order.pk}") for order in orders]
    void_package(package_id=packages[1].pk, actor=seller, reason="never left")

    assert on_hand() == 4
    assert list(differences()) == []
