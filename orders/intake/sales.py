"""Where a cancellation could belong: the sales of its buyer and code, in the book and in the file itself."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Sum

from orders.book.models import Line, Order
from orders.intake.grouping import identities
from orders.intake.models import ImportRun, SourceCancellation, StagedRow
from orders.intake.rows import StagedLine
from orders.intake.selectors import cancellations_of, pages

BUYERS = 500  # in one query
ORDERS = 500  # the same
# What is read of a line, in the order of `BookedLine`.
BOOKED = [
    *("pk", "sku_code", "identity", "price_minor", "ordered", "cancelled", "shipped"),
    *("order__recipient__buyer_reference", "order__number", "order__programme", "order__ordered_at"),
]

Key = tuple[str, str]  # buyer, code in capitals


@dataclass(slots=True)
class Sale:
    """One line of an order that a cancellation may take units from."""

    order: str
    identity: str
    price: int | None
    units: int
    left: int
    sold_at: datetime
    line_id: int | None = None


class BookedLine(NamedTuple):
    """A line of the book, as far as a cancellation asks."""

    pk: int
    sku_code: str
    identity: str
    price_minor: int | None
    ordered: int
    cancelled: int
    shipped: int
    buyer: str
    number: str
    programme: str
    ordered_at: datetime

    @property
    def key(self) -> Key:
        """As `key_of` has it of a line that comes in."""
        return self.buyer, self.sku_code.upper()


def key_of(line: StagedLine) -> Key:
    """By what sales and cancellations find each other."""
    return line.payload["order"].get("buyer_reference", ""), line.payload["line"]["sku"].upper()


class SalesFound:
    """The sales of a file that its cancellations could belong to."""

    def __init__(self, keys: Iterable[Key]):
        self.keys = {key for key in keys if key[0]}
        self.by_key: dict[Key, list[Sale]] = defaultdict(list)

    def add(self, group: str, lines: list[StagedLine]) -> None:
        """Remember those order lines of one order that a cancellation may ask for."""
        if not any(key_of(line) in self.keys for line in lines):
            return
        sold_at = datetime.fromisoformat(lines[0].payload["order"]["ordered_at"])
        for line, identity in identities(lines):
            if key_of(line) in self.keys:
                told = line.payload["line"]
                sale = Sale(group, identity, told["price"], told["units"], told["units"], sold_at)
                self.by_key[key_of(line)].append(sale)


def sales_in_file(run: ImportRun) -> SalesFound:
    """The same, found by going through all lines that wait."""
    found = SalesFound(key_of(line) for line in cancellations_of(run))
    for page in pages(run):
        for group, lines in page.items():
            found.add(group, [line for line in lines if line.verdict == StagedRow.Verdict.SALE])
    return found


def with_booked_sales(run: ImportRun, found: SalesFound) -> dict[Key, list[Sale]]:
    """Sales by key, of book and file; one that both have is the book's."""
    sales = defaultdict(list)
    booked = set()
    for key, sale in _in_book(run, found.keys):
        sales[key].append(sale)
        booked.add((sale.order, sale.identity))
    for key, of_key in found.by_key.items():
        sales[key] += [sale for sale in of_key if (sale.order, sale.identity) not in booked]
    return sales


def _in_book(run, keys):
    buyers = sorted({buyer for buyer, _code in keys})
    for start in range(0, len(buyers), BUYERS):
        lines = [line for line in _lines_of(run, buyers[start : start + BUYERS]) if line.key in keys]
        returned = returned_units([line.pk for line in lines if line.shipped])
        for line in lines:
            yield line.key, _booked_sale(line, returned.get(line.pk, 0))


def _lines_of(run, buyers) -> Iterator[BookedLine]:
    """All lines of these buyers, read as they are looked at: there may be hundreds of each.

    Their orders are looked up first: in one query with them, PostgreSQL took minutes where its figures of the
    tables were old.
    """
    of_buyers = {"recipient__merchant": run.merchant_id, "recipient__buyer_reference__in": buyers}
    orders = Order.objects.filter(store=run.store_id, **of_buyers).order_by("pk")
    ids = list(orders.values_list("pk", flat=True))
    for start in range(0, len(ids), ORDERS):
        lines = Line.objects.filter(order__in=ids[start : start + ORDERS]).order_by("order", "position")
        yield from map(BookedLine._make, lines.values_list(*BOOKED).iterator())


def _booked_sale(line, returned):
    return Sale(
        order=f"{line.programme}:{line.number}",
        identity=line.identity,
        price=line.price_minor,
        units=line.ordered,
        left=line.ordered - line.cancelled - returned,
        sold_at=line.ordered_at,
        line_id=line.pk,
    )


def returned_units(line_ids: Iterable[int]) -> dict[int, int]:
    """Line's key → units that earlier cancellations reported as returns."""
    returns = SourceCancellation.objects.filter(
        line__in=list(line_ids), outcome=SourceCancellation.Outcome.RETURNED
    )
    return dict(returns.order_by().values_list("line").annotate(units=Sum("units")))
