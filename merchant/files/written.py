"""Writes a table as CSV or XLSX, row by row, in constant memory; no cell of it does any harm."""

import csv
import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES

from merchant.files.harmless import escape_cell

BOM = "\ufeff"  # spreadsheets take the file for UTF-8 by it
MOST_XLSX_ROWS = 1_048_576  # of a sheet, its header included
# What XML cannot hold, or would not keep, is written as spreadsheets write it: _x000D_; so is what looks so.
_UNSAFE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_WRITTEN_SO = re.compile("_x([0-9A-Fa-f]{4})_")


def write_csv(file: BinaryIO, header: list[str], rows: Iterable[list]) -> None:
    """Write the whole file."""
    file.write((BOM + csv_line(header)).encode())
    for row in rows:
        file.write(csv_line(map(cell_text, row)).encode())


def write_xlsx(file: BinaryIO, header: list[str], rows: Iterable[list]) -> None:
    """Write the whole file; the header and the first column stay when one scrolls."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Bantuo")
    sheet.freeze_panes = "B2"
    sheet.append(header)
    for row in rows:
        sheet.append([sheet_cell(value, sheet) for value in row])
    book.save(file)


class _Echo:
    """What csv writes to, when each line is wanted by itself."""

    def write(self, line):
        return line


# With the usual line end csv quotes what PostgreSQL quotes, which itself ends lines with a line feed alone.
_writer = csv.writer(_Echo(), lineterminator="\r\n")


def csv_line(cells: Iterable[str]) -> str:
    """One record, its line end included."""
    return _writer.writerow(cells).removesuffix("\r\n") + "\n"


def cell_text(value) -> str:
    """A value as a cell of a CSV file."""
    if isinstance(value, str):
        return escape_cell(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return "" if value is None else str(value)


def sheet_cell(value, sheet):
    """Numbers and moments as they are; every text is a typed text, never a formula or an error."""
    if not isinstance(value, str):
        return value
    if not value:
        return None
    text = sheet_text(value)
    if text not in ERROR_CODES:
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    return cell


def sheet_text(text: str) -> str:
    """A text as a cell of a workbook: harmless, and whole also with what XML cannot hold."""
    return _UNSAFE.sub(lambda found: f"_x{ord(found[0]):04X}_", escape_cell(text))


def text_of_sheet(text: str) -> str:
    """The text that `sheet_text` was given, still escaped as in a CSV file."""
    return _WRITTEN_SO.sub(lambda found: chr(int(found[1], 16)), text)
