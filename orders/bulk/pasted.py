"""From pasted text to the rows of a shipping table (pure): which column is which, and nothing judged yet."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import normalize

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.bulk.exceptions import BadTable

MOST_ROWS = 10_000
LONGEST_CELL = 200
TRACE_MOMENTS = ("labelled", "scanned", "arrived", "signed")
SEPARATORS = "\t,;"
NAMES = {
    "order": "order orders orderno ordernr ordernum ordernumber orderid 订单 订单号 订单编号 订单号码 单号",
    "carrier": "carrier carriername shippingcarrier courier 承运商 承运人 物流商 物流公司 物流 快递 快递公司",
    "tracking": "tracking trackingno trackingnr trackingnumber trackingid waybill waybillno"
    " 运单号 运单编号 物流单号 快递单号 跟踪号 跟踪单号 追踪号",
    "moment": "handedoverat handover handoverat handovertime shippedat shipdate shippingdate"
    " 交运时间 交接时间 发货时间 揽收时间 出库时间",
    "sku": "sku skucode sku编码 商品编码 商家编码 货号",
    "units": "units unit quantity qty 数量 件数",
    "labelled": "labelboughtat labelbought labelledat labeledat label"
    " 面单时间 打单时间 购买面单 购买面单时间",
    "scanned": "firstscannedat firstscan firstscanat scannedat pickedup pickedupat"
    " 首次扫描 首次扫描时间 揽收扫描",
    "arrived": "arrivedat arrived arrival arrivalattheplatformswarehouse"
    " 入仓时间 到仓时间 到达平台仓 到达平台仓时间",
    "signed": "signedat signed signedfor signedforat delivered deliveredat deliverytime"
    " 签收 签收时间 妥投时间",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was typed; `line` is the number that a spreadsheet shows."""

    line: int
    order: str = ""
    carrier: str = ""
    tracking: str = ""
    moment: str = ""
    sku: str = ""
    units: str = ""

    def typed(self) -> list[str]:
        return [getattr(self, column) for column in SHIPPING.columns]


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One row of what a carrier told of a parcel; `line` is the number that a spreadsheet shows."""

    line: int
    tracking: str = ""
    labelled: str = ""
    scanned: str = ""
    arrived: str = ""
    signed: str = ""
    order: str = ""

    def typed(self) -> list[str]:
        return [getattr(self, column) for column in TRACE.columns]


@dataclass(frozen=True)
class Shape:
    """What a table is about: its rows, and its columns in their sequence without a header."""

    row: type
    columns: tuple[str, ...]
    needed: frozenset[str]
    empty: str
    lacking: str  # said where a header lacks what is needed

    def column_of(self) -> dict[str, str]:
        """Name of a column, in either language → column."""
        return {name: column for column in self.columns for name in NAMES[column].split()}


SHIPPING = Shape(
    Row,
    ("order", "carrier", "tracking", "moment", "sku", "units"),
    frozenset({"order", "tracking"}),
    gettext_lazy("The table is empty. Each row needs an order's number, a carrier and a number."),
    gettext_lazy("The first line names columns, but not both the order's and the tracking number. Add them."),
)
TRACE = Shape(
    TraceRow,
    ("tracking", *TRACE_MOMENTS, "order"),
    frozenset({"tracking"}),
    gettext_lazy("The table is empty. Each row needs a tracking number and a moment."),
    gettext_lazy("The first line names columns, but not the tracking number. Add it."),
)


def cells_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of every line, whatever separates them."""
    text = normalize("NFKC", text)  # Chinese input methods type full-width commas and digits
    reader = csv.reader(io.StringIO(text), delimiter=_separator(text))
    try:
        for cells in reader:
            if any("\n" in cell or "\r" in cell for cell in cells):
                raise BadTable(
                    _("A quotation mark before line %(line)s is not closed.") % {"line": reader.line_num}
                )
            yield reader.line_num, cells
    except csv.Error as error:
        raise BadTable(
            _("Line %(line)s cannot be read. Is this really a table?") % {"line": reader.line_num}
        ) from error


def rows_of(lines: Iterable[tuple[int, list[str]]], shape: Shape = SHIPPING) -> list:
    """The rows of a table, blank ones left out; the first one may name the columns, in either language."""
    rows, columns = [], None
    for line, cells in lines:
        cells = [_clean(cell) for cell in cells]
        if not any(cells):
            continue
        if columns is None:
            columns = _header(cells, shape)
            if columns:
                continue
            columns = list(shape.columns)
        if len(rows) == MOST_ROWS:
            raise BadTable(
                _("The table has more than %(limit)s rows. Split it into smaller ones.")
                % {"limit": f"{MOST_ROWS:,}"}
            )
        named = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
        rows.append(shape.row(line, **named))
    if not rows:
        raise BadTable(str(shape.empty))
    return rows


def _separator(text):
    head = "\n".join(text.splitlines()[:20])
    # A tab is never part of a cell; commas may be, in a carrier's name.
    return "\t" if "\t" in head else max(SEPARATORS[1:], key=head.count)


def _clean(cell):
    """A cell without blanks around it and without the apostrophe that keeps spreadsheets from computing."""
    cell = normalize("NFKC", cell).replace("\u200b", "").replace("\ufeff", "").strip()
    return cell[1:].strip() if cell.startswith("'") else cell


def _header(cells, shape):
    """The column of each cell when they are names of columns, else None."""
    known_names = shape.column_of()
    columns = [known_names.get(_key(cell)) for cell in cells]
    known = [column for column in columns if column]
    if not known:
        return None
    if len(known) != len(set(known)):
        raise BadTable(_("Two columns of the table have the same name. Keep one of each."))
    if not set(known) >= shape.needed:
        raise BadTable(str(shape.lacking))
    return columns


def _key(cell):
    return "".join(letter for letter in cell.casefold() if letter.isalnum())
