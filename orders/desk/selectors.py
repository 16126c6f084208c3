"""The order list's reads: a fixed number of queries, whatever the page shows."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import TruncHour
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from merchant.frame.moments import short_moment
from merchant.money.currencies import format_minor
from orders.book.models import Fulfilment, Hold, Line, Order
from orders.clock.pills import clock_pill
from orders.clock.wording import Pill
from orders.detail.wording import hold_advice
from orders.selection.tabs import COUNTED_TO, PARTS, TABS, URGENT, in_tab
from warehouses.sites.cities import city_name
from warehouses.sites.countries import country_name, flag

HOURS = 72


@dataclass(frozen=True)
class OrderRow:
    """One order as the list shows it, every value ready to print."""

    url: str
    number: str
    ordered: str
    status: str
    status_label: str
    is_partial: bool
    title: str
    tile: str
    units: str
    sku: str
    more: int
    country: str
    flag: str
    country_code: str
    postcode: str
    warehouse: str
    channel: str
    pill: Pill
    due: str
    city: str
    holds: list
    total: str


def order_rows(orders: list[Order], *, store, now: datetime) -> list[OrderRow]:
    """The rows of these orders, in four queries."""
    ids = [order.pk for order in orders]
    merchant = store.merchant
    first = {
        row["order_id"]: row
        for row in Line.objects.for_merchant(merchant)
        .filter(order__in=ids, position=1)
        .values("order_id", "title", "sku_code", "ordered")
    }
    counts = dict(
        Line.objects.for_merchant(merchant)
        .filter(order__in=ids)
        .order_by()
        .values_list("order_id")
        .annotate(lines=Count("pk"))
    )
    return [
        _row(order, store, now, first.get(order.pk), counts.get(order.pk, 0), place, holds)
        for order, place, holds in _with_places(orders, ids, merchant)
    ]


def _with_places(orders, ids, merchant):
    places = {}
    fulfilments = Fulfilment.objects.for_merchant(merchant).filter(order__in=ids).order_by("-pk")
    for place in fulfilments.values(
        "order_id",
        "warehouse__name",
        "channel__name",
        "is_provisional",
        "ship_by_source",
        "handed_over_at",
        "ship_by",
        "deadline__zone",
        "deadline__city",
    ):
        places[place["order_id"]] = place
    holds = defaultdict(list)
    for order_id, kind in (
        Hold.objects.for_merchant(merchant).open().filter(order__in=ids).values_list("order_id", "kind")
    ):
        holds[order_id].append(kind)
    return [(order, places.get(order.pk), holds[order.pk]) for order in orders]


def _row(order, store, now, line, lines, place, holds):
    language = get_language()
    url = reverse("orders:detail", args=[store.code, order.public_id])
    title = (line["title"] or line["sku_code"]) if line else ""
    return OrderRow(
        url=url,
        number=order.number,
        ordered=short_moment(order.ordered_at, ZoneInfo(store.time_zone), now),
        status=order.status,
        status_label=order.get_status_display(),
        is_partial=order.status in (Order.Status.PARTLY_SHIPPED, Order.Status.PARTLY_SIGNED),
        title=title,
        tile=title[:1].upper(),
        units=f"{line['ordered']:,}" if line else "",
        sku=line["sku_code"] if line else "",
        more=max(0, lines - 1),
        country=country_name(order.country, language) if order.country else "",
        flag=flag(order.country),
        country_code=order.country,
        postcode=order.postcode,
        warehouse=place["warehouse__name"] or "" if place else "",
        channel=place["channel__name"] or "" if place else "",
        pill=_pill(order, place, now),
        due=_due(place, now),
        city=city_name(place["deadline__city"] or "", language) if place else "",
        holds=[hold_advice(kind, url) for kind in holds],
        total=format_minor(order.total_minor, order.currency, language),
    )


def _pill(order, place, now):
    return place and clock_pill(
        order,
        now=now,
        ship_by=place["ship_by"],
        ended_at=place["handed_over_at"],
        is_provisional=place["is_provisional"],
        source=place["ship_by_source"],
    )


def _due(place, now):
    if place is None or place["ship_by"] is None:
        return ""
    return short_moment(place["ship_by"], ZoneInfo(place["deadline__zone"] or "UTC"), now)


def tab_counts(store, now: datetime) -> dict[str, str]:
    """How many orders each tab and part holds, capped, in one query; "" is all of To ship."""
    orders = Order.objects.for_merchant(store.merchant).in_store(store)
    parts = {
        f"{key}/{part}": in_tab(orders, TABS[key], part, now)
        for key, parts in PARTS.items()
        for part in parts
        if part
    }
    tabs = {key: in_tab(orders, tab, "", now) for key, tab in TABS.items() if tab.statuses}
    counts = _capped_counts(tabs | parts)
    return {key: f"{COUNTED_TO:,}+" if count > COUNTED_TO else f"{count:,}" for key, count in counts.items()}


def _capped_counts(querysets):
    """Count each queryset, but none further than one past the cap."""
    selects, params = [], []
    for queryset in querysets.values():
        sql, values = queryset.order_by().values("pk")[: COUNTED_TO + 1].query.sql_with_params()
        selects.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")
        params.extend(values)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(selects), params)
        return dict(zip(querysets, cursor.fetchone(), strict=True))


@dataclass(frozen=True)
class Bar:
    """One hour's deadlines in the histogram's own coordinates."""

    x: int
    y: int
    height: int
    tone: str
    count: int


@dataclass(frozen=True)
class Hours:
    """The deadlines of the next three days by the hour, and how many are late or due within one."""

    urgent: int
    late: int
    bars: list[Bar]
    axis: list[str]


BAR_AREA = 56


def deadlines_ahead(store, now: datetime) -> Hours:
    """The histogram of what falls due in the next 72 hours, in one query."""
    to_ship = in_tab(Order.objects.for_merchant(store.merchant).in_store(store), TABS["to_ship"], "", now)
    ahead = to_ship.filter(due_order__lt=now + timedelta(hours=HOURS))
    by_hour = ahead.order_by().annotate(hour=TruncHour("ship_by", tzinfo=UTC)).values_list("hour")
    is_late = Q(due_order__lt=now.replace(microsecond=0))
    rows = by_hour.annotate(
        late=Count("pk", filter=is_late),
        due=Count("pk", filter=~is_late),
        urgent=Count("pk", filter=Q(due_order__lt=now + URGENT)),
    )
    ahead_of, late, urgent = [0] * HOURS, 0, 0
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    for hour, hour_late, hour_due, hour_urgent in rows:
        late, urgent = late + hour_late, urgent + hour_urgent
        offset = (hour - this_hour) // timedelta(hours=1)
        ahead_of[min(max(offset, 0), HOURS - 1)] += hour_due
    return Hours(urgent, late, _bars(ahead_of, late), _axis(store, now))


def _bars(by_hour, late):
    counts = [late + by_hour[0], *by_hour[1:]]
    # What is late already stands in the text; it must not flatten the hours to come.
    tallest = max(by_hour) or 1
    bars = []
    for hour, count in enumerate(counts):
        height = min(BAR_AREA - 2, max(3, round(count / tallest * (BAR_AREA - 2)))) if count else 1
        tone = "late" if hour == 0 and late else "soon" if hour < 24 and count else ""
        bars.append(Bar(hour * 10, BAR_AREA - height, height, tone, count))
    return bars


def _axis(store, now):
    zone = ZoneInfo(store.time_zone)
    return [short_moment(now + timedelta(hours=hours), zone, now) for hours in (0, 24, 48, 72)]


def urgent_count(request) -> str:
    """The menu's number: orders that are late or due within 24 hours."""
    orders = Order.objects.for_merchant(request.merchant).in_store(request.store)
    due = in_tab(orders, TABS["to_ship"], "due", timezone.now())
    count = _capped_counts({"due": due})["due"]
    return f"{COUNTED_TO:,}+" if count > COUNTED_TO else f"{count:,}" if count else ""
