"""Releases orders that no source releases, once their waiting time is over."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from merchant.parking.services import Sparing
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
    seen, last, sparing = 0, None, Sparing("releases")
    for _round in range(ROUNDS):
        batch = list(sparing.spared(_due_behind(last)).values_list("release_due_at", "pk")[:BATCH])
        if not batch:
            break
        sparing.act(Order, [pk for _moment, pk in batch], _release_some)
        seen, last = seen + len(batch), batch[-1]
    return seen


def _due_behind(last):
    due = Order.objects.due_for_release(timezone.now()).order_by("release_due_at", "pk")
    if last is None:
        return due
    moment, pk = last
    return due.filter(Q(release_due_at__gt=moment) | Q(release_due_at=moment, pk__gt=pk))


@transaction.atomic
def _release_some(ids):
    """Rows that another sweep or a person holds are left to them."""
    due = Order.objects.due_for_release(timezone.now()).filter(pk__in=ids)
    orders = list(due.select_for_update(skip_locked=True, of=("self",)).order_by("pk"))
    recipients = {row.order_id: row for row in Recipient.objects.filter(order__in=orders)}
    gaps = {order.pk: missing_address(order, recipients.get(order.pk, Recipient())) for order in orders}
    release_orders(order_ids=[order.pk for order in orders if not gaps[order.pk]])
    hold_orders(
        reasons=[
            (order, Hold.Kind.ADDRESS, {"missing": gaps[order.pk]}) for order in orders if gaps[order.pk]
        ]
    )
