"""Which rows each rate counts, and which of them are bad: ranges of indexes, whatever the store's size."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count as CountOf
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.db.models.lookups import IsNull

from merchant.tenancy.models import Store
from orders.book.models import Fulfilment, Line, Order, Package
from orders.scorecard.rates import Count, Rate
from orders.scorecard.windows import Window

DONE, CANCELLED = Fulfilment.State.DONE, Fulfilment.State.CANCELLED
NOT_THEIRS = Order.Leg.PLATFORM_STOCK  # the platform ships it, and answers for it


@dataclass(frozen=True)
class Counted:
    """A rate's rows in a window, by which moment they belong to a day, and which of them are bad."""

    rows: Callable[[Store, Window], QuerySet]
    moment: str
    bad: Callable[[], Q]
    untold: Callable[[], Q] | None = None  # bad only as far as anybody told
    told: Callable[[], Q] | None = None  # of which somebody told how they ended


def fell_due(store: Store, seen: Window) -> QuerySet:
    """The fulfilments whose ship-by has passed in the window; of the cancelled nothing is asked."""
    return _due(store).filter(ship_by__gte=seen.begins, ship_by__lt=seen.passed)


def left(store: Store, seen: Window) -> QuerySet:
    """The fulfilments that count as handed over in the window."""
    return _theirs(store).filter(shipped_at__gte=seen.begins, shipped_at__lt=seen.ends)


def were_awaited(store: Store, seen: Window) -> QuerySet:
    """The fulfilments whose deliver-by has passed in the window; only what goes to the buyer has one."""
    return _due(store).filter(deliver_by__gte=seen.begins, deliver_by__lt=seen.passed)


def came_in(store: Store, seen: Window) -> QuerySet:
    """The orders that buyers made in the window."""
    # The store was found by its merchant; named again, the merchant would keep indexes from answering alone.
    orders = store.order_set.filter(is_history=False).exclude(leg=NOT_THEIRS)
    return orders.filter(ordered_at__gte=seen.begins, ordered_at__lt=seen.ends)


def _theirs(store):
    fulfilments = Fulfilment.objects.for_merchant(store.merchant_id)
    return fulfilments.filter(order__store=store, order__is_history=False).exclude(order__leg=NOT_THEIRS)


def _due(store):
    return _theirs(store).filter(is_exempt=False).exclude(state=CANCELLED)


def _is_late():
    """Those that are not shipped yet are: the rows are those whose date has passed."""
    return Q(shipped_at=None) | Q(shipped_at__gt=F("ship_by"))


def _parcels(**fields):
    standing = Package.objects.standing().filter(fulfilment=OuterRef("pk"), kind=Package.Kind.FIRST)
    return standing.filter(**fields)


def _some(rows):
    """Whether there is one, asked row by row: EXISTS lets the database read all parcels there are."""
    return Q(IsNull(Subquery(rows.order_by().values("pk")[:1]), False))


def _lacks_number():
    return _some(_parcels(tracking_number=""))


def _is_not_delivered():
    not_signed = ~Q(state=Package.State.SIGNED) | Q(ended_at__gt=OuterRef("deliver_by"))
    return ~Q(state=DONE) | _some(_parcels().filter(not_signed))


def _is_on_its_way():
    """It has left, and nobody told of any of its parcels that it ended."""
    return Q(state=DONE) & ~_some(_parcels(ended_at__isnull=False))


def _has_ended():
    return _some(_parcels(ended_at__isnull=False))


def _is_cancelled_by_seller():
    lines = Line.objects.filter(order=OuterRef("pk"), cancelled__gt=0)
    return _some(lines.filter(cancelled_by=Line.CancelledBy.SELLER))


COUNTED = {
    Rate.LATE_SHIPMENT: Counted(fell_due, "ship_by", _is_late),
    Rate.VALID_TRACKING: Counted(left, "shipped_at", _lacks_number),
    Rate.ON_TIME_DELIVERY: Counted(
        were_awaited, "deliver_by", _is_not_delivered, untold=_is_on_its_way, told=_has_ended
    ),
    Rate.CANCELLATION: Counted(came_in, "ordered_at", _is_cancelled_by_seller),
}


def count_by_day(rate: str, store: Store, seen: Window) -> dict[date, Count]:
    """How many there were on each day of the window, and how many of them bad; one query."""
    return {row.pop("day"): Count(**row) for row in by_day(rate, store, seen)}


def by_day(rate: str, store: Store, seen: Window) -> QuerySet:
    """The same as the query that asks it."""
    counted = COUNTED[rate]
    asked = {"bad": counted.bad, "untold": counted.untold, "told": counted.told}
    parts = {name: CountOf("pk", filter=part()) for name, part in asked.items() if part is not None}
    rows = counted.rows(store, seen).annotate(day=TruncDate(counted.moment, tzinfo=seen.period.zone))
    return rows.order_by().values("day").annotate(all=CountOf("pk"), **parts)
