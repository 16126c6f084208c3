"""Reckons a store's month: six reads over ranges of indexes, whatever the store's size."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import TruncDate

from merchant.tenancy.models import Store
from orders.book.models import Discount, Fulfilment, Hold, Line, Order, Package
from orders.review.figures import Day, Figures, median_minutes
from orders.review.periods import Period, day_of

AT_ONCE = 2000
ENDS = (Package.State.SIGNED, Package.State.RETURNED, Package.State.LOST)


@dataclass
class Reckoning:
    """A period's figures and its days."""

    figures: Figures = field(default_factory=Figures)
    days: dict[date, Day] = field(default_factory=lambda: defaultdict(Day))


def reckon(store: Store, period: Period) -> Reckoning:
    """All figures of a period."""
    told = Reckoning()
    _came_in(told, store, period)
    _handed_over(told, store, period)
    _ended(told, store, period)
    _cancelled(told, store, period)
    _held(told.figures, store, period)
    _discounted(told.figures, store, period)
    return told


def reckon_days(store: Store, period: Period) -> dict[date, Day]:
    """Only what came in and what left, by day, in two grouped queries."""
    days = defaultdict(Day)
    by_day = ordered(store, period).annotate(day=TruncDate("ordered_at", tzinfo=period.zone))
    for day, count in by_day.order_by().values_list("day").annotate(Count("pk")):
        days[day].came_in = count
    left = handed_over(store, period).annotate(day=TruncDate("shipped_at", tzinfo=period.zone))
    counted = (
        left.order_by()
        .values_list("day")
        .annotate(all=Count("pk"), in_time=Count("pk", filter=IN_TIME), late=Count("pk", filter=LATE))
    )
    for day, shipped, in_time, late in counted:
        days[day].shipped, days[day].in_time, days[day].late = shipped, in_time, late
    return days


DATED = Q(ship_by__isnull=False, is_exempt=False)
IN_TIME = DATED & Q(shipped_at__lte=F("ship_by"))
LATE = DATED & Q(shipped_at__gt=F("ship_by"))


def ordered(store: Store, period: Period):
    """The orders that buyers made in the period."""
    begins, ends = period.moments
    # The store was found by its merchant; named again, the merchant would keep indexes from answering alone.
    orders = store.order_set.all()
    return orders.filter(ordered_at__gte=begins, ordered_at__lt=ends)


def handed_over(store: Store, period: Period):
    """The fulfilments that count as handed over in the period."""
    begins, ends = period.moments
    fulfilments = Fulfilment.objects.for_merchant(store.merchant_id)
    return fulfilments.filter(order__store=store, shipped_at__gte=begins, shipped_at__lt=ends)


def ended(store: Store, period: Period):
    """The packages that arrived, came back or were lost in the period."""
    begins, ends = period.moments
    packages = Package.objects.for_merchant(store.merchant_id).filter(order__store=store, state__in=ENDS)
    # A parcel that arrived at the platform's warehouse is not with the buyer yet.
    to_platform = Q(kind=Package.Kind.FIRST, order__leg=Order.Leg.TO_PLATFORM_WAREHOUSE)
    there = Q(state=Package.State.SIGNED) & to_platform
    return packages.filter(~there, ended_at__gte=begins, ended_at__lt=ends)


def cancelled(store: Store, period: Period):
    """The orders that were cancelled in the period; of history nobody knows when."""
    begins, ends = period.moments
    gone = store.order_set.filter(status=Order.Status.CANCELLED, is_history=False)
    return gone.filter(status_since__gte=begins, status_since__lt=ends)


def _came_in(told, store, period):
    kept = ~Q(status=Order.Status.CANCELLED)
    countries, sales = Counter(), Counter()
    grouped = ordered(store, period).annotate(day=TruncDate("ordered_at", tzinfo=period.zone)).order_by()
    counted = grouped.values_list("day", "country", "currency").annotate(
        count=Count("pk"),
        minor=Sum("total_minor", filter=kept),
        unpriced=Count("pk", filter=kept & Q(total_minor=None)),
    )
    for day, country, currency, count, minor, unpriced in counted:
        told.days[day].came_in += count
        told.figures.came_in += count
        told.figures.unpriced += unpriced
        countries[country] += count
        sales[currency] += minor or 0
    told.figures.countries, told.figures.sales = dict(countries), dict(sales)


def _handed_over(told, store, period):
    lengths = []
    rows = handed_over(store, period).values_list(
        "shipped_at", "ship_by", "is_exempt", "order__released_at", "order__is_history",
        "warehouse__code", "warehouse__name",
    )  # fmt: skip
    for left_at, ship_by, is_exempt, released_at, is_history, code, name in rows.iterator(AT_ONCE):
        outcomes = ["shipped"]
        if ship_by is not None and not is_exempt:
            outcomes.append("in_time" if left_at <= ship_by else "late")
        _count(told, day_of(left_at, period.zone), code or "", name or "", outcomes)
        if released_at is not None and not is_history:
            lengths.append(max(0, (left_at - released_at).total_seconds()))
    told.figures.minutes_to_hand_over = median_minutes(lengths)


def _count(told, day, code, name, outcomes):
    """One hand-over: for the month, its day and its warehouse."""
    empty = {"name": name, "shipped": 0, "in_time": 0, "late": 0}
    place = told.figures.warehouses.setdefault(code, empty)
    for outcome in outcomes:
        place[outcome] += 1
        for counted in (told.figures, told.days[day]):
            setattr(counted, outcome, getattr(counted, outcome) + 1)


def _ended(told, store, period):
    orders, lengths = {state: set() for state in ENDS}, []
    rows = ended(store, period).values_list(
        "order_id", "state", "ended_at", "handed_over_at", "order__is_history"
    )
    for order_id, state, ended_at, left_at, is_history in rows.iterator(AT_ONCE):
        if state == Package.State.SIGNED:
            if order_id not in orders[state]:
                told.days[day_of(ended_at, period.zone)].signed += 1
            if not is_history:
                lengths.append((ended_at - left_at).total_seconds())
        orders[state].add(order_id)
    figures = told.figures
    figures.signed, figures.returned, figures.lost = (len(orders[state]) for state in ENDS)
    figures.minutes_to_sign = median_minutes(lengths)


def _cancelled(told, store, period):
    lines = Line.objects.for_merchant(store.merchant_id).filter(order=OuterRef("pk"), cancelled__gt=0)
    by = Subquery(lines.order_by("position").values("cancelled_by")[:1])
    counts = Counter()
    gone = cancelled(store, period).annotate(by=by, day=TruncDate("status_since", tzinfo=period.zone))
    for day, whom, count in gone.order_by().values_list("day", "by").annotate(Count("pk")):
        told.days[day].cancelled += count
        counts[whom or ""] += count
    told.figures.cancelled = dict(counts)


def _held(figures, store, period):
    begins, ends = period.moments
    holds = Hold.objects.for_merchant(store.merchant_id).filter(
        order__store=store, order__ordered_at__gte=begins, order__ordered_at__lt=ends
    )
    counted = holds.order_by().values_list("kind").annotate(Count("order", distinct=True))
    figures.holds = dict(counted)


def _discounted(figures, store, period):
    begins, ends = period.moments
    discounts = Discount.objects.for_merchant(store.merchant_id).filter(
        order__store=store, order__ordered_at__gte=begins, order__ordered_at__lt=ends
    )
    by = discounts.order_by().values_list("order__currency", "funder").annotate(Sum("amount_minor"))
    for currency, funder, minor in by:
        figures.discounts.setdefault(currency, {})[funder] = minor
