"""What is no file of orders is refused in one sentence, and nothing of it stays."""

import gzip
from datetime import UTC, datetime

import pytest
from django.conf import settings

from orders.book.models import Order
from orders.intake.exceptions import UnreadableFile
from orders.intake.models import ImportRun, StagedRow
from orders.intake.wording import refusal_sentence
from tests.merchant.files.making import workbook_of
from tests.orders.intake.files import HEADER, bring, csv_of, packed, read, start

GOOD = "A-1,2026-03-02T10:00,MUG,2,5.00,GBP,GB,Jane"

UNREADABLE = {
    "empty": (b"", "empty_file"),
    "blank": (b"\n\n\n", "empty_file"),
    "header only": (csv_of(), "no_lines"),
    "wrong header": (csv_of("1,2", header="Name,Email"), "columns_missing"),
    "a column twice": (csv_of(GOOD, header=HEADER.replace("country", "sku")), "columns_twice"),
    "300 columns": (csv_of("x", header=",".join(f"c{n}" for n in range(300))), "too_many_columns"),
    "broken excel": (b"PK\x03\x04rest of a workbook", "workbook_damaged"),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is_old_excel"),
    "pdf": (b"%PDF-1.7 ...", "is_pdf"),
    "web page": (b"\xef\xbb\xbf  <!DOCTYPE html><html>", "is_markup"),
    "cut-off gzip": (packed(csv_of(*[GOOD] * 50))[:-20], "gzip_cut_off"),
    "damaged gzip": (packed(csv_of(*[GOOD] * 50))[:10] + b"\xff" * 90, "gzip_damaged"),
}
BAD_LATER = {
    "latin-1": (csv_of(GOOD).replace(b"Jane", b"Jos\xe9"), "no_known_encoding"),
    "NUL": (csv_of(GOOD).replace(b"Jane", b"Ja\0ne"), "not_text"),
    "1 MB cell": (csv_of(GOOD).replace(b"Jane", b"J" * 2**20), "line_too_long"),
    "long cell": (csv_of(GOOD).replace(b"Jane", b"J" * 200_000), "cell_too_long"),
    "open quotation mark": (csv_of(GOOD, '"A-2,never closed', GOOD), "quotes"),
}


@pytest.mark.parametrize(("content", "code"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_file_of_orders_is_refused_before_anything_is_kept(store, content, code):
    with pytest.raises(UnreadableFile) as refusal:
        start(store, content)

    assert refusal.value.code == code
    assert "{" not in refusal_sentence(refusal.value.code, refusal.value.details)
    assert not ImportRun.objects.exists()
    assert not list(settings.MEDIA_ROOT.rglob("imports/*"))


@pytest.mark.parametrize(("content", "code"), BAD_LATER.values(), ids=BAD_LATER)
def test_a_file_that_goes_bad_later_fails_and_leaves_only_the_reason(
    store, content, code, django_capture_on_commit_callbacks
):
    header, rest = content.split(b"\n", 1)

    with django_capture_on_commit_callbacks(execute=True):
        run = read(store, b"\n".join([header, *[GOOD.encode()] * 60, rest]))

    assert (run.state, run.failure["code"]) == ("failed", code)
    assert "{" not in refusal_sentence(code, run.failure)
    assert not StagedRow.objects.exists()
    assert not list(settings.MEDIA_ROOT.rglob("imports/*"))


def test_a_gzip_that_unpacks_to_too_much_is_stopped_while_it_is_read(store, settings):
    settings.IMPORT_MAX_BYTES = 2**20
    bomb = gzip.compress(csv_of(GOOD) + b"A,B,C\n" * 2**20)

    run = read(store, bomb)

    assert len(bomb) < settings.IMPORT_MAX_BYTES
    assert (run.state, run.failure["code"]) == ("failed", "too_large")
    assert not StagedRow.objects.exists()


DRESSES = {
    "plain": bytes,
    "gz": packed,
    "BOM": lambda content: b"\xef\xbb\xbf" + content,
    "UTF-16": lambda content: content.decode().encode("utf-16"),
    "semicolons": lambda content: content.replace(b",", b";"),
    "tabs": lambda content: content.replace(b",", b"\t"),
    "Chinese": lambda content: content.replace(b"Jane", "王小明".encode("gb18030")),
    "workbook": lambda content: workbook_of(*(line.split(",") for line in content.decode().splitlines())),
}


@pytest.mark.parametrize("dress", DRESSES.values(), ids=DRESSES)
def test_a_file_reads_the_same_in_whatever_form_it_comes(store, dress):
    run = bring(store, dress(csv_of(GOOD)))

    assert run.counts["entered"] == {"new": 1}
    assert run.counts["file"]["form"] in {"csv", "xlsx"}


def test_a_workbooks_numbers_and_dates_are_taken_as_they_are_meant(store):
    at = datetime(2026, 3, 2, 10, 0)

    run = bring(store, workbook_of(HEADER.split(","), ["A-1", at, "MUG", 2, 5.1, "GBP", "GB", "Jane"]))

    order = Order.objects.get()
    assert run.counts["entered"] == {"new": 1}
    assert (order.ordered_at.astimezone(UTC).isoformat(), order.lines.get().price_minor) == (
        "2026-03-02T10:00:00+00:00",
        510,
    )


def test_a_cell_without_a_value_refuses_its_order_alone(store):
    rows = [
        ["A-1", "2026-03-02T10:00", "MUG", 2, "=1/0", "GBP", "GB", "Jane"],
        ["A-2", "2026-03-02T10:00", "MUG", 2, 5, "GBP", "GB", "Jane"],
        [12345678901234567, "2026-03-02T10:00", "MUG", 2, 5, "GBP", "GB", "Jane"],
    ]

    run = bring(store, workbook_of(HEADER.split(","), *rows))

    assert run.counts["entered"] == {"new": 1}
    told = {row.line_no: (row.reason, row.field, row.value) for row in run.rows.told()}
    assert told == {
        2: ("cell_no_value", "unit_price", "E2 "),
        4: ("cell_shortened", "order_number", "A4 1.234568E+16"),
    }


def test_blank_lines_and_windows_line_ends_count_as_in_a_spreadsheet(store):
    content = csv_of(GOOD, "", ",,,,,,,", "A-2,2026-03-02T10:00,MUG,0,5.00,GBP,GB,Jane")

    run = read(store, content.replace(b"\n", b"\r\n"))

    assert run.counts["lines"] == 2
    assert run.rows.get(reason="not_positive").line_no == 5


def test_a_line_with_another_number_of_cells_refuses_its_order_alone(store):
    run = bring(store, csv_of(GOOD, "A-1,2026-03-02T10:00,CUP", GOOD.replace("A-1", "A-2")))

    assert run.counts["entered"] == {"new": 1}
    assert [(row.line_no, row.reason) for row in run.rows.told().order_by("line_no")] == [
        (2, "order_refused"),
        (3, "cells_count"),
    ]


def test_a_small_file_of_nothing_but_blank_lines_is_refused_at_once(store):
    endless = gzip.compress(csv_of() + b",,,\n" * 2**20)

    with pytest.raises(UnreadableFile) as refusal:
        start(store, endless)

    assert (refusal.value.code, refusal.value.details["line"]) == ("blank_lines", 10_002)
    assert "10,000 lines" in refusal_sentence(refusal.value.code, refusal.value.details)


def test_a_record_over_many_lines_ends_somewhere(store):
    endless = gzip.compress(csv_of() + b'"\nx",' * 2**20)

    with pytest.raises(UnreadableFile) as refusal:
        start(store, endless)

    assert refusal.value.code == "cell_too_long"
    assert refusal.value.details["line"] < 2**20 / 4
