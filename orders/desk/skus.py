"""What is to be sent or prepared, by SKU and warehouse instead of by order."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Min, OuterRef, Subquery, Sum
from django.db.models.functions import Upper
from django.utils import timezone

from merchant.frame.moments import short_moment
from merchant.frame.patience import TookTooLong, patience
from merchant.tenancy.models import Store
from orders.book.models import Fulfilment, Line
from orders.desk.listing import PATIENCE, Listing

MOST_ORDERS = 20_000
MOST_ROWS = 500


@dataclass(frozen=True)
class SkuRow:
    """One SKU at one warehouse: units still to send, in how many orders, and by when the first must leave."""

    sku: str
    title: str
    warehouse: str
    units: str
    orders: str
    ship_by: str


@dataclass(frozen=True)
class SkuView:
    """The rows, and whether more orders or SKUs wait than were read."""

    rows: list[SkuRow]
    units: str
    is_cut: bool
    is_slow: bool = False
    most: str = f"{MOST_ORDERS:,}"


def units_by_sku(listing: Listing, *, store: Store) -> SkuView:
    """The listed orders' open units by SKU and warehouse, in one query over a bounded number of orders."""
    first = listing.wanted.sort
    orders = listing.orders.order_by(first, "pk").values("pk")[:MOST_ORDERS]
    try:
        with patience(PATIENCE):
            rows = list(_lines(store, orders)[: MOST_ROWS + 1])
    except TookTooLong:
        return SkuView([], "0", is_cut=False, is_slow=True)
    now, zone = timezone.now(), ZoneInfo(store.time_zone)
    units = sum(row["units"] for row in rows[:MOST_ROWS])
    is_cut = len(rows) > MOST_ROWS or (listing.total or 0) > MOST_ORDERS
    return SkuView([_row(row, zone, now) for row in rows[:MOST_ROWS]], f"{units:,}", is_cut)


def _lines(store, orders):
    fulfilments = Fulfilment.objects.for_merchant(store.merchant).filter(order=OuterRef("order"))
    warehouse = fulfilments.order_by("pk").values("warehouse__name")[:1]
    lines = Line.objects.for_merchant(store.merchant).filter(order__in=orders)
    lines = lines.filter(ordered__gt=F("cancelled") + F("shipped")).order_by()
    grouped = lines.annotate(code=Upper("sku_code"), place=Subquery(warehouse)).values("code", "place")
    return grouped.annotate(
        units=Sum(F("ordered") - F("cancelled") - F("shipped")),
        orders=Count("order", distinct=True),
        sku=Min("sku_code"),
        name=Min("title"),
        ship_by=Min("order__ship_by"),
    ).order_by("code", "place")


def _row(row, zone, now: datetime):
    ship_by = row["ship_by"]
    return SkuRow(
        row["sku"],
        row["name"],
        row["place"] or "",
        f"{row['units']:,}",
        f"{row['orders']:,}",
        short_moment(ship_by, zone, now) if ship_by else "",
    )
