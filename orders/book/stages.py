"""Which part of its tab an order lies in: derived in the database, for one order or for ten thousand."""

from collections.abc import Iterable

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When

from orders.book.models import Fulfilment, Hold, Order, Package
from orders.book.status import MOVING, SHIPPABLE, OrderStatus, Stage


def refresh_stages(order_ids: Iterable[int]) -> None:
    """Bring the stage of these orders into line with their holds, fulfilments and packages.

    Call it with the orders locked, after the change; only rows that differ are written.
    """
    orders = Order.objects.filter(pk__in=list(order_ids)).annotate(derived=derived_stage())
    orders.exclude(stage=F("derived")).update(stage=F("derived"))


def derived_stage() -> Case:
    """The stage that holds, fulfilments and packages add up to, as an expression over orders."""
    mine = OuterRef("pk")
    is_held = Exists(Hold.objects.open().filter(order=mine))
    is_there = Exists(Fulfilment.objects.open().filter(order=mine, submitted_at__isnull=False))
    went_wrong = Exists(
        Package.objects.filter(order=mine, state__in=[Package.State.RETURNED, Package.State.LOST])
    )
    shippable, moving = Q(status__in=SHIPPABLE), Q(status__in=MOVING)
    return Case(
        When(Q(status=OrderStatus.PENDING) & Q(is_held), then=Value(Stage.HELD)),
        When(shippable & Q(is_held), then=Value(Stage.HELD)),
        When(shippable & Q(is_there), then=Value(Stage.AT_WAREHOUSE)),
        When(shippable, then=Value(Stage.READY)),
        When(moving & Q(went_wrong), then=Value(Stage.ANOMALY)),
        When(moving, then=Value(Stage.IN_TRANSIT)),
        default=Value(""),
        output_field=CharField(),
    )
