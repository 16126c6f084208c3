"""What is to be sent or prepared, by SKU and warehouse instead of by order."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Min, Sum
from django.db.models.functions import Upper
from django.utils import timezone

from merchant.frame.moments import short_moment
from merchant.frame.patience import TookTooLong, patience
from merchant.tenancy.models import Store
from orders.book.models import Fulfilment, Line
from orders.clock.pills import clock_pill
from orders.clock.wording import Pill
from orders.desk.listing import PATIENCE, Listing, Wanted
from warehouses.sites.cities import city_name

MOST_ORDERS = 20_000
MOST_ROWS = 500
PRESSING = ("late", "soon")


@dataclass(frozen=True)
class SkuRow:
    """One SKU at one warehouse: units still to send, in how many orders, and by when the first must leave."""

    sku: str
    url: str  # the list of these orders
    title: str
    warehouse: str
    units: str
    orders: str
    ship_by: str
    clock: Pill | None  # only where time presses


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
    units = sum(row["units"] for row in rows[:MOST_ROWS])
    is_cut = len(rows) > MOST_ROWS or (listing.total or 0) > MOST_ORDERS
    now = timezone.now()
    shown = [_row(row, listing.wanted, store, now) for row in _joined(rows[:MOST_ROWS])]
    return SkuView(shown, f"{units:,}", is_cut)


def _lines(store, orders):
    # The first fulfilments are gathered once: asked line by line they cost more than all the rest.
    fulfilments = Fulfilment.objects.for_merchant(store.merchant).filter(order__in=orders).order_by()
    first = fulfilments.values("order").annotate(first=Min("pk")).values("first")
    lines = Line.objects.for_merchant(store.merchant).filter(ordered__gt=F("cancelled") + F("shipped"))
    lines = lines.filter(order__fulfilments__in=first).order_by()
    place = {
        "warehouse": F("order__fulfilments__warehouse__name"),
        "zone": F("order__fulfilments__deadline__zone"),
        "city": F("order__fulfilments__deadline__city"),
        "status": F("order__status"),
        "is_provisional": F("order__fulfilments__is_provisional"),
        "source": F("order__fulfilments__ship_by_source"),
    }
    grouped = lines.annotate(code=Upper("sku_code")).values("code", **place)
    return grouped.annotate(
        units=Sum(F("ordered") - F("cancelled") - F("shipped")),
        orders=Count("order", distinct=True),
        sku=Min("sku_code"),
        name=Min("title"),
        ship_by=Min("order__ship_by"),
    ).order_by("code", *place)


def _joined(rows):
    """One row a SKU and warehouse, with what its first deadline is: a warehouse may have had several."""
    joined = {}
    for row in rows:
        row["warehouse"] = row["warehouse"] or ""
        known = joined.setdefault((row["code"], row["warehouse"]), row)
        if known is not row:
            first = min(known, row, key=lambda each: (each["ship_by"] is None, each["ship_by"]))
            added = {name: known[name] + row[name] for name in ("units", "orders")}
            joined[row["code"], row["warehouse"]] = first | added
    return [joined[key] for key in sorted(joined)]


def _row(row, wanted: Wanted, store, now):
    filters = {**wanted.selection.filters, "sku": row["sku"]}
    return SkuRow(
        row["sku"],
        wanted.url(view="", selection=replace(wanted.selection, filters=filters)),
        row["name"],
        row["warehouse"],
        f"{row['units']:,}",
        f"{row['orders']:,}",
        _due(row, store, now),
        _pressing(row, now),
    )


def _pressing(row, now):
    """How little time is left, where it is."""
    told = clock_pill(
        row["status"],
        now=now,
        ship_by=row["ship_by"],
        ended_at=None,
        is_provisional=row["is_provisional"],
        source=row["source"],
    )
    return told if told and told.tone in PRESSING else None


def _due(row, store, now):
    """When the first must leave, in the zone that its deadline was counted in, with its city."""
    if row["ship_by"] is None:
        return ""
    due = short_moment(row["ship_by"], ZoneInfo(row["zone"] or store.time_zone), now)
    return f"{due} {city_name(row['city'])}" if row["city"] else due
