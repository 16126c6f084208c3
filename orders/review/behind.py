"""The orders behind each monthly figure, as rows that page by key."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from merchant.tenancy.models import Store
from orders.book.models import Hold, Line, Order, Package
from orders.review.periods import Period
from orders.review.reckoning import IN_TIME, LATE, cancelled, ended, handed_over, ordered


@dataclass(frozen=True)
class Behind:
    """A figure's rows: where they are read, by which moment they are sorted, how they are narrowed."""

    label: str
    rows: Callable[[Store, Period], QuerySet]
    sort: str
    narrow: Callable[[QuerySet, Store, str], QuerySet] | None = None


def _ended_as(state):
    return lambda store, period: ended(store, period).filter(state=state)


def _in_country(orders, store, code):
    return orders.filter(country=code)


def _from_warehouse(fulfilments, store, code):
    if not code:
        return fulfilments.filter(warehouse=None)
    return fulfilments.filter(warehouse__code=code)


def _by(orders, store, whom):
    lines = Line.objects.for_merchant(store.merchant_id).filter(order=OuterRef("pk"), cancelled__gt=0)
    return orders.filter(Exists(lines.filter(cancelled_by=whom)))


def _held_for(orders, store, kind):
    holds = Hold.objects.for_merchant(store.merchant_id).filter(order=OuterRef("pk"), kind=kind)
    return orders.filter(Exists(holds))


BEHIND = {
    "came_in": Behind(_("Ordered"), ordered, "ordered_at", _in_country),
    "held": Behind(_("Held"), ordered, "ordered_at", _held_for),
    "shipped": Behind(_("Shipped"), handed_over, "shipped_at", _from_warehouse),
    "in_time": Behind(
        _("Shipped in time"),
        lambda store, period: handed_over(store, period).filter(IN_TIME),
        "shipped_at",
    ),
    "late": Behind(
        _("Shipped late"), lambda store, period: handed_over(store, period).filter(LATE), "shipped_at"
    ),
    "signed": Behind(_("Signed for"), _ended_as(Package.State.SIGNED), "ended_at"),
    "returned": Behind(_("Returned"), _ended_as(Package.State.RETURNED), "ended_at"),
    "lost": Behind(_("Lost"), _ended_as(Package.State.LOST), "ended_at"),
    "cancelled": Behind(_("Cancelled"), cancelled, "status_since", _by),
}


def rows_behind(figure: str, *, store: Store, period: Period, of: str | None) -> QuerySet:
    """The rows of a figure, perhaps of one country, warehouse, reason or party alone."""
    behind = BEHIND[figure]
    rows = behind.rows(store, period)
    if of is not None and behind.narrow is not None:
        rows = behind.narrow(rows, store, of)
    return rows if rows.model is Order else rows.select_related("order")


def order_of(row) -> Order:
    """The order that a row belongs to, or is."""
    return row if isinstance(row, Order) else row.order
