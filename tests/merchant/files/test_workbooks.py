"""A workbook's cells come as text that can be read in one way, and what is odd about it is told."""

from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from merchant.files.opening import open_source
from merchant.files.records import Fault, SpoiltRecord, fault_among
from merchant.files.wording import note_sentences
from tests.merchant.files.making import book_bytes, read, with_parts, workbook_of

SHEET = "xl__worksheets__sheet1_dot_xml"


def cell_read(value, number_format=None):
    """A cell's text, when a workbook holds this value."""
    book = Workbook()
    book.active.append(["order", "told"])
    book.active.append(["A-1", value])
    if number_format:
        book.active["B2"].number_format = number_format
    ((_line, cells),) = read(book_bytes(book))[1]
    return cells[1]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (12.5, None, "12.5"),
        (0.1 + 0.2, None, "0.3"),
        (1e-7, None, "0.0000001"),
        (-0.0, None, "0"),
        (1234567890123, None, "1234567890123"),
        (123456789012345.0, "0.00E+00", "123456789012345"),
        (1e14 + 0.5, None, "100000000000000"),
        (1234, "00000", "01234"),
        ("00123", None, "00123"),
        (datetime(2026, 2, 12, 9, 30), None, "2026-02-12 09:30:00"),
        (datetime(2026, 2, 12, 9, 29, 59, 999900), None, "2026-02-12 09:30:00"),
        (datetime(2026, 2, 12), None, "2026-02-12 00:00:00"),
        (date(2026, 2, 12), None, "2026-02-12"),
        (datetime(2026, 2, 12), "dd/mm/yyyy", "2026-02-12"),
        (time(9, 30), None, "09:30:00"),
        (True, None, "TRUE"),
        ("a\tb", None, "a\tb"),
        ("#REF! as text", None, "#REF! as text"),
        (" 顺丰 ", None, " 顺丰 "),
    ],
)
def test_a_cell_is_text_that_can_be_read_in_one_way(value, number_format, text):
    assert cell_read(value, number_format) == text


def faults_of(xml, **parts):
    """What is wrong with the second row, when it is written so."""
    content = workbook_of(["order", "told"], ["A-1", "x"])
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{xml}'
    (record,) = read(with_parts(content, **{SHEET: sheet + "</sheetData></worksheet>"}, **parts))[1]
    return record[1], record[1].faults if isinstance(record[1], SpoiltRecord) else {}


HEAD = '<row r="1"><c r="A1" t="str"><v>order</v></c><c r="B1" t="str"><v>told</v></c></row>'


@pytest.mark.parametrize(
    ("cell", "text", "code"),
    [
        ('<c r="B2"><f>1+1</f><v>2</v></c>', "2", ""),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', "", ""),
        ('<c r="B2"><f>1+1</f></c>', "", "cell_no_value"),
        ('<c r="B2"><f>1+1</f><v/></c>', "", "cell_no_value"),
        ('<c r="B2" t="e"><v>#REF!</v></c>', "#REF!", "cell_error"),
        ('<c r="B2"><v>1234567890123456789</v></c>', "1.234568E+18", "cell_shortened"),
        ('<c r="B2"><v>1.2345678901234567E+20</v></c>', "1.234568E+20", "cell_shortened"),
        ('<c r="B2"><v>1E999</v></c>', "inf", "cell_error"),
    ],
)
def test_a_cell_without_a_value_one_could_rely_on_is_named(cell, text, code):
    cells, faults = faults_of(f'{HEAD}<row r="2"><c r="A2" t="str"><v>A-1</v></c>{cell}</row>')

    assert cells == ["A-1", text]
    assert faults == ({1: Fault(code, "B2", text)} if code else {})
    assert (fault_among(cells, {0, 1}) is None) == (not code)
    assert fault_among(cells, {0}) is None  # in a column that nobody reads


def test_rows_bear_their_own_numbers_and_blank_ones_cost_nothing():
    book = Workbook()
    book.active["A3"], book.active["B3"] = "order", "sku"
    book.active["A9"] = "A-1"
    book.active["A1048576"] = "last"

    header, records, _told = read(book_bytes(book))

    assert header == ["order", "sku"]
    assert records == [(9, ["A-1", ""]), (1_048_576, ["last", ""])]


def test_a_far_cell_is_one_cell_too_many_in_its_line():
    book = Workbook()
    book.active.append(["order", "sku"])
    book.active["XFD1048576"] = "far"

    ((line, cells),) = read(book_bytes(book))[1]

    assert (line, len(cells), cells[-1]) == (1_048_576, 201, "far")


def test_the_first_visible_sheet_with_something_in_it_is_read_and_that_is_told():
    book = Workbook()
    book.active.sheet_state = "hidden"
    book.active.append(["secret", "sheet"])
    for title in ("Empty", "Orders", "Other"):
        book.create_sheet(title)
    book["Orders"].append(["order", "sku"])
    book["Orders"].append(["A-1", "S"])
    book["Other"].append(["no", "no"])
    book.active = 1

    header, records, told = read(book_bytes(book))

    assert (header, records, told["sheet"]) == (["order", "sku"], [(2, ["A-1", "S"])], "Orders")
    assert note_sentences(told) == [
        "Other visible sheets, which are not read: 2.",
        "Hidden sheets, which are not read: 1.",
    ]


def test_merged_cells_have_their_value_in_the_first_and_that_is_told():
    book = Workbook()
    for row in (["order", "sku"], ["A-1", "S"], [None, "T"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")

    _header, records, told = read(book_bytes(book))

    assert records == [(2, ["A-1", "S"]), (3, ["", "T"])]
    assert told["notes"] == [{"code": "merged_cells", "count": 1}]


def test_titles_above_a_workbooks_header_are_passed_over():
    content = workbook_of(["Orders of March"], [], ["order", "sku"], ["A-1", "S"])

    header, records, told = read(content)

    assert (header, records) == (["order", "sku"], [(4, ["A-1", "S"])])
    assert told["notes"] == [{"code": "header_below", "line": 3}]


def test_a_workbook_on_disk_is_read_where_it_lies(tmp_path):
    path = tmp_path / "orders.xlsx"
    path.write_bytes(workbook_of(["order", "sku"], ["A-1", "S"]))

    with path.open("rb") as raw:
        first = raw.read(2)
        with open_source(raw, name=path.name) as source:
            records = list(source.records())
        raw.seek(0)
        whole = raw.read()

    assert records == [(2, ["A-1", "S"])]
    assert (first, whole) == (b"PK", path.read_bytes())  # the reading process has a place of its own
