"""import_orders: the same road by hand."""

import json

import pytest
from django.core.management import CommandError, call_command

from merchant.audit.models import Event
from orders.book.models import Order
from orders.intake.models import ImportRun, SavedMap
from tests.orders.intake.files import csv_of, uci_line, uci_of

GOOD = "A-1,2026-03-02T10:00,MUG,2,5.00,GBP,GB,Jane"


@pytest.fixture
def orders_csv(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes(csv_of(GOOD, GOOD.replace("A-1,", "A-2,").replace(",2,", ",x,")))
    return path


def test_it_brings_orders_in_and_accounts_for_every_line(store, orders_csv, capsys):
    call_command("import_orders", orders_csv, store=store.code, profile="bantuo", treatment="open", json=True)

    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["treated_as"], told["lines"]) == ("done", "open", 2)
    assert told["outcomes"] == {"new": 1, "refused": 1}
    assert told["reasons"] == {"not_whole": 1}
    assert Order.objects.get().number == "A-1"


def test_a_dry_run_tells_the_same_and_leaves_nothing(store, orders_csv, capsys, settings):
    call_command("import_orders", orders_csv, store=store.code, profile="bantuo", dry_run=True)

    assert "2 lines, 1 orders" in capsys.readouterr().out
    assert not Order.objects.exists()
    assert not ImportRun.objects.exists()
    assert not Event.objects.filter(kind__startswith="import.").exists()
    assert not list(settings.MEDIA_ROOT.rglob("imports/*"))


def test_without_a_word_age_decides(store, tmp_path, capsys):
    path = tmp_path / "old.csv"
    path.write_bytes(uci_of(uci_line("1", "A", 2)))

    call_command("import_orders", path, store=store.code, profile="uci")

    assert Order.objects.get().is_history
    assert "history" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("store_code", "content", "sentence"),
    [("NOWHERE", csv_of(GOOD), "There is no store"), (None, b"%PDF-1.7", "This is a PDF")],
    ids=["store", "file"],
)
def test_what_cannot_be_read_is_one_sentence(store, tmp_path, store_code, content, sentence):
    path = tmp_path / "orders.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=sentence):
        call_command("import_orders", path, store=store_code or store.code, profile="bantuo")

    assert not ImportRun.objects.exists()


def test_a_file_that_is_not_there_is_one_sentence(store, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_orders", tmp_path / "none.csv", store=store.code, profile="uci")


OWN_COLUMNS = {"order_number": ["No"], "ordered_at": ["Date"], "sku": ["Code"], "units": ["Qty"]}
OWN_FILE = b"No,Date,Code,Qty\nA-1,3.2.2026 10:00,MUG,2\nA-2,3.2.2026 10:00,CUP,x\n"


@pytest.fixture
def own_csv(tmp_path):
    path = tmp_path / "own.csv"
    path.write_bytes(OWN_FILE)
    return path


@pytest.fixture
def saved_columns(store):
    return SavedMap.objects.create(
        merchant=store.merchant,
        store=store,
        name="Our shop",
        header=["No", "Date", "Code", "Qty"],
        column_map={"columns": OWN_COLUMNS, "dates": "dmy"},
    )


def test_a_store_s_saved_columns_read_its_file(store, own_csv, saved_columns, capsys):
    call_command("import_orders", own_csv, store=store.code, map_name="our SHOP", treatment="open", json=True)

    told = json.loads(capsys.readouterr().out)
    assert (told["profile"], told["outcomes"]) == ("own", {"new": 1, "refused": 1})
    assert ImportRun.objects.get().map_name == "Our shop"


def test_saved_columns_are_not_used_for_a_file_that_has_others(store, own_csv, saved_columns):
    own_csv.write_bytes(OWN_FILE.replace(b"Code", b"Colour"))

    with pytest.raises(CommandError, match="The columns differ from “Our shop”: Code, Colour"):
        call_command("import_orders", own_csv, store=store.code, map_name="Our shop")

    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "No profile has these columns: No, Date, Code, Qty"),
        ({"map_name": "gone"}, "no saved columns named"),
    ],
    ids=["unknown file", "unknown columns"],
)
def test_a_file_that_nobody_explained_is_one_sentence(store, own_csv, asked, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("import_orders", own_csv, store=store.code, **asked)

    assert not ImportRun.objects.exists()


def test_all_or_nothing_brings_in_nothing_when_a_line_is_refused(store, orders_csv):
    with pytest.raises(CommandError, match="1 lines are refused, so nothing came in"):
        call_command("import_orders", orders_csv, store=store.code, treatment="open", whole=True)

    assert not Order.objects.exists()
    assert ImportRun.objects.get().state == "discarded"
