"""What leaves in a parcel leaves the stock of a warehouse that keeps any; voided, it comes back."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from orders.book.drafts import LineDraft
from orders.book.models import Fulfilment, Line, Package
from orders.book.parcels import (
    add_onward_package,
    arrive_package,
    correct_package,
    return_package,
    ship_order,
    void_package,
)
from orders.book.removal import remove_orders
from orders.book.services import cancel_lines, cancel_order, cancel_orders
from orders.clock.models import Deadline
from tests.factories import make_order, make_sku, make_warehouse
from tests.orders.bulk.asking import shipped
from warehouses.sites.models import Warehouse
from warehouses.stock.checking import differences
from warehouses.stock.kinds import Kind
from warehouses.stock.models import StockLevel, StockMovement
from warehouses.stock.reservations import Wanted, reserve
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


def chosen(keeping, order):
    """A person has it sent from there, whatever the book says."""
    order.fulfilments.update(warehouse=keeping)
    return order


def test_more_than_the_book_knows_of_goes_below_zero(store, keeping, mug, seller):
    ship(chosen(keeping, mugs(store, units=12)), seller)

    assert on_hand() == -2
    assert StockLevel.objects.below_zero().count() == 1


def test_an_sku_that_was_never_counted_goes_below_zero_too(store, keeping, seller):
    ship(chosen(keeping, mugs(store)), seller)

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

    asked = [query["sql"] for query in captured if "warehouses_stock" in query["sql"]]
    assert not [sql for sql in asked if 'FROM "orders_fulfilment"' not in sql]


@pytest.mark.parametrize("keeps", [True, False])
def test_a_table_of_parcels_takes_them_from_stock_chunk_by_chunk(store, route, merchant, seller, keeps):
    Warehouse.objects.filter(pk=route.warehouse_id).update(tracks_stock=keeps)
    orders = [chosen(route.warehouse, mugs(store)) for _number in range(6)]
    table = "\n".join(f"{order.number}\tDPD\tT-{order.pk}" for order in orders)

    with CaptureQueriesContext(connection) as captured:
        run = shipped(store, seller, table)

    asked = [query["sql"] for query in captured if "warehouses_stock" in query["sql"]]
    assert run.done == 6
    asked = [sql for sql in asked if 'FROM "orders_fulfilment"' not in sql]
    # What is reserved; levels: looked for, begun, held, brought up; and movements.
    assert len(asked) == (6 if keeps else 0)
    assert StockMovement.objects.count() == (6 if keeps else 0)
    assert not keeps or on_hand() == -12


def test_the_ledger_adds_up_after_all(store, mug, seller):
    orders = [mugs(store) for _number in range(4)]
    packages = [ship(order, seller, number=f"T-{order.pk}") for order in orders]
    void_package(package_id=packages[1].pk, actor=seller, reason="never left")

    assert on_hand() == 4
    assert list(differences()) == []


# --- what is reserved ------------------------------------------------------------------------------------


def reserved_by(order, keeping, mug, units=2):
    """So many mugs are reserved for the order."""
    fulfilment = order.fulfilments.get()
    wanted = Wanted(fulfilment.pk, keeping.pk, {mug.pk: units}, order.number)
    assert reserve(merchant_id=order.merchant_id, wanted=[wanted]) == {fulfilment.pk}
    return fulfilment


def numbers():
    level = StockLevel.objects.get()
    return level.on_hand, level.reserved


@pytest.fixture
def reserved(store, keeping, mug):
    order = mugs(store)
    reserved_by(order, keeping, mug)
    return order


def test_a_parcel_uses_up_what_its_order_reserved(reserved, seller):
    ship(reserved, seller)

    assert numbers() == (8, 0)
    assert list(differences()) == []


def test_a_cancelled_order_reserves_nothing(reserved, seller):
    cancel_order(order_id=reserved.pk, actor=seller, reason="", by=Line.CancelledBy.BUYER)

    assert numbers() == (10, 0)
    movement = StockMovement.objects.latest("pk")
    assert (movement.kind, movement.actor) == (Kind.RELEASE, seller)
    assert list(differences()) == []


def test_units_that_are_cancelled_are_not_reserved_any_more(reserved, seller):
    units = {reserved.lines.get().pk: 1}

    cancel_lines(order_id=reserved.pk, actor=seller, reason="", by=Line.CancelledBy.BUYER, units=units)

    assert numbers() == (10, 1)


def test_the_last_units_that_are_cancelled_leave_nothing_reserved(reserved, seller):
    units = {reserved.lines.get().pk: 1}
    ship(reserved, seller, units=units)

    cancel_lines(order_id=reserved.pk, actor=seller, reason="", by=Line.CancelledBy.BUYER, units=units)

    assert numbers() == (9, 0)
    assert list(differences()) == []


def test_a_parcel_with_part_of_an_order_leaves_the_rest_reserved(reserved, seller):
    ship(reserved, seller, units={reserved.lines.get().pk: 1})

    assert numbers() == (9, 1)


def test_a_voided_parcel_s_units_are_reserved_again(reserved, seller):
    package = ship(reserved, seller)

    void_package(package_id=package.pk, actor=seller, reason="label only")

    assert numbers() == (10, 2)
    assert list(differences()) == []


def test_what_is_sent_from_elsewhere_leaves_nothing_reserved_here(reserved, merchant, seller):
    reserved.fulfilments.update(warehouse=make_warehouse(merchant))

    ship(reserved, seller)

    assert numbers() == (10, 0)


def test_orders_that_are_taken_back_reserve_nothing(reserved, seller):
    Deadline.objects.all().delete()

    with transaction.atomic():
        remove_orders([reserved], actor=seller, data={})

    assert numbers() == (10, 0)
    assert list(differences()) == []


def test_many_orders_are_cancelled_with_one_look_at_what_they_reserve(store, keeping, mug, seller):
    orders = [mugs(store, units=1) for _number in range(6)]
    for order in orders:
        reserved_by(order, keeping, mug, units=1)

    with CaptureQueriesContext(connection) as captured:
        cancel_orders(
            order_ids=[order.pk for order in orders], actor=seller, reason="", by=Line.CancelledBy.SELLER
        )

    # With the fulfilments whether any reserve; what they do; the level; the movements; the level brought up.
    assert len([query for query in captured if "warehouses_stock" in query["sql"]]) == 5
    assert numbers() == (10, 0)


def test_the_check_names_what_an_ended_order_still_reserves(reserved, capsys):
    fulfilment = reserved.fulfilments.get()
    reserved.fulfilments.update(state=Fulfilment.State.CANCELLED)

    with pytest.raises(CommandError, match="1 difference"):
        call_command("check_stock")

    told = f"2 reserved for order {reserved.number}: fulfilment {fulfilment.pk} is cancelled"
    assert told in capsys.readouterr().out
