"""Where a cancellation could belong: the sales of its buyer and code, in the book and in the file itself."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from orders.book.models import Line
from orders.intake.grouping import identities
from orders.intake.models import ImportRun, SourceCancellation, StagedRow
from orders.intake.selectors import pages

BUYERS = 500  # in one query

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


def key_of(row: StagedRow) -> Key:
    """By what sales and cancellations find each other."""
    return row.payload["order"].get("buyer_reference", ""), row.payload["line"]["sku"].upper()


def find_sales(run: ImportRun, keys: set[Key]) -> dict[Key, list[Sale]]:
    """Sales by key; one that the book and the file both have is the book's."""
    sales = defaultdict(list)
    booked = set()
    for key, sale in _in_book(run, keys):
        sales[key].append(sale)
        booked.add((sale.order, sale.identity))
    for key, sale in _in_file(run, keys):
        if (sale.order, sale.identity) not in booked:
            sales[key].append(sale)
    return sales


def _in_book(run, keys):
    buyers = sorted({buyer for buyer, _code in keys})
    for start in range(0, len(buyers), BUYERS):
        lines = list(_lines_of(run, buyers[start : start + BUYERS]))
        returned = returned_units([line.pk for line in lines if line.shipped])
        for line in lines:
            key = (line.order.recipient.buyer_reference, line.sku_code.upper())
            if key in keys:
                yield key, _booked_sale(line, returned.get(line.pk, 0))


def _lines_of(run, buyers):
    of_buyers = {
        "order__recipient__merchant": run.merchant_id,
        "order__recipient__buyer_reference__in": buyers,
    }
    lines = Line.objects.filter(order__store=run.store_id, **of_buyers)
    return lines.select_related("order__recipient").order_by("order", "position")


def _booked_sale(line, returned):
    order = line.order
    return Sale(
        order=f"{order.programme}:{order.number}",
        identity=line.identity,
        price=line.price_minor,
        units=line.ordered,
        left=line.ordered - line.cancelled - returned,
        sold_at=order.ordered_at,
        line_id=line.pk,
    )


def returned_units(line_ids: Iterable[int]) -> dict[int, int]:
    """Line's key → units that earlier cancellations reported as returns."""
    returns = SourceCancellation.objects.filter(
        line__in=list(line_ids), outcome=SourceCancellation.Outcome.RETURNED
    )
    return dict(returns.order_by().values_list("line").annotate(units=Sum("units")))


def _in_file(run, keys):
    for page in pages(run):
        for group, rows in page.items():
            sales = [row for row in rows if row.verdict == StagedRow.Verdict.SALE]
            if not any(key_of(row) in keys for row in sales):
                continue
            sold_at = datetime.fromisoformat(sales[0].payload["order"]["ordered_at"])
            for row, identity in identities(sales):
                line = row.payload["line"]
                sale = Sale(group, identity, line["price"], line["units"], line["units"], sold_at)
                yield key_of(row), sale
