"""The orders' cards on the workbench: how things stand, what comes, and how the last days went."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from merchant.frame.cards import Beginning
from merchant.frame.counting import capped_counts, shown_count
from merchant.frame.moments import short_moment
from merchant.tenancy.access import may
from orders.book.models import Package
from orders.desk.hours import Hours, deadlines_ahead
from orders.desk.selectors import DUE, LATE
from orders.review import selectors as review
from orders.review.charts import Chart, chart_of
from orders.review.periods import Period, day_of
from orders.review.reckoning import cancelled, ended, handed_over
from orders.selection.selection import Selection
from orders.selection.tabs import PARTS, TABS, in_tab
from orders.today.wording import BUCKETS, FLOW

DAYS = 30


@dataclass(frozen=True)
class Bucket:
    """A part of the order list as one big counted link."""

    label: str
    count: str
    url: str
    icon: str
    tone: str


@dataclass(frozen=True)
class Flow:
    """How many orders took one step today, and on the whole day before."""

    label: str
    today: str
    yesterday: str


@dataclass(frozen=True)
class Standing:
    """The first card: six buckets, today's steps beside yesterday's, and the deadlines to come."""

    buckets: list[Bucket]
    flow: list[Flow]
    hours: Hours
    hour_rows: list[tuple[str, int]]  # the same deadlines for those who read a table


@dataclass(frozen=True)
class LastDays:
    """The last days as a picture, with a link to the month that they lie in."""

    chart: Chart
    as_of: datetime | None  # None: now
    month_url: str


def beginning(request) -> Beginning | None:
    """What a store without any order is told; one query."""
    store = request.store
    if store.order_set.exists():
        return None
    acts = [("import_orders", _("Import orders"), "orders:import_new")]
    return Beginning(
        title=_("No order has come in yet"),
        text=_(
            "Bring in a marketplace's order file: each order gets its warehouse and the moment by which it "
            "has to leave, and this page shows every morning what is urgent."
        ),
        acts=tuple(
            (label, reverse(name, args=[store.code]))
            for act, label, name in acts
            if may(request.membership, act)
        ),
    )


def standing(request, now: datetime) -> Standing:
    """How things stand: every count in one query, the deadlines in another."""
    store = request.store
    # The store was found by its merchant; named again, the merchant would keep indexes from answering alone.
    orders = store.order_set.all()
    parts = {f"{tab}/{part}": in_tab(orders, TABS[tab], part, now) for tab, part, *_look in BUCKETS}
    zone = ZoneInfo(store.time_zone)
    today = day_of(now, zone)
    steps = {
        f"{step}/{when}": queryset
        for when, day in (("today", today), ("yesterday", today - timedelta(days=1)))
        for step, queryset in _steps(store, orders, Period(day, day + timedelta(days=1), zone)).items()
    }
    second = now.replace(microsecond=0)  # deadlines are met until their second is over
    late = {LATE: in_tab(orders, TABS["to_ship"], "", now).filter(due_order__lt=second)}
    counts = capped_counts(parts | steps | late)
    request.urgent_orders = counts[DUE]  # the menu tells it, too
    shown = {key: shown_count(count) for key, count in counts.items()}
    tones = {DUE: "late"} if counts[LATE] else {}
    ahead = deadlines_ahead(store, now, counts)
    list_url = reverse("orders:list", args=[store.code])
    return Standing(
        buckets=[
            Bucket(
                label=str(PARTS[tab][part]),
                count=shown[f"{tab}/{part}"],
                url=f"{list_url}?{Selection(tab, part).to_query()}",
                icon=icon,
                tone=tones.get(f"{tab}/{part}", tone) if counts[f"{tab}/{part}"] else "",
            )
            for tab, part, icon, tone in BUCKETS
        ],
        flow=[
            Flow(str(label), shown[f"{step}/today"], shown[f"{step}/yesterday"])
            for step, label in FLOW.items()
        ],
        hours=ahead,
        hour_rows=_hour_rows(ahead, zone, now),
    )


def _hour_rows(ahead, zone, now):
    """Hour → how many orders fall due in it, where any does; late ones count to the first."""
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    return [
        (short_moment(this_hour + timedelta(hours=number), zone, now), bar.count)
        for number, bar in enumerate(ahead.bars)
        if bar.count
    ]


def _steps(store, orders, day):
    """What happened on one day, each as rows that a range of an index finds."""
    begins, ends = day.moments
    return {
        "came_in": orders.filter(ordered_at__gte=begins, ordered_at__lt=ends),
        "released": orders.filter(released_at__gte=begins, released_at__lt=ends),
        "shipped": handed_over(store, day),
        "signed": ended(store, day).filter(state=Package.State.SIGNED),
        "cancelled": cancelled(store, day),
    }


def last_days(request, now: datetime) -> LastDays:
    """Orders and on-time rate by day."""
    zone = ZoneInfo(request.store.time_zone)
    end = day_of(now, zone) + timedelta(days=1)
    period = Period(end - timedelta(days=DAYS), end, zone)
    url = reverse("orders:month", args=[request.store.code])
    told = review.days(request.store, period, now)
    return LastDays(chart_of(told.days), told.as_of if told.as_of < now else None, url)
