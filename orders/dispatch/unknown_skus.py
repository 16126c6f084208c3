"""Joins lines to SKUs that the catalogue came to know after them."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from merchant.catalogue.models import Sku
from merchant.catalogue.services import ensure_skus
from orders.book.exceptions import OrderError
from orders.book.holding import release_holds
from orders.book.locking import lock_orders
from orders.book.models import Fulfilment, Hold, Line, Order

BATCH = 500
ROUNDS = 40  # batches a sweep takes before it leaves the rest to the next


def add_unknown_skus(*, order_id: int, actor) -> None:
    """Put an order's unknown codes into the catalogue; every order that waits for one of them goes on."""
    order = Order.objects.select_related("merchant").get(pk=order_id)
    titles = dict(order.lines.filter(sku=None).values_list("sku_code", "title"))
    if not titles:
        raise OrderError(_("The catalogue knows every code of this order by now."))
    ensure_skus(merchant=order.merchant, titles=titles, actor=actor)
    for _round in range(ROUNDS):
        if not _link_batch(order.merchant_id):
            break


def link_known_skus() -> int:
    """Join lines to SKUs that were added to the catalogue after them; their orders are held no longer.

    Returns the number of orders; a sweep takes a bounded number of batches and leaves the rest to the next.
    """
    sku = Sku.objects.filter(merchant=OuterRef("merchant")).with_key().filter(key=Upper(OuterRef("sku_code")))
    held = Hold.objects.open().filter(kind=Hold.Kind.UNKNOWN_SKU).values("order")
    wanted = Line.objects.filter(Exists(sku), sku=None, order__in=held).order_by()
    linked = 0
    for _round in range(ROUNDS):
        merchant_id = wanted.values_list("merchant_id", flat=True).first()
        if merchant_id is None:
            break
        linked += _link_batch(merchant_id)
    return linked


@transaction.atomic
def _link_batch(merchant_id):
    """Join what the catalogue knows by now in one batch of a merchant's orders; returns their number."""
    sku = Sku.objects.filter(merchant=merchant_id).with_key().filter(key=Upper(OuterRef("sku_code")))
    lines = Line.objects.filter(Exists(sku), merchant=merchant_id, sku=None)
    order_ids = list(lines.order_by("order").values_list("order_id", flat=True).distinct()[:BATCH])
    lock_orders(order_ids=order_ids)
    joined = Line.objects.filter(Exists(sku), order__in=order_ids, sku=None)
    joined.update(sku=Subquery(sku.values("pk")[:1]))
    waiting = Line.objects.to_ship().filter(order__in=order_ids, sku=None)
    still = set(waiting.values_list("order_id", flat=True))
    free = [order_id for order_id in order_ids if order_id not in still]
    release_holds(order_ids=free, kind=Hold.Kind.UNKNOWN_SKU)
    # Now they have a weight, a category and units to reserve: the rules look again.
    Fulfilment.objects.open().filter(order__in=order_ids, submitted_at=None).match_anew()
    return len(order_ids)
