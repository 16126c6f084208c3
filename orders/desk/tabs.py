"""The order list's tabs: which orders each shows and how it is sorted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from orders.book.status import SHIPPABLE, OrderStatus

URGENT = timedelta(hours=24)
COUNTED_TO = 9_999  # beyond this a tab says "9,999+"


@dataclass(frozen=True)
class Tab:
    """One tab; `statuses` empty means every order."""

    key: str
    label: str
    statuses: tuple[str, ...]
    sorts: tuple[str, ...]

    @property
    def sort(self):
        return self.sorts[0]


BY_DATE = ("-ordered_at", "ordered_at")
TABS = {
    tab.key: tab
    for tab in (
        Tab(
            "to_ship",
            _("To ship"),
            SHIPPABLE,
            ("due_order", "-due_order", *BY_DATE),
        ),
        Tab("processing", _("Processing"), (OrderStatus.PENDING,), ("ordered_at", "-ordered_at")),
        Tab("shipped", _("Shipped"), (OrderStatus.SHIPPED, OrderStatus.PARTLY_SIGNED), BY_DATE),
        Tab("signed", _("Signed"), (OrderStatus.SIGNED,), BY_DATE),
        Tab("cancelled", _("Cancelled"), (OrderStatus.CANCELLED, OrderStatus.RETURNED), BY_DATE),
        Tab("all", _("All"), (), BY_DATE),
    )
}
SUBTABS = {
    "": _("All to ship"),
    "ready": _("Ready"),
    "held": _("Held"),
    "due": _("Late or due within 24 h"),
}


def in_tab(orders: QuerySet, tab: Tab, part: str, now: datetime) -> QuerySet:
    """The orders of a tab, and of a part of To ship."""
    if tab.statuses:
        orders = orders.filter(status__in=tab.statuses)
    if tab.key != "to_ship":
        return orders
    return {
        "ready": lambda: orders.not_held(),
        "held": lambda: orders.held(),
        "due": lambda: orders.filter(due_order__lt=now + URGENT),
    }.get(part, lambda: orders)()
