"""Stock levels by file: what was counted comes in, what lies there goes out, and nothing is overwritten."""

import pytest

from merchant.sheets.outgoing import csv_lines
from merchant.sheets.registry import sheet_of
from merchant.sheets.summary import examples
from tests.factories import make_merchant, make_sku, make_warehouse
from tests.sheet_files import reasons
from tests.warehouses.stock.builders import make_keeping, make_stock
from warehouses.stock import services
from warehouses.stock.kinds import Kind, Reason
from warehouses.stock.models import StockLevel, StockMovement
from warehouses.stock.parcels import Parcel, ship_parcels

HEAD = "SKU,Warehouse code,On hand,Note\n"


@pytest.fixture
def london(merchant):
    return make_keeping(merchant, code="LON-1")


@pytest.fixture
def mug(merchant, london):
    """Twelve of them lie in London."""
    _warehouse, sku = make_stock(merchant, 12, warehouse=london, code="Mug")
    return sku


def on_hand():
    levels = StockLevel.objects.order_by("sku__code", "warehouse__code")
    return list(levels.values_list("sku__code", "warehouse__code", "on_hand"))


def test_the_preview_tells_old_and_new_and_the_difference(mug, upload):
    run = upload(f"{HEAD}mug,lon-1,9,spring\n", sheet="stock")

    ((_outcome, _title, (line,)),) = examples(run, sheet_of("stock"))
    told = [(field.label, field.old, field.new) for field in line.fields]
    assert told == [("On hand", "12", "9 (-3)"), ("Note", "–", "spring")]
    assert on_hand() == [("Mug", "LON-1", 12)]


def test_what_is_saved_is_a_count_in_the_history(mug, merchant, seller, bring):
    make_sku(merchant, "CUP")

    run = bring(f"{HEAD}MUG,LON-1,9,spring\nCUP,LON-1,40,\n", sheet="stock")

    assert run.counts["new"] == run.counts["changed"] == 1
    assert on_hand() == [("CUP", "LON-1", 40), ("Mug", "LON-1", 9)]
    movement = StockMovement.objects.get(sku=mug, kind=Kind.COUNT)
    assert (movement.quantity, movement.balance, movement.note) == (-3, 9, "spring")
    assert movement.actor == seller
    assert StockLevel.objects.filter(counted_at__isnull=False).count() == 2


def test_a_code_whose_capitals_are_longer_is_counted(merchant, london, bring):
    make_stock(merchant, 5, warehouse=london, code="groß-1")

    run = bring(f"{HEAD}groß-1,LON-1,9,\n", sheet="stock")

    assert run.counts["changed"] == 1
    assert on_hand() == [("groß-1", "LON-1", 9)]


def test_the_same_file_twice_changes_nothing_more(mug, bring):
    bring(f"{HEAD}MUG,LON-1,9,\n", sheet="stock")

    run = bring(f"{HEAD}MUG,LON-1,9,\n", sheet="stock")

    assert run.counts["unchanged"] == 1
    assert StockMovement.objects.filter(kind=Kind.COUNT).count() == 1


def test_an_export_comes_in_again_unchanged(mug, merchant, london, upload):
    make_stock(merchant, 7, code="CUP")
    ship_parcels(merchant_id=merchant.pk, parcels=[Parcel(1, london.pk, {mug.pk: 15}, "A-1")])

    content = "".join(csv_lines(sheet_of("stock"), merchant, "en"))
    run = upload(content, sheet="stock")

    assert "Mug" in content
    assert run.counts["unchanged"] == 2
    assert not run.counts["changed"]
    assert not run.counts["refused"]


def test_lines_that_cannot_be_counted_are_refused_and_the_good_are_kept(mug, merchant, bring):
    make_warehouse(merchant, code="NO-STOCK")
    make_keeping(make_merchant(), code="THEIRS")

    run = bring(
        f"{HEAD}MUG,LON-1,11,\nNOBODY-S,LON-1,1,\nMUG,NO-STOCK,1,\nMUG,THEIRS,1,\n"
        f"MUG,NOWHERE,1,\nMUG,lon-1,3,\n",
        sheet="stock",
    )

    assert reasons(run) == {
        3: "unknown_sku", 4: "keeps_no_stock", 5: "keeps_no_stock", 6: "keeps_no_stock", 7: "repeated",
    }  # fmt: skip
    assert on_hand() == [("Mug", "LON-1", 11)]


@pytest.mark.parametrize(
    ("told", "why"),
    [("-1", "out_of_range"), ("many", "not_whole"), ("1.5", "not_whole"), ("9999999999", "out_of_range")],
)
def test_a_number_that_cannot_be_is_refused(mug, upload, told, why):
    run = upload(f"{HEAD}MUG,LON-1,{told},\n", sheet="stock")

    assert reasons(run) == {2: why}


def test_a_new_line_needs_its_number(mug, merchant, upload):
    make_sku(merchant, "CUP")

    run = upload(f"{HEAD}CUP,LON-1,,\n", sheet="stock")

    assert reasons(run) == {2: "needed"}


def test_a_level_that_moved_since_the_preview_is_not_overwritten(mug, london, upload, save):
    run = upload(f"{HEAD}MUG,LON-1,9,\n", sheet="stock")
    services.adjust(warehouse=london, sku=mug, quantity=-2, reason=Reason.USED)

    save(run)

    assert reasons(run) == {2: "changed_meanwhile"}
    assert on_hand() == [("Mug", "LON-1", 10)]


def test_lines_are_compared_under_lock_with_all_their_levels(mug, merchant, london):
    cup = make_sku(merchant, "CUP")
    keys = [("CUP", "LON-1"), ("MUG", "LON-1"), ("CUP", "NOWHERE")]

    found = sheet_of("stock").found(merchant, keys, for_change=True)

    assert {key: values["on_hand"] for key, values in found.items()} == {("MUG", "LON-1"): 12}
    assert StockLevel.objects.get(sku=cup).on_hand == 0


def test_a_level_that_began_since_the_preview_is_not_overwritten(merchant, london, upload, save):
    cup = make_sku(merchant, "CUP")
    run = upload(f"{HEAD}CUP,LON-1,9,\n", sheet="stock")
    services.receive(warehouse=london, sku=cup, quantity=4)

    save(run)

    assert reasons(run) == {2: "added_meanwhile"}
    assert on_hand() == [("CUP", "LON-1", 4)]


def test_a_file_says_from_when_on_an_sku_is_low_and_counts_nothing_by_that(mug, merchant, bring):
    run = bring("SKU,Warehouse code,On hand,Low at\nMUG,LON-1,12,20\n", sheet="stock")

    assert run.counts["changed"] == 1
    level = StockLevel.objects.get()
    assert (level.reorder_at, level.shortage, level.counted_at) == (20, 8, None)
    assert not StockMovement.objects.filter(kind=Kind.COUNT).exists()


def test_a_cleared_cell_is_never_low(mug, london, bring):
    services.set_reorder_level(warehouse=london, sku=mug, reorder_at=20)

    bring("SKU,Warehouse code,Low at\nMUG,LON-1,[clear]\n", sheet="stock")

    assert StockLevel.objects.get().reorder_at is None


def test_a_line_counts_and_says_when_it_is_low(merchant, london, bring):
    make_sku(merchant, "CUP")

    bring("SKU,Warehouse code,On hand,Low at\nCUP,LON-1,9,20\n", sheet="stock")

    level = StockLevel.objects.get()
    assert (level.on_hand, level.reorder_at) == (9, 20)
    assert level.counted_at is not None
