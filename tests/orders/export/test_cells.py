"""A cell does no harm in a spreadsheet and comes back as it was, through CSV and through XLSX."""

import csv
import io

import pytest
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from merchant.files.harmless import FORMULA_STARTS, escape_cell, unescape_cell
from merchant.files.written import sheet_cell, sheet_text, text_of_sheet, write_csv
from orders.export.statement import harmless

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
TEXTS = st.one_of(ANY, st.builds("".join, st.tuples(st.text("'=+-@\t\r\n＝＋－＠_x0D", max_size=6), ANY)))


@given(TEXTS)
@example("=1+1")
@example("'=1+1")
@example("''=1+1")
def test_a_cell_begins_like_no_formula_and_comes_back(text):
    cell = escape_cell(text)

    assert not cell.startswith(DANGEROUS)
    assert unescape_cell(cell) == text


@pytest.mark.parametrize("text", ["", "plain", "'quoted'", "1-1", "名称", " =1"])
def test_other_texts_stay_as_they_are(text):
    assert escape_cell(text) == text == unescape_cell(text)


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_a_row_of_csv_is_read_back_as_it_was(texts):
    file = io.BytesIO()

    write_csv(file, ["header"] * len(texts), [texts])

    read = list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))
    assert [unescape_cell(cell) for cell in read[1]] == texts
    assert not any(cell.startswith(DANGEROUS) for cell in read[1])


@given(st.lists(TEXTS, min_size=1, max_size=5))
@example(["#N/A", "_x000D_", "a\r\nb", "\ufffe"])
def test_a_row_of_a_workbook_is_read_back_as_it_was(texts):
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([sheet_cell(text, sheet) for text in texts] + [1])
    file = io.BytesIO()
    book.save(file)

    (row,) = load_workbook(file).active.iter_rows()

    assert all(cell.data_type in {"s", "inlineStr", "n"} and cell.data_type != "f" for cell in row)
    assert [unescape_cell(text_of_sheet(cell.value or "")) for cell in row[:-1]] == texts


@given(TEXTS)
def test_what_xml_cannot_hold_comes_back(text):
    assert text_of_sheet(sheet_text(text)) == escape_cell(text)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL writes cells itself")
def test_the_database_escapes_as_we_do():
    @given(TEXTS)
    def alike(text):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {harmless('told')} FROM (SELECT %s::text AS told) AS row", [text])
            assert (cursor.fetchone()[0] or "") == escape_cell(text)

    alike()


def test_every_beginning_of_a_formula_is_known():
    assert set(FORMULA_STARTS) == set(DANGEROUS)
