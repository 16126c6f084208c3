"""What can be done with stock: each act is a movement, and the level follows."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from merchant.audit.selectors import timeline
from tests.factories import make_merchant, make_sku, make_warehouse
from tests.warehouses.stock.builders import make_keeping, make_stock
from warehouses.sites.models import Warehouse
from warehouses.stock import services
from warehouses.stock.exceptions import StockError, StockMoved
from warehouses.stock.kinds import Kind, Reason
from warehouses.stock.models import StockLevel, StockMovement

pytestmark = pytest.mark.django_db


def level_of(warehouse, sku):
    return StockLevel.objects.get(warehouse=warehouse, sku=sku)


def test_what_is_received_lies_there(merchant, seller):
    warehouse, sku = make_keeping(merchant), make_sku(merchant)

    movement = services.receive(warehouse=warehouse, sku=sku, quantity=12, note="pallet 4", actor=seller)

    assert (movement.kind, movement.quantity, movement.balance) == (Kind.RECEIPT, 12, 12)
    assert (movement.actor, movement.note) == (seller, "pallet 4")
    assert level_of(warehouse, sku).on_hand == 12
    assert level_of(warehouse, sku).counted_at is None


def test_an_adjustment_takes_away_or_adds_for_a_reason(merchant):
    warehouse, sku = make_stock(merchant, 12)

    services.adjust(warehouse=warehouse, sku=sku, quantity=-3, reason=Reason.DAMAGED)
    services.adjust(warehouse=warehouse, sku=sku, quantity=1, reason=Reason.FOUND)

    assert level_of(warehouse, sku).on_hand == 10
    assert [m.balance for m in StockMovement.objects.order_by("id")] == [12, 9, 10]


def test_a_count_s_difference_is_a_movement(merchant):
    warehouse, sku = make_stock(merchant, 12)

    movement = services.count(warehouse=warehouse, sku=sku, counted=9, seen=12)

    assert (movement.quantity, movement.balance) == (-3, 9)
    assert level_of(warehouse, sku).counted_at == movement.happened_at


def test_a_count_that_finds_what_the_book_says_is_written_down_too(merchant):
    warehouse, sku = make_stock(merchant, 12)

    movement = services.count(warehouse=warehouse, sku=sku, counted=12)

    assert (movement.kind, movement.quantity, movement.balance) == (Kind.COUNT, 0, 12)


def test_a_count_of_what_moved_meanwhile_is_asked_again(merchant):
    warehouse, sku = make_stock(merchant, 12)
    services.adjust(warehouse=warehouse, sku=sku, quantity=-2, reason=Reason.USED)

    with pytest.raises(StockMoved, match="said 12 and says 10 now") as refusal:
        services.count(warehouse=warehouse, sku=sku, counted=12, seen=12)

    assert refusal.value.on_hand == 10
    assert level_of(warehouse, sku).on_hand == 10


def test_levels_of_two_warehouses_are_apart(merchant):
    first, sku = make_stock(merchant, 5)
    second = make_keeping(merchant)

    services.receive(warehouse=second, sku=sku, quantity=7)

    assert [level_of(first, sku).on_hand, level_of(second, sku).on_hand] == [5, 7]


@pytest.mark.parametrize(
    ("quantity", "reason", "note", "said"),
    [
        (-13, Reason.DAMAGED, "", "Only 12 are there by the book, so 13 cannot"),
        (0, Reason.MISTYPED, "", "and not 0"),
        (1_000_001, Reason.FOUND, "", "at most 1,000,000"),
        (3, Reason.DAMAGED, "", "“damaged” takes units away"),
        (-3, Reason.FOUND, "", "“found again” adds units"),
        (3, Reason.OTHER, "", "Say in the note"),
    ],
    ids=["below zero", "nothing", "too many", "the wrong way down", "the wrong way up", "another reason"],
)
def test_an_adjustment_that_cannot_be_is_refused(merchant, quantity, reason, note, said):
    warehouse, sku = make_stock(merchant, 12)

    with pytest.raises(StockError, match=said):
        services.adjust(warehouse=warehouse, sku=sku, quantity=quantity, reason=reason, note=note)

    assert level_of(warehouse, sku).on_hand == 12


@pytest.mark.parametrize("quantity", [0, -1, 1_000_001])
def test_a_receipt_is_of_units_that_can_be(merchant, quantity):
    with pytest.raises(StockError, match="at least 1 and at most 1,000,000"):
        services.receive(warehouse=make_keeping(merchant), sku=make_sku(merchant), quantity=quantity)


@pytest.mark.parametrize("counted", [-1, 1_000_001])
def test_a_count_is_of_units_that_can_be(merchant, counted):
    with pytest.raises(StockError, match="from 0 to 1,000,000"):
        services.count(warehouse=make_keeping(merchant), sku=make_sku(merchant), counted=counted)


def test_a_warehouse_that_keeps_no_stock_takes_none(merchant):
    with pytest.raises(StockError, match="keeps no stock"):
        services.receive(warehouse=make_warehouse(merchant), sku=make_sku(merchant), quantity=1)


def test_the_same_form_sent_twice_is_recorded_once(merchant):
    warehouse, sku = make_keeping(merchant), make_sku(merchant)

    for _time in range(2):
        services.receive(warehouse=warehouse, sku=sku, quantity=5, key="a" * 32)

    assert level_of(warehouse, sku).on_hand == 5


def test_the_same_form_with_other_details_is_refused(merchant):
    warehouse, sku = make_keeping(merchant), make_sku(merchant)
    services.receive(warehouse=warehouse, sku=sku, quantity=5, key="a" * 32)

    with pytest.raises(StockError, match="sent before, with other details"):
        services.receive(warehouse=warehouse, sku=sku, quantity=6, key="a" * 32)

    assert level_of(warehouse, sku).on_hand == 5


def test_what_a_person_did_is_told_in_the_trail(merchant, seller):
    warehouse, sku = make_stock(merchant, 12, code="MUG", actor=seller)

    services.adjust(warehouse=warehouse, sku=sku, quantity=-2, reason=Reason.DAMAGED, actor=seller)

    assert [entry.text for entry in timeline(merchant, level_of(warehouse, sku))] == [
        f"MUG adjusted in {warehouse.code}: -2, now 10 (damaged)",
        f"MUG received in {warehouse.code}: +12, now 12",
    ]


def test_a_merchant_chooses_which_of_their_warehouses_keep_stock(merchant, seller):
    kept, left, others = make_warehouse(merchant), make_keeping(merchant), make_warehouse()

    services.choose_places(merchant=merchant, warehouse_ids={kept.pk, others.pk}, actor=seller)

    assert list(Warehouse.objects.filter(tracks_stock=True)) == [kept]
    assert timeline(merchant, left)[0].text == "keeps stock: yes → no"


def test_the_platform_s_warehouses_keep_nobody_s_stock():
    with pytest.raises(IntegrityError), transaction.atomic():
        Warehouse.objects.filter(pk=make_warehouse(owner="platform").pk).update(
            merchant=None, tracks_stock=True
        )


def test_many_levels_are_counted_at_once_in_a_fixed_number_of_statements(merchant, django_assert_num_queries):
    warehouse = make_keeping(merchant)
    skus = [make_sku(merchant) for _number in range(20)]
    counts = [services.Counted(warehouse.pk, sku.pk, number) for number, sku in enumerate(skus)]

    with django_assert_num_queries(7):  # two of them are the savepoint's
        services.count_many(merchant=merchant, counts=counts)

    assert [level_of(warehouse, sku).on_hand for sku in skus] == list(range(20))


# --- what the database refuses by itself ------------------------------------------------------------------


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


WAYS = {
    "update": lambda m: StockMovement.objects.filter(pk=m.pk).update(quantity=1),
    "delete": lambda m: StockMovement.objects.filter(pk=m.pk).delete(),
    "save": lambda m: m.save(),
    "update by sql": lambda m: execute("UPDATE warehouses_stockmovement SET note = note WHERE id = %s", m.pk),
    "delete by sql": lambda m: execute("DELETE FROM warehouses_stockmovement WHERE id = %s", m.pk),
    "write over": lambda m: StockMovement.objects.bulk_create(
        [m], update_conflicts=True, unique_fields=["id"], update_fields=["note"]
    ),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_movement_is_never_changed(merchant, way):
    make_stock(merchant, 12)
    movement = StockMovement.objects.get()

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        way(movement)

    assert StockMovement.objects.get().quantity == 12


@pytest.mark.parametrize(
    ("kind", "quantity", "balance", "reason"),
    [
        (Kind.RECEIPT, -1, 1, ""),
        (Kind.SHIPMENT, 1, 1, ""),
        (Kind.GIVEN_BACK, -1, 1, ""),
        (Kind.ADJUSTMENT, 0, 1, Reason.FOUND),
        (Kind.ADJUSTMENT, -1, -1, Reason.DAMAGED),
        (Kind.ADJUSTMENT, -1, 1, ""),
        (Kind.RECEIPT, 1, 1, Reason.FOUND),
        (Kind.COUNT, 1, -1, ""),
    ],
)
def test_the_database_refuses_movements_that_cannot_be(merchant, kind, quantity, balance, reason):
    movement = StockMovement(
        merchant=merchant, warehouse=make_keeping(merchant), sku=make_sku(merchant),
        kind=kind, quantity=quantity, balance=balance, reason=reason,
    )  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        movement.save()

    assert not StockMovement.objects.exists()


# --- whether it adds up -----------------------------------------------------------------------------------


def test_the_check_finds_nothing_where_all_adds_up(merchant, capsys):
    make_stock(merchant, 12)

    call_command("check_stock")

    assert "Every level is the sum of its movements." in capsys.readouterr().out


def test_the_check_names_a_level_that_is_not_its_movements(merchant, capsys):
    warehouse, sku = make_stock(merchant, 12, code="MUG")
    StockLevel.objects.update(on_hand=11)

    with pytest.raises(CommandError, match="1 difference"):
        call_command("check_stock")

    assert f"{warehouse.code} MUG: level 11, movements 12" in capsys.readouterr().out


def test_the_check_names_a_balance_that_is_not_the_sum_and_a_movement_without_a_level(merchant, capsys):
    warehouse, sku = make_keeping(merchant), make_sku(merchant, "MUG")
    StockMovement.objects.create(
        merchant=merchant, warehouse=warehouse, sku=sku, kind=Kind.RECEIPT, quantity=3, balance=4
    )

    with pytest.raises(CommandError, match="2 differences"):
        call_command("check_stock")

    told = capsys.readouterr().out
    assert "balance 4, sum 3" in told
    assert "has no level" in told


def test_one_merchant_s_stock_is_not_another_s(merchant):
    sku = make_sku(make_merchant())

    with pytest.raises(StockError, match="keeps no stock"):
        services.receive(warehouse=make_keeping(merchant), sku=sku, quantity=1)
