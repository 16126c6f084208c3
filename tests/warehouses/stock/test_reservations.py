"""What orders wait for is reserved: all of a fulfilment's units or none, and never more than is free."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from tests.factories import make_merchant, make_sku, make_warehouse
from tests.warehouses.stock.builders import make_keeping, make_stock
from warehouses.stock import services
from warehouses.stock.checking import differences
from warehouses.stock.kinds import Kind, Reason
from warehouses.stock.models import StockLevel, StockMovement
from warehouses.stock.parcels import Parcel, give_back_parcels, ship_parcels
from warehouses.stock.reservations import Wanted, free_units, release, reserve, reserved_for, trim

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _adds_up():
    yield
    assert list(differences()) == []


def level_of(warehouse, sku):
    return StockLevel.objects.get(warehouse=warehouse, sku=sku)


def numbers_of(warehouse, sku):
    level = level_of(warehouse, sku)
    return level.on_hand, level.reserved, level.free


def wanting(warehouse, units, *, fulfilment=1):
    return Wanted(fulfilment, warehouse.pk, {sku.pk: count for sku, count in units.items()}, "A-1")


def test_what_is_reserved_is_not_free_any_more(merchant, seller):
    warehouse, sku = make_stock(merchant, 12)

    got = reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 5})], actor=seller)

    assert got == {1}
    assert numbers_of(warehouse, sku) == (12, 5, 7)
    movement = StockMovement.objects.latest("pk")
    assert (movement.kind, movement.quantity, movement.reserved) == (Kind.RESERVATION, 0, 5)
    assert (movement.reference, movement.fulfilment_id, movement.actor) == ("A-1", 1, seller)


def test_more_than_is_free_is_refused(merchant):
    warehouse, sku = make_stock(merchant, 12)
    reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 8})])

    got = reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 5}, fulfilment=2)])

    assert got == set()
    assert numbers_of(warehouse, sku) == (12, 8, 4)


def test_a_fulfilment_gets_all_its_units_or_none(merchant):
    warehouse, plenty = make_stock(merchant, 12)
    _warehouse, scarce = make_stock(merchant, 1, warehouse=warehouse)

    got = reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {plenty: 2, scarce: 2})])

    assert got == set()
    assert numbers_of(warehouse, plenty) == (12, 0, 12)


def test_who_may_stay_keeps_what_it_has_where_there_is_too_little(merchant):
    """It moves as soon as there is enough, and then has nothing where it was."""
    here, sku = make_stock(merchant, 12)
    there = make_keeping(merchant)
    services.receive(warehouse=there, sku=sku, quantity=4)
    reserve(merchant_id=merchant.pk, wanted=[wanting(here, {sku: 5})])
    move = replace(wanting(there, {sku: 5}), may_stay=True)

    assert reserve(merchant_id=merchant.pk, wanted=[move]) == set()
    assert [numbers_of(where, sku) for where in (here, there)] == [(12, 5, 7), (4, 0, 4)]

    services.receive(warehouse=there, sku=sku, quantity=1)
    assert reserve(merchant_id=merchant.pk, wanted=[move]) == {1}
    assert [numbers_of(where, sku) for where in (here, there)] == [(12, 0, 12), (5, 5, 0)]


def test_who_comes_first_is_served_first(merchant):
    warehouse, sku = make_stock(merchant, 5)
    wanted = [wanting(warehouse, {sku: count}, fulfilment=key) for key, count in enumerate((3, 3, 2, 1))]

    assert reserve(merchant_id=merchant.pk, wanted=wanted) == {0, 2}


def test_reserving_twice_reserves_once(merchant):
    warehouse, sku = make_stock(merchant, 5)

    for _time in range(2):
        assert reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 5})]) == {1}

    assert numbers_of(warehouse, sku) == (5, 5, 0)
    assert StockMovement.objects.count() == 2


@pytest.mark.parametrize(("then", "left"), [(7, 1), (3, 5), (8, 0)])
def test_a_fulfilment_that_wants_more_or_less_has_what_it_wants(merchant, then, left):
    warehouse, sku = make_stock(merchant, 8)
    reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 5})])

    assert reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: then})]) == {1}

    assert numbers_of(warehouse, sku) == (8, then, left)


def test_a_fulfilment_that_does_not_get_what_it_wants_now_has_nothing(merchant):
    warehouse, sku = make_stock(merchant, 8)
    reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 5})])

    assert reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 9})]) == set()

    assert numbers_of(warehouse, sku) == (8, 0, 8)


def test_what_was_reserved_elsewhere_is_free_again(merchant):
    first, sku = make_stock(merchant, 5)
    second = make_keeping(merchant)
    services.receive(warehouse=second, sku=sku, quantity=5)
    reserve(merchant_id=merchant.pk, wanted=[wanting(first, {sku: 5})])

    assert reserve(merchant_id=merchant.pk, wanted=[wanting(second, {sku: 5})]) == {1}

    assert numbers_of(first, sku) == (5, 0, 5)
    assert numbers_of(second, sku) == (5, 5, 0)


def test_what_one_gives_free_the_next_of_the_batch_gets(merchant):
    first, sku = make_stock(merchant, 5)
    second = make_keeping(merchant)
    services.receive(warehouse=second, sku=sku, quantity=5)
    reserve(merchant_id=merchant.pk, wanted=[wanting(first, {sku: 5})])

    got = reserve(
        merchant_id=merchant.pk,
        wanted=[wanting(second, {sku: 5}), wanting(first, {sku: 5}, fulfilment=2)],
    )

    assert got == {1, 2}


def test_a_warehouse_that_keeps_no_stock_reserves_nothing(merchant):
    warehouse, sku = make_stock(merchant, 5)
    services.choose_places(merchant=merchant, warehouse_ids=[])
    without = make_warehouse(merchant)

    for place in (warehouse, without):
        assert reserve(merchant_id=merchant.pk, wanted=[wanting(place, {sku: 1})]) == set()

    assert numbers_of(warehouse, sku) == (5, 0, 5)


def test_another_merchant_s_stock_is_not_reserved(merchant):
    warehouse, sku = make_stock(make_merchant(), 5)

    assert reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 1})]) == set()


def test_what_is_released_is_free_and_the_level_tells_when(merchant):
    warehouse, sku = make_stock(merchant, 5)
    reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 5})])
    before = level_of(warehouse, sku).rose_at

    release(merchant_id=merchant.pk, fulfilment_ids=[1])
    release(merchant_id=merchant.pk, fulfilment_ids=[1, 2])

    assert numbers_of(warehouse, sku) == (5, 0, 5)
    assert level_of(warehouse, sku).rose_at > before
    assert StockMovement.objects.filter(kind=Kind.RELEASE).count() == 1


def test_what_is_not_needed_any_more_is_trimmed(merchant):
    warehouse, kept = make_stock(merchant, 5)
    _warehouse, gone = make_stock(merchant, 5, warehouse=warehouse)
    reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {kept: 4, gone: 3})])

    trim(merchant_id=merchant.pk, needs={1: {kept.pk: 2}})

    assert numbers_of(warehouse, kept) == (5, 2, 3)
    assert numbers_of(warehouse, gone) == (5, 0, 5)


def test_trimming_never_reserves_more(merchant):
    warehouse, sku = make_stock(merchant, 5)
    reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 2})])

    trim(merchant_id=merchant.pk, needs={1: {sku.pk: 4}})

    assert numbers_of(warehouse, sku) == (5, 2, 3)


# --- parcels ----------------------------------------------------------------------------------------------


def ship(merchant, warehouse, sku, units, *, parcel=1, fulfilment=1):
    told = Parcel(parcel, warehouse.pk, {sku.pk: units}, "A-1", fulfilment)
    ship_parcels(merchant_id=merchant.pk, parcels=[told])


def test_a_parcel_uses_up_what_was_reserved(merchant):
    warehouse, sku = make_stock(merchant, 12)
    reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 5})])
    before = level_of(warehouse, sku).rose_at

    ship(merchant, warehouse, sku, 3)

    assert numbers_of(warehouse, sku) == (9, 2, 7)
    assert level_of(warehouse, sku).rose_at == before
    movement = StockMovement.objects.latest("pk")
    assert (movement.kind, movement.quantity, movement.reserved) == (Kind.SHIPMENT, -3, -3)


def test_two_parcels_of_one_fulfilment_use_up_no_more_than_it_had(merchant):
    warehouse, sku = make_stock(merchant, 12)
    reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 5})])

    parcels = [Parcel(key, warehouse.pk, {sku.pk: 4}, "A-1", 1) for key in (1, 2)]
    ship_parcels(merchant_id=merchant.pk, parcels=parcels)

    assert numbers_of(warehouse, sku) == (4, 0, 4)


def test_a_parcel_of_another_fulfilment_leaves_reservations_alone(merchant):
    warehouse, sku = make_stock(merchant, 5)
    reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 4})])

    ship(merchant, warehouse, sku, 3, fulfilment=2)

    assert numbers_of(warehouse, sku) == (2, 4, -2)
    assert level_of(warehouse, sku).lacking == 2


def test_a_voided_parcel_gives_back_and_reserves_again_what_it_used_up(merchant):
    warehouse, sku = make_stock(merchant, 12)
    reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 3})])
    ship(merchant, warehouse, sku, 5)

    for _time in range(2):
        give_back_parcels(merchant_id=merchant.pk, parcel_ids=[1])

    assert numbers_of(warehouse, sku) == (12, 3, 9)
    assert [(row.place, row.units) for row in reserved_for(merchant.pk, [1])] == [((warehouse.pk, sku.pk), 3)]


def test_a_voided_parcel_reserves_no_more_again_than_is_free(merchant):
    warehouse, sku = make_stock(merchant, 5)
    reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 5})])
    ship(merchant, warehouse, sku, 5)
    ship(merchant, warehouse, sku, 3, parcel=2, fulfilment=2)

    give_back_parcels(merchant_id=merchant.pk, parcel_ids=[1])

    assert numbers_of(warehouse, sku) == (2, 2, 0)


def test_a_count_below_what_is_reserved_is_recorded_and_nobody_else_gets_units(merchant):
    warehouse, sku = make_stock(merchant, 5)
    reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 4})])

    services.count(warehouse=warehouse, sku=sku, counted=3)

    assert numbers_of(warehouse, sku) == (3, 4, -1)
    assert reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 1}, fulfilment=2)]) == set()
    # Whoever had them keeps them: somebody has to look.
    assert reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 4})]) == {1}


def test_free_units_are_told_where_stock_is_kept(merchant):
    warehouse, sku = make_stock(merchant, 5)
    off, other = make_stock(merchant, 7)
    reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 4})])
    services.choose_places(merchant=merchant, warehouse_ids=[warehouse.pk])

    assert free_units(merchant.pk, [sku.pk, other.pk]) == {(warehouse.pk, sku.pk): 1}


# --- what it costs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [2, 500])
def test_a_batch_costs_the_same_number_of_statements(merchant, count, django_assert_max_num_queries):
    warehouse = make_keeping(merchant)
    skus = [make_stock(merchant, 2000, warehouse=warehouse)[1] for _number in range(3)]
    wanted = [wanting(warehouse, dict.fromkeys(skus, 1), fulfilment=key) for key in range(count)]

    with django_assert_max_num_queries(5):  # what they have, levels, keys and movements, levels
        assert len(reserve(merchant_id=merchant.pk, wanted=wanted)) == count


# --- the database -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "quantity", "reserved", "reserved_balance", "fulfilment"),
    [
        (Kind.RESERVATION, 0, 6, 6, 1),
        (Kind.RESERVATION, 0, 2, 2, None),
        (Kind.RESERVATION, 1, 2, 2, 1),
        (Kind.RESERVATION, 0, 0, 0, 1),
        (Kind.RELEASE, 0, 1, 1, 1),
        (Kind.RELEASE, 0, -1, -1, 1),
        (Kind.SHIPMENT, -1, 1, 1, 1),
        (Kind.RECEIPT, 1, 1, 1, 1),
        (Kind.GIVEN_BACK, 1, 6, 6, 1),
        (Kind.GIVEN_BACK, 1, -1, 1, 1),
    ],
)
def test_the_database_refuses_reservations_that_cannot_be(
    merchant, kind, quantity, reserved, reserved_balance, fulfilment
):
    movement = StockMovement(
        merchant=merchant, warehouse=make_keeping(merchant), sku=make_sku(merchant), kind=kind,
        quantity=quantity, balance=5, reserved=reserved, reserved_balance=reserved_balance,
        fulfilment_id=fulfilment,
    )  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        movement.save()


def test_no_level_reserves_less_than_nothing(merchant):
    make_stock(merchant, 5)

    with pytest.raises(IntegrityError), transaction.atomic():
        StockLevel.objects.update(reserved=-1)


def test_the_check_names_reserved_units_that_no_movement_tells_of(merchant, capsys):
    warehouse, sku = make_stock(merchant, 12)
    StockLevel.objects.update(reserved=3)

    with pytest.raises(CommandError, match="1 difference"):
        call_command("check_stock")

    assert f"{warehouse.code} {sku.code}: 3 reserved, movements 0" in capsys.readouterr().out
    StockLevel.objects.update(reserved=0)


def test_units_damaged_that_were_reserved_are_gone_all_the_same(merchant):
    warehouse, sku = make_stock(merchant, 5)
    reserve(merchant_id=merchant.pk, wanted=[wanting(warehouse, {sku: 5})])

    services.adjust(warehouse=warehouse, sku=sku, quantity=-2, reason=Reason.DAMAGED)

    assert numbers_of(warehouse, sku) == (3, 5, -2)
