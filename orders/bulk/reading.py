"""Reads what a store's book says about the orders that a shipping table names."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from merchant.tenancy.models import Store
from orders.book.models import Fulfilment, Hold, Line, Order, Package
from orders.bulk.carriers import Carriers
from orders.bulk.pasted import Row
from warehouses.sites.models import Channel


@dataclass
class Book:
    """What the store's book says about the orders of a table, read by a fixed number of queries."""

    by_number: dict[str, list] = field(default_factory=lambda: defaultdict(list))
    numbers_on: dict[int, set] = field(default_factory=lambda: defaultdict(set))
    lines: dict[int, list] = field(default_factory=lambda: defaultdict(list))
    planned_carrier: dict[int, str] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    carriers: Carriers = field(default_factory=Carriers)


def read_book(rows: Sequence[Row], store: Store) -> Book:
    """All that judging these rows needs."""
    merchant, book = store.merchant, Book()
    numbers = {row.order for row in rows if row.order}
    orders = Order.objects.for_merchant(merchant).in_store(store).filter(number__in=numbers)
    for order in orders.only("pk", "number", "status", "ordered_at"):
        book.by_number[order.number].append(order)
    ids = [order.pk for found in book.by_number.values() for order in found]
    packages = Package.objects.for_merchant(merchant).standing().filter(order__in=ids)
    for order_id, tracking in packages.values_list("order_id", "tracking_number"):
        book.numbers_on[order_id].add(tracking)
    lines = Line.objects.for_merchant(merchant).filter(order__in=ids if any(row.sku for row in rows) else [])
    for line in lines.order_by("order", "position"):
        book.lines[line.order_id].append(line)
    holds = Hold.objects.for_merchant(merchant).open().filter(order__in=ids)
    book.held = set(holds.values_list("order_id", flat=True))
    planned = Fulfilment.objects.for_merchant(merchant).open().filter(order__in=ids, channel__isnull=False)
    book.planned_carrier = dict(planned.order_by("-pk").values_list("order_id", "channel__carrier"))
    own = Channel.objects.for_merchant(merchant).values_list("carrier", flat=True).distinct()
    book.carriers = Carriers(own)
    return book
