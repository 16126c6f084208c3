"""The order list's tabs and their parts: which orders each shows and how it is sorted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from orders.book.status import MOVING, SHIPPABLE, OrderStatus

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
        Tab("shipped", _("Shipped"), MOVING, BY_DATE),
        Tab("signed", _("Signed"), (OrderStatus.SIGNED,), BY_DATE),
        Tab("cancelled", _("Cancelled"), (OrderStatus.CANCELLED, OrderStatus.RETURNED), BY_DATE),
        Tab("all", _("All"), (), BY_DATE),
    )
}
PARTS = {
    "to_ship": {
        "": _("All to ship"),
        "ready": _("Ready"),
        "held": _("Held"),
        "at_warehouse": _("At the warehouse"),
        "due": _("Late or due within 24 h"),
    },
    "processing": {"": _("All in processing"), "held": _("Held")},
    "shipped": {
        "": _("All shipped"),
        "in_transit": _("In transit"),
        "at_risk": _("Delivery at risk"),
        "anomaly": _("Anomaly"),
    },
}


def in_tab(orders: QuerySet, tab: Tab, part: str, now: datetime) -> QuerySet:
    """The orders of a tab, and of a part of it."""
    if tab.statuses:
        orders = orders.filter(status__in=tab.statuses)
    if part == "due":
        return orders.filter(due_order__lt=now + URGENT)
    if part == "at_risk":
        return orders.filter(expected_by__lt=now + URGENT)
    return orders.filter(stage=part) if part else orders
