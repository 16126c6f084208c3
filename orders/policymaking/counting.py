"""How many orders a version would date, store by store; no store is counted further than a page says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery

from merchant.frame.counting import COUNTED_TO, shown_count
from merchant.frame.patience import TookTooLong, patience
from merchant.tenancy.models import Store
from orders.book.models import Line, Order
from orders.policy.models import PolicyVersion
from orders.policy.scopes import ANY, Scope

WEEK = timedelta(days=7)
PATIENCE = 5_000  # milliseconds that staff wait for the counts


class Counted(Subquery):
    """How many rows a query finds, no further than one past the cap."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()

    def __init__(self, queryset: QuerySet):
        super().__init__(queryset.order_by().values("pk")[: COUNTED_TO + 1])


@dataclass(frozen=True, slots=True)
class StoreCount:
    """One store's orders that a version is for: those that wait for release, and those of a week."""

    store_id: int
    code: str
    name: str
    merchant: str
    pending: int
    week: int

    @property
    def pending_shown(self) -> str:
        return shown_count(self.pending)

    @property
    def week_shown(self) -> str:
        return shown_count(self.week)


def count_by_store(orders: QuerySet[Order], now: datetime) -> list[StoreCount] | None:
    """Stores that have such orders, the most first; None where counting them takes too long."""
    pending = Counted(orders.filter(store=OuterRef("pk"), status=Order.Status.PENDING))
    week = Counted(of_last_week(orders, now).filter(store=OuterRef("pk")))
    told = ("pk", "code", "name", "merchant__name")
    try:
        with patience(PATIENCE):
            rows = list(Store.objects.order_by("code").values_list(*told, pending, week))
    except TookTooLong:
        return None
    counts = [StoreCount(*row) for row in rows if row[-2] or row[-1]]
    return sorted(counts, key=lambda one: one.pending + one.week, reverse=True)


def of_last_week(orders: QuerySet[Order], now: datetime) -> QuerySet[Order]:
    """What was released within the last seven days: a week's worth."""
    return orders.filter(released_at__gt=now - WEEK, released_at__lte=now)


def meant_by(policy: PolicyVersion, published: Sequence[PolicyVersion]) -> QuerySet[Order]:
    """Orders that the version dates, in part at least; narrower ones that are valid then go first."""
    scope = policy.scope
    narrower = [
        one.scope
        for one in published
        if one.scope.rank > scope.rank
        and one.scope.overlaps(scope)
        and one.is_valid_at(policy.valid_from)
        and one.pk != policy.pk
    ]
    orders = Order.objects.filter(_asked(scope._replace(category=ANY)), is_history=False)
    if not any(one.category for one in (scope, *narrower)):
        return orders.filter(~_any_of(narrower)) if narrower else orders
    lines = Line.objects.filter(_asked(scope, "order__"), order=OuterRef("pk"), ordered__gt=F("cancelled"))
    if narrower:
        lines = lines.filter(~_any_of(narrower, "order__"))
    return orders.filter(Exists(lines))


def _any_of(scopes, order=""):
    return reduce(or_, (_asked(scope, order) for scope in scopes))


def _asked(scope: Scope, order="") -> Q:
    """What a scope asks; the category is asked of lines."""
    paths = {
        f"{order}country": scope.market,
        f"{order}programme": scope.programme,
        f"{order}leg": scope.leg,
        "sku__category": scope.category,
    }
    return Q(**{path: value for path, value in paths.items() if value != ANY})
