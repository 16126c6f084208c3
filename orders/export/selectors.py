"""How much an export would be: counted no further than it matters."""

from dataclasses import dataclass
from datetime import datetime

from merchant.tenancy.models import Store
from orders.book.models import Line
from orders.export.models import ExportRun
from orders.selection.selection import Selection, selected_orders

ORDERS_AT_ONCE = 5_000
LINES_AT_ONCE = {ExportRun.Format.CSV: 20_000, ExportRun.Format.XLSX: 4_000}


@dataclass(frozen=True)
class Amount:
    """How many orders an export takes, up to one more than are written at once."""

    orders: int

    @property
    def is_large(self) -> bool:
        return self.orders > ORDERS_AT_ONCE

    @property
    def shown(self) -> str:
        return f"{ORDERS_AT_ONCE:,}+" if self.is_large else f"{self.orders:,}"


def amount_of(selection: Selection, *, store: Store, now: datetime) -> Amount:
    """How many orders the selection means."""
    orders = selected_orders(selection, store=store, now=now).order_by()
    return Amount(orders.values("pk")[: ORDERS_AT_ONCE + 1].count())


def is_quick(selection: Selection, *, store: Store, now: datetime, format: str) -> bool:
    """Whether the file is written while somebody waits for the page."""
    if amount_of(selection, store=store, now=now).is_large:
        return False
    orders = selected_orders(selection, store=store, now=now).order_by().values("pk")
    lines = Line.objects.for_merchant(store.merchant).filter(order__in=orders)
    most = LINES_AT_ONCE[ExportRun.Format(format)]
    return lines.order_by().values("pk")[: most + 1].count() <= most
