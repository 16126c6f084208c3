"""Releases orders that no source releases, once their waiting time is over."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from orders.book.following import missing_address
from orders.book.holding import hold_orders
from orders.book.models import Hold, Order, Recipient
from orders.book.services import release_orders

BATCH = 500
ROUNDS = 40  # batches a sweep takes before it leaves the rest to the next


def release_due_orders() -> int:
    """Release every order whose waiting time is over and whom nothing holds; returns how many were looked at.

    An address that lacks something holds its order, until somebody completes it.
    """
    seen, last = 0, None
    for _round in range(ROUNDS):
        orders = _release_batch(last)
        if not orders:
            break
        seen, last = seen + len(orders), orders[-1]
    return seen


@transaction.atomic
def _release_batch(last):
    """One batch behind `last`; rows that another sweep or a person holds are left to them."""
    due = Order.objects.due_for_release(timezone.now())
    if last is not None:
        moment = last.release_due_at
        due = due.filter(Q(release_due_at__gt=moment) | Q(release_due_at=moment, pk__gt=last.pk))
    batch = due.select_for_update(skip_locked=True, of=("self",)).order_by("release_due_at", "pk")[:BATCH]
    orders = list(batch)
    recipients = {row.order_id: row for row in Recipient.objects.filter(order__in=orders)}
    gaps = {order.pk: missing_address(order, recipients.get(order.pk, Recipient())) for order in orders}
    release_orders(order_ids=[order.pk for order in orders if not gaps[order.pk]])
    hold_orders(
        reasons=[
            (order, Hold.Kind.ADDRESS, {"missing": gaps[order.pk]}) for order in orders if gaps[order.pk]
        ]
    )
    return orders
