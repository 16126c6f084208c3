"""Writes a sheet as a file: all of a merchant's rows, or a template with an example."""

from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import BinaryIO

from django.utils.translation import override

from merchant.files.written import BOM, cell_text, csv_line, write_csv, write_xlsx
from merchant.sheets.cells import cell_of
from merchant.sheets.exceptions import SheetError
from merchant.sheets.heading import headers
from merchant.sheets.sheet import Cell, Sheet
from merchant.tenancy.models import Merchant

MOST_IN_A_WORKBOOK = 20_000  # rows that are written while somebody waits


def csv_lines(sheet: Sheet, merchant: Merchant, language: str) -> Iterator[str]:
    """Every row of the merchant's, line by line."""
    yield BOM + csv_line(headers(sheet, language, with_told=True))
    for cells in _rows(sheet, merchant):
        yield csv_line(map(cell_text, cells))


def workbook(sheet: Sheet, merchant: Merchant, language: str) -> BinaryIO:
    """Every row of the merchant's as XLSX; refuses more than can be written at once."""
    rows = list(islice(_rows(sheet, merchant), MOST_IN_A_WORKBOOK + 1))
    if len(rows) > MOST_IN_A_WORKBOOK:
        raise SheetError("too_many_to_write", limit=f"{MOST_IN_A_WORKBOOK:,}")
    file = BytesIO()
    write_xlsx(file, headers(sheet, language, with_told=True), rows)
    file.seek(0)
    return file


def template(sheet: Sheet, language: str, *, is_workbook: bool) -> BinaryIO:
    """The columns that are read, with an example below them."""
    file = BytesIO()
    write = write_xlsx if is_workbook else write_csv
    with override(language):
        example = [str(column.example) for column in sheet.columns if column.read]
    write(file, headers(sheet, language, with_told=False), [example])
    file.seek(0)
    return file


def _rows(sheet, merchant) -> Iterator[list[Cell]]:
    for values in sheet.everything(merchant):
        yield [cell_of(column, values[column.code]) for column in sheet.columns]
