"""A file whose first line names no columns: its first buyer is not kept as a column's name."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from merchant.audit.models import Event
from orders.book.models import Order
from orders.intake import services
from orders.intake.columns.guess import seems_headless
from orders.intake.columns.services import use_columns
from orders.intake.exceptions import IntakeError
from orders.intake.models import ImportRun, SavedMap
from orders.intake.profiles.column_map import ColumnMap
from tests.merchant.files.making import workbook_of
from tests.orders.intake.columns.test_pages import upload, url

FILE = b"""\
A-1,2026-03-01 10:00,TEA,1,Jane Doe
A-2,2026-03-01 11:00,MUG,2,John Roe
A-3,2026-03-01 12:00,TEA,3,Ann Poe
"""
TOLD = {
    "of-order_number-0": "0",
    "of-ordered_at-0": "1",
    "of-sku-0": "2",
    "of-units-0": "3",
    "of-recipient_name-0": "4",
    "dates": "iso",
    "decimal": ".",
    "name": "Bare",
}


@pytest.fixture
def run(seller_client, store):
    return upload(seller_client, store, FILE)


def say(client, store, run, has_names):
    return client.post(url("import_columns_header", store, run.public_id), {"has_names": has_names})


def test_it_is_asked_whether_the_first_line_holds_names(seller_client, store, run):
    page = seller_client.get(run.get_absolute_url(), follow=True).content.decode()

    assert "Does the first line hold the columns" in page
    assert "Jane Doe" in page


def test_the_first_line_is_an_order_where_a_person_says_so_and_nobodys_name_is_kept(
    seller_client, store, run
):
    say(seller_client, store, run, "no")
    page = seller_client.get(url("import_columns", store, run.public_id)).content.decode()
    assert "D (1)" in page

    seller_client.post(url("import_columns_use", store, run.public_id), TOLD)
    services.continue_import(run_id=run.pk)
    run.refresh_from_db()
    saved = SavedMap.objects.get()
    told = [saved.header, saved.column_map, run.column_map, run.counts, [e.data for e in Event.objects.all()]]
    assert saved.header == ["A", "B", "C", "D", "E"]
    assert "Jane" not in json.dumps(told)

    services.confirm_import(run_id=run.pk, actor=None, treatment="history", create_skus=True)
    services.continue_import(run_id=run.pk)
    assert sorted(Order.objects.values_list("number", flat=True)) == ["A-1", "A-2", "A-3"]


def test_the_next_such_file_is_read_by_the_saved_columns(seller_client, store, run, tmp_path, capsys):
    say(seller_client, store, run, "no")
    seller_client.post(url("import_columns_use", store, run.public_id), TOLD)
    saved = SavedMap.objects.get()
    other = FILE.replace(b"A-", b"B-")

    by_page = upload(seller_client, store, other, profile=f"map:{saved.public_id}")
    (tmp_path / "bare.csv").write_bytes(other)
    call_command("import_orders", tmp_path / "bare.csv", store=store.code, map_name="Bare", dry_run=True)

    assert by_page.state == "reading"
    assert "3 lines, 3 orders" in capsys.readouterr().out


def test_names_that_only_look_like_an_order_are_names_when_a_person_says_so(seller_client, store):
    run = upload(seller_client, store, b"Order,Date,2024,Qty\nA-1,2026-03-01,TEA,1\n")

    say(seller_client, store, run, "yes")

    page = seller_client.get(url("import_columns", store, run.public_id)).content.decode()
    assert "2024 (TEA)" in page


def test_nothing_is_read_before_the_question_is_answered(seller, seller_client, store, run):
    page = seller_client.post(url("import_columns_use", store, run.public_id), TOLD, follow=True)
    with pytest.raises(IntakeError, match="header_unsaid"):
        use_columns(run_id=run.pk, column_map=ColumnMap(columns={}), header=[], actor=seller)

    run.refresh_from_db()
    assert run.state == "mapping"
    assert "names?" in page.content.decode()
    assert not SavedMap.objects.exists()


def test_a_double_answer_and_one_that_comes_too_late_are_told(seller_client, store, run):
    say(seller_client, store, run, "no")
    say(seller_client, store, run, "no")
    seller_client.post(url("import_columns_use", store, run.public_id), TOLD)

    say(seller_client, store, run, "yes")
    page = seller_client.get(run.get_absolute_url())

    run.refresh_from_db()
    assert run.column_map["headless"] is True
    assert "that is not possible any more" in page.content.decode()


@pytest.mark.parametrize(
    ("header", "row", "is_headless"),
    [
        (["Order", "Date", "Address 1"], ["A-1", "2026-03-01", "1 Street"], False),
        (["A-1", "2026-03-01", "TEA"], ["A-2", "2026-03-02", "MUG"], True),
        (["A-1", "TEA", "4"], ["A-2", "MUG", "5"], True),
        (["A-1", "TEA", "jane@example.com"], ["A-2", "MUG", "j@example.com"], True),
        (["A-1", "TEA", "GB"], ["A-2", "MUG", "GB"], True),
        (["订单", "日期", "地址1"], ["A-1", "2026-03-01", "x"], False),
    ],
)
def test_what_looks_like_an_order(header, row, is_headless):
    assert seems_headless(header, [row]) is is_headless


def test_a_workbook_without_names_is_read_too(seller_client, store, run):
    say(seller_client, store, run, "no")
    seller_client.post(url("import_columns_use", store, run.public_id), TOLD)
    saved = SavedMap.objects.get()
    content = workbook_of(*[["C-1", "2026-03-01 10:00", "TEA", 1, "Jane Doe"]] * 2)
    data = {"profile": f"map:{saved.public_id}", "file": SimpleUploadedFile("bare.xlsx", content)}
    seller_client.post(url("import_new", store), data)
    other = ImportRun.objects.latest("id")
    services.continue_import(run_id=other.pk)

    other.refresh_from_db()
    assert (other.state, other.counts["lines"]) == ("read", 2)
