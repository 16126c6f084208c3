"""Orders that wait for a person, and orders that go on."""

from collections.abc import Iterable, Mapping

from django.utils import timezone

from merchant.audit import services as audit
from orders.book.models import Hold, Order
from orders.book.stages import refresh_stages


def hold_order(*, order: Order, kind: Hold.Kind, data: Mapping | None = None) -> None:
    """Let an order wait for a person, for this reason; an open hold of the kind stays as it is."""
    hold_orders(reasons=[(order, kind, data or {})])


def hold_orders(*, reasons: Iterable[tuple[Order, Hold.Kind, Mapping]]) -> None:
    """The same for many orders in a fixed number of statements."""
    reasons = list(reasons)
    open_holds = Hold.objects.open().filter(order__in=[order.pk for order, _kind, _data in reasons])
    there = set(open_holds.values_list("order_id", "kind"))
    new = [reason for reason in reasons if (reason[0].pk, reason[1]) not in there]
    Hold.objects.bulk_create(
        Hold(merchant_id=order.merchant_id, order=order, kind=kind, data=data) for order, kind, data in new
    )
    refresh_stages({order.pk for order, _kind, _data in new})
    audit.record_many("hold.opened", [(order, {"hold": kind}) for order, kind, _data in new])


def release_holds(*, order_ids: Iterable[int], kind: Hold.Kind | None = None) -> None:
    """Let these orders go on, where they were held for this reason, or for any."""
    held = Hold.objects.open().filter(order__in=list(order_ids))
    holds = list((held.filter(kind=kind) if kind else held).select_related("order"))
    if not holds:
        return
    Hold.objects.filter(pk__in=[hold.pk for hold in holds]).update(released_at=timezone.now())
    refresh_stages({hold.order_id for hold in holds})
    audit.record_many("hold.released", [(hold.order, {"hold": hold.kind}) for hold in holds])
