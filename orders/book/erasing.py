"""Forgets to whom ended orders went, so many days after they ended."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from merchant.audit import services as audit
from orders.book.locking import lock_orders
from orders.book.models import Order, Recipient
from orders.book.status import ENDED

BATCH = 500
ROUNDS = 40  # batches a sweep takes before it leaves the rest to the next
# The buyer's number stays: it is the source's own, says nothing without the source's tables, and later
# cancellation lines find the sale that they take back by it alone.
PERSONAL = ("name", "phone", "email", "street", "city", "name_key", "phone_key")


def erase_at(ended_at: datetime) -> datetime:
    """When the address of an order that ended then is to be erased."""
    return ended_at + timedelta(days=settings.ADDRESSES_KEPT_DAYS)


def plan_erasure(orders: Iterable[Order]) -> None:
    """Set or clear the day of erasure of orders whose status changed at the same moment."""
    orders = list(orders)
    ended = [order for order in orders if order.status in ENDED]
    running = [order for order in orders if order.status not in ENDED]
    kept = Recipient.objects.filter(erased_at=None)
    if ended:
        kept.filter(order__in=ended).update(erase_at=erase_at(ended[0].status_since))
    if running:
        kept.filter(order__in=running, erase_at__isnull=False).update(erase_at=None)


def erase_old_addresses() -> int:
    """Blank every recipient whose day has come; returns how many. What is left over, the next sweep takes."""
    erased = 0
    for _round in range(ROUNDS):
        found = _erase_batch(timezone.now())
        if not found:
            break
        erased += found
    return erased


@transaction.atomic
def _erase_batch(now):
    due = Recipient.objects.filter(erase_at__lte=now)
    order_ids = list(due.order_by("erase_at").values_list("order_id", flat=True)[:BATCH])
    orders = {order.pk: order for order in lock_orders(order_ids=order_ids)}
    # Read again under the lock: an order that runs again meanwhile keeps its address.
    still = list(due.filter(order__in=orders).values_list("order_id", flat=True))
    blank = dict.fromkeys(PERSONAL, "") | {"source_told": None, "erase_at": None, "erased_at": now}
    Recipient.objects.filter(order__in=still).update(**blank)
    audit.record_many("order.address_erased", [(orders[pk], {}) for pk in still])
    return len(order_ids)
