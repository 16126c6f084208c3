"""From the orders of a request to readings, by the same reader as the lines of a file (pure)."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from merchant.api.requests import misfits
from merchant.files.harmless import escape_cell
from orders.intake.api.schemas import OrderIn
from orders.intake.profiles.base import REFUSED, Problem, Reading, Setting
from orders.intake.profiles.column_map import ColumnMap
from orders.intake.profiles.mapping import MappedReader

USUAL = "self_operated"
PROGRAMMES = ("self_operated", "semi_managed", "fully_managed")
LONGEST_NUMBER = 64
LONGEST_VALUE = 80
MOST_WRONG = 20  # of an order's form is told
MOST_TOLD = 1000  # of a request's forms; then one of each further order, as every one is kept
MOMENTS = ("ordered_at", "paid_at", "released_at", "ship_by_latest")
_OFFSET = re.compile(r"(Z|[+-]\d{2}:?\d{2})\Z", re.ASCII)
# Columns of a file → where the value lies in an order of the interface.
OF_ORDER = {
    "order_number": "number",
    **{name: name for name in ("programme", "status", "currency", "buyer_reference", *MOMENTS)},
    **{name: name for name in ("postage", "seller_discount")},
}
OF_RECIPIENT = {
    "recipient_name": "name",
    **{name: name for name in ("phone", "email", "street", "city", "subdivision", "postcode", "country")},
}
OF_LINE = {
    "line_id": "id",
    **{name: name for name in ("sku", "title", "personalisation", "units", "unit_price")},
    "weight": "weight_g",
}
HEADER = [*OF_ORDER, *OF_RECIPIENT, *OF_LINE]
COLUMN_MAP = ColumnMap(columns={name: (name,) for name in HEADER}, strict=True)


@dataclass
class AskedOrder:
    """One order of a request on its way: its readings, and what was wrong with its form."""

    index: int
    number: str
    programme: str
    readings: list[Reading] = field(default_factory=list)

    @property
    def group(self) -> str:
        """As staged rows name the order: by the number as it is read, which the one sent may differ from."""
        read = (reading.group for reading in self.readings if reading.verdict != REFUSED)
        return next(read, f"{self.programme}:{self.number}" if self.number else "")


def read_orders(orders: Sequence[Any], setting: Setting) -> list[AskedOrder]:
    """Every order with its readings; what is wrong makes a refused one, never an exception."""
    reader = MappedReader(HEADER, setting, column_map=COLUMN_MAP)
    asked = [AskedOrder(index, _number(order), _programme(order)) for index, order in enumerate(orders)]
    wrong = 0
    for one, order in zip(asked, orders, strict=True):
        one.readings = list(_readings(order, reader, most=MOST_WRONG if wrong < MOST_TOLD else 1))
        wrong += sum(reading.verdict == REFUSED for reading in one.readings)
    times = Counter(one.group for one in asked)
    for one in asked:
        if one.group and times[one.group] > 1:
            one.readings = [_refused(Problem("order_twice", "number", one.number))]
    return asked


def _readings(order, reader, *, most) -> Iterator[Reading]:
    try:
        found = OrderIn.model_validate(order)
    except ValidationError as error:
        # The order is staged without its number: what it lacks may be just that.
        for misfit in misfits(error)[:most]:
            yield _refused(Problem(misfit.code, misfit.field[:60], misfit.wanted))
        return
    naive = _without_offset(found)
    if naive:
        yield _refused(naive)
        return
    cells = _cells(found, OF_ORDER) | _cells(found.recipient, OF_RECIPIENT)
    for line in found.lines:
        told = cells | _cells(line, OF_LINE)
        yield reader.read([told[name] for name in HEADER])


def _without_offset(order):
    for name in MOMENTS:
        value = (getattr(order, name) or "").strip()
        if value and not _OFFSET.search(value):
            return Problem("no_offset", name, value[:LONGEST_VALUE])
    return None


def _cells(part, names: Mapping[str, str]) -> dict[str, str]:
    """Values as a file would hold them; the reader takes the apostrophe before a formula off again."""
    return {column: _cell(getattr(part, name, None)) for column, name in names.items()}


def _cell(value):
    if value is None:
        return ""
    return escape_cell(value) if isinstance(value, str) else str(value)


def _refused(problem):
    return Reading(REFUSED, problem=problem)


def _number(order):
    number = order.get("number") if isinstance(order, dict) else None
    return number.strip()[:LONGEST_NUMBER] if isinstance(number, str) else ""


def _programme(order):
    programme = order.get("programme") if isinstance(order, dict) else None
    return programme if isinstance(programme, str) and programme in PROGRAMMES else USUAL


def place_in_order(column: str, line: int) -> str:
    """Where a column of the reader lies in the order that was sent."""
    if column in OF_LINE:
        return f"lines[{line}].{OF_LINE[column]}"
    if column in OF_RECIPIENT:
        return f"recipient.{OF_RECIPIENT[column]}"
    return OF_ORDER.get(column, column)
