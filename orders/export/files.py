"""Writes an extract as CSV or XLSX, row by row, in constant memory."""

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
from orders.export import copying
from orders.export.columns import CONFIRMATION
from orders.export.counter import Counter
from orders.export.exceptions import TooManyRows
from orders.export.extract import Extract
from orders.export.models import ExportRun
from orders.export.plain import contents_of, lines_of, order_lines, packed_units
from orders.intake.report import BOM

MOST_XLSX_ROWS = 1_048_576  # of a sheet, its header included
# What XML cannot hold, or would not keep, is written as spreadsheets write it: _x000D_; so is what looks so.
_UNSAFE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_WRITTEN_SO = re.compile("_x([0-9A-Fa-f]{4})_")


def write_file(file: BinaryIO, extract: Extract, *, shape: str, format: str, counter: Counter) -> None:
    """Write the whole file; what cannot be written in this format raises."""
    is_orders = shape == ExportRun.Shape.ORDERS
    header = extract.header() if is_orders else list(CONFIRMATION)
    if format == ExportRun.Format.CSV and is_orders and copying.is_possible():
        _copy(file, header, extract, counter)
        return
    if format == ExportRun.Format.XLSX:
        _check_room(extract, is_orders)
    rows = order_lines(extract) if is_orders else packed_units(extract)
    write = _write_csv if format == ExportRun.Format.CSV else _write_xlsx
    write(file, header, _counted(rows, counter))


def write_plain_csv(file: BinaryIO, extract: Extract) -> None:
    """The way beside COPY, on any database."""
    _write_csv(file, extract.header(), order_lines(extract))


def cell_text(value) -> str:
    """A value as a cell of a CSV file."""
    if isinstance(value, str):
        return escape_cell(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return "" if value is None else str(value)


def sheet_text(text: str) -> str:
    """A text as a cell of a workbook: harmless, and whole also with what XML cannot hold."""
    return _UNSAFE.sub(lambda found: f"_x{ord(found[0]):04X}_", escape_cell(text))


def text_of_sheet(text: str) -> str:
    """The text that `sheet_text` was given, still escaped as in a CSV file."""
    return _WRITTEN_SO.sub(lambda found: chr(int(found[1], 16)), text)


def _check_room(extract, is_orders):
    counted = (lines_of if is_orders else contents_of)(extract).order_by().values("pk")
    if counted[:MOST_XLSX_ROWS].count() == MOST_XLSX_ROWS:  # the header takes one
        raise TooManyRows(MOST_XLSX_ROWS)


def _counted(rows, counter):
    for row in rows:
        counter.check()
        counter.rows += 1
        yield row


def _copy(file, header, extract, counter):
    file.write((BOM + _csv_line(header)).encode())
    copying.copy_lines(extract, file, counter)


def _write_csv(file, header, rows: Iterable[list]):
    file.write((BOM + _csv_line(header)).encode())
    for row in rows:
        file.write(_csv_line(map(cell_text, row)).encode())


class _Echo:
    """What csv writes to, when each line is wanted by itself."""

    def write(self, line):
        return line


# With the usual line end csv quotes what PostgreSQL quotes, which itself ends lines with a line feed alone.
_writer = csv.writer(_Echo(), lineterminator="\r\n")


def _csv_line(cells):
    return _writer.writerow(cells).removesuffix("\r\n") + "\n"


def _write_xlsx(file, header, rows: Iterable[list]):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Bantuo")
    sheet.freeze_panes = "B2"
    sheet.append(header)
    for row in rows:
        sheet.append([_sheet_cell(value, sheet) for value in row])
    book.save(file)


def _sheet_cell(value, sheet):
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
