"""What goes late within a day or two if nobody does anything, by what each order waits for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, CharField, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from merchant.tenancy.models import Store
from orders.book.models import Fulfilment, Hold
from orders.book.status import SHIPPABLE, Stage

HOURS = (24, 48)
HELD, UNPLACED, READY, AT_WAREHOUSE = "held", "unplaced", "ready", "at_warehouse"
WAITS_FOR = (UNPLACED, READY, AT_WAREHOUSE)  # beside the kinds of holds


@dataclass(frozen=True)
class Stake:
    """What is at stake within so many hours."""

    hours: int
    orders: int = 0


@dataclass(frozen=True)
class Cause:
    """What some orders wait for, as a hold's kind or one of our own codes, and what is at stake there."""

    code: str
    stakes: tuple[Stake, ...]


@dataclass(frozen=True)
class Forecast:
    """What goes late, by cause: what is at stake soonest first; and all of it together."""

    causes: list[Cause]
    stakes: tuple[Stake, ...]

    @property
    def is_empty(self) -> bool:
        return not any(stake.orders for stake in self.stakes)


def forecast(store: Store, now: datetime) -> Forecast:
    """How much goes late within a day and two, by cause; one query."""
    rows = going_late(store, now, hours=max(HOURS))
    within = {f"within_{hours}": Count("pk", filter=_within(now, hours)) for hours in HOURS}
    counted = rows.order_by().values_list("cause").annotate(**within)
    causes = [Cause(code, _stakes(counts)) for code, *counts in counted]
    causes.sort(key=lambda cause: (*(-stake.orders for stake in cause.stakes), cause.code))
    return Forecast(causes, _stakes(map(sum, zip(*_counts(causes), strict=True))))


def going_late(store: Store, now: datetime, *, hours: int, cause: str | None = None) -> QuerySet:
    """The fulfilments that go late within so many hours, each with what it waits for as its `cause`."""
    fulfilments = Fulfilment.objects.for_merchant(store.merchant_id).open()
    here = fulfilments.filter(order__store=store, order__status__in=SHIPPABLE, is_exempt=False)
    rows = here.filter(_within(now, hours)).annotate(cause=cause_of_waiting(store))
    return rows if cause is None else rows.filter(cause=cause)


def cause_of_waiting(store: Store) -> Case:
    """The reason that has held it longest; unheld, the next step that nobody has taken."""
    holds = Hold.objects.for_merchant(store.merchant_id).open().filter(order=OuterRef("order"))
    longest = Subquery(holds.order_by("opened_at", "pk").values("kind")[:1], output_field=CharField())
    return Case(
        When(order__stage=Stage.HELD, then=Coalesce(longest, Value(HELD))),
        When(submitted_at__isnull=False, then=Value(AT_WAREHOUSE)),
        When(Q(matched_at=None) | Q(warehouse=None), then=Value(UNPLACED)),
        default=Value(READY),
        output_field=CharField(),
    )


def _within(now, hours):
    second = now.replace(microsecond=0)  # a date is met until its second is over
    return Q(ship_by__gte=second, ship_by__lt=second + timedelta(hours=hours))


def _stakes(counts: Iterable[int]) -> tuple[Stake, ...]:
    told = tuple(Stake(hours, count) for hours, count in zip(HOURS, counts, strict=False))
    return told or tuple(Stake(hours) for hours in HOURS)


def _counts(causes):
    return [[stake.orders for stake in cause.stakes] for cause in causes]
