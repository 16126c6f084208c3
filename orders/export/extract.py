"""What a file is made of: which orders, in which sequence, and how much is told of each."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from merchant.tenancy.models import Store
from orders.export.columns import Column, columns_for, header_of
from orders.selection.selection import Selection, selected_orders

NEWEST_FIRST = "-ordered_at"


@dataclass(frozen=True)
class Extract:
    """Some orders of a store on their way into a file."""

    store: Store
    orders: QuerySet
    sort: str  # as the list sorts them; the key breaks ties in the same direction
    with_recipients: bool = False

    @classmethod
    def of(
        cls, selection: Selection, *, store: Store, now: datetime, with_recipients: bool = False
    ) -> "Extract":
        """The orders that a selection means at a moment."""
        orders = selected_orders(selection, store=store, now=now).order_by()
        sort = NEWEST_FIRST if selection.ticked else selection.tab.sort
        return cls(store, orders, sort, with_recipients)

    @property
    def columns(self) -> list[Column]:
        return columns_for(with_recipients=self.with_recipients)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.store.time_zone)

    @property
    def direction(self) -> str:
        return "-" if self.sort.startswith("-") else ""

    def header(self) -> list[str]:
        """The first row, in the reader's language."""
        return [header_of(column, self.store.time_zone) for column in self.columns]

    def by_order(self, *last: str) -> list[str]:
        """What rows of what hangs on an order are sorted by, and within an order by `last`."""
        return [f"{self.direction}order__{self.sort.lstrip('-')}", f"{self.direction}order_id", *last]
