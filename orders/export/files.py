"""Writes an extract as CSV or XLSX, row by row, in constant memory."""

from typing import BinaryIO

from merchant.files.written import BOM, MOST_XLSX_ROWS, csv_line, write_csv, write_xlsx
from orders.export import copying
from orders.export.columns import CONFIRMATION
from orders.export.counter import Counter
from orders.export.exceptions import TooManyRows
from orders.export.extract import Extract
from orders.export.models import ExportRun
from orders.export.plain import contents_of, lines_of, order_lines, packed_units


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
    write = write_csv if format == ExportRun.Format.CSV else write_xlsx
    write(file, header, _counted(rows, counter))


def write_plain_csv(file: BinaryIO, extract: Extract) -> None:
    """The way beside COPY, on any database."""
    write_csv(file, extract.header(), order_lines(extract))


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
    file.write((BOM + csv_line(header)).encode())
    copying.copy_lines(extract, file, counter)
