"""What happens to an order when it is released: a warehouse is found for it, or a hold says why not."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Subquery
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.catalogue.models import Sku
from merchant.catalogue.services import ensure_skus
from orders.book.exceptions import OrderError
from orders.book.holding import hold_orders, release_holds
from orders.book.models import Fulfilment, Hold, Line, Order
from orders.book.services import lock_orders
from orders.clock.services import give_deadlines
from warehouses.matching.engine import CHOSEN, Demand, match
from warehouses.matching.selectors import tables_for

BATCH = 500
ROUNDS = 40  # batches a sweep takes before it leaves the rest to the next
# An SKU and the hold that wants it may be written at the same time, neither seeing the other.
WRITTEN_WITHIN = timedelta(minutes=10)


def match_waiting_orders() -> int:
    """Match every released order that no rule was tried for; returns how many were looked at."""
    link_known_skus()
    waiting = Fulfilment.objects.waiting_for_matching()
    seen, last = 0, 0
    for _round in range(ROUNDS):
        rows = waiting.filter(pk__gt=last).order_by("pk").values_list("pk", "order_id")[:BATCH]
        rows = list(rows)
        if not rows:
            break
        match_orders(order_ids=[order_id for _pk, order_id in rows])
        give_deadlines(fulfilment_ids=[pk for pk, _order_id in rows])  # a found warehouse makes the date firm
        seen, last = seen + len(rows), rows[-1][0]
    return seen


def match_orders(*, order_ids: Iterable[int]) -> None:
    """Find a warehouse and channel for what waits in these orders; running it again is harmless."""
    with transaction.atomic():
        orders = lock_orders(order_ids=order_ids)
        waiting = (
            Fulfilment.objects.waiting_for_matching()
            .filter(order__in=orders)
            .select_for_update(of=("self",))
            .select_related("order")
            .order_by("pk")
        )
        fulfilments = list(waiting)
        if fulfilments:
            _match(fulfilments)


def set_destination(*, order_id: int, country: str, actor) -> None:
    """Name the country of an order whose file named none, and look for its warehouse at once."""
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order_id)
        if not Hold.objects.open().filter(order=order, kind=Hold.Kind.ADDRESS).exists():
            raise OrderError(_("This order does not wait for a destination any more."))
        order.country = country
        order.save(update_fields=["country"])
        order.fulfilments.open().update(warehouse=None, channel=None, matched_at=None)
        audit.record("order.destination_set", order, actor=actor, data={"country": country})
        release_holds(order_ids=[order_id], kind=Hold.Kind.ADDRESS)
    match_orders(order_ids=[order_id])
    give_deadlines(fulfilment_ids=order.fulfilments.open().values_list("pk", flat=True))


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


def _match(fulfilments):
    tables = tables_for({row.merchant_id for row in fulfilments})
    now, told = timezone.now(), []
    for fulfilment in fulfilments:
        before = fulfilment.warehouse_id, fulfilment.channel_id
        decision = match(Demand(country=fulfilment.order.country), tables[fulfilment.merchant_id])
        fulfilment.warehouse_id = decision.warehouse_id
        fulfilment.channel_id = decision.channel_id
        fulfilment.trace = decision.trace
        fulfilment.matched_at = now
        if decision.warehouse_id and before != (decision.warehouse_id, decision.channel_id):
            told.append((fulfilment.order, _winner(decision)))
    fields = ["warehouse", "channel", "trace", "matched_at"]
    Fulfilment.objects.bulk_update(fulfilments, fields, batch_size=BATCH)
    audit.record_many("dispatch.matched", told)
    _pass_gates(fulfilments)


def _winner(decision):
    return next(
        {"warehouse": step["warehouse_name"], "channel": step["channel_name"]}
        for step in decision.trace
        if step["result"] == CHOSEN
    )


def _pass_gates(fulfilments):
    """Hold what a person has to look at; let go what was held for a reason that is gone."""
    order_ids = [row.order_id for row in fulfilments]
    _link_known(order_ids)
    unknown = _unknown_codes(order_ids)
    reasons = []
    for row in fulfilments:
        if row.order_id in unknown:
            reasons.append((row.order, Hold.Kind.UNKNOWN_SKU, {"codes": unknown[row.order_id]}))
        if not row.order.country:
            reasons.append((row.order, Hold.Kind.ADDRESS, {"missing": ["country"]}))
        elif row.warehouse_id is None:
            reasons.append((row.order, Hold.Kind.UNMATCHED, {"country": row.order.country}))
    hold_orders(reasons=reasons)
    matched = [row.order_id for row in fulfilments if row.warehouse_id]
    release_holds(order_ids=matched, kind=Hold.Kind.UNMATCHED)
    known = [order_id for order_id in order_ids if order_id not in unknown]
    release_holds(order_ids=known, kind=Hold.Kind.UNKNOWN_SKU)


def _link_known(order_ids):
    """Join lines to SKUs that were added between the order's coming and now."""
    skus = Sku.objects.filter(merchant=OuterRef("merchant")).with_key()
    skus = skus.filter(key=Upper(OuterRef("sku_code")))
    waiting = Line.objects.filter(Exists(skus), order__in=order_ids, sku=None)
    waiting.update(sku=Subquery(skus.values("pk")[:1]))


def _unknown_codes(order_ids):
    """Order → its codes that the catalogue does not know, at most five of them."""
    codes = {}
    lines = Line.objects.filter(order__in=order_ids, sku=None).order_by("order", "position")
    for order_id, code in lines.values_list("order_id", "sku_code"):
        known = codes.setdefault(order_id, [])
        if code not in known and len(known) < 5:
            known.append(code)
    return codes


def link_known_skus() -> int:
    """Join lines to SKUs that were added to the catalogue after them; their orders are held no longer.

    Returns the number of orders; a sweep takes a bounded number of batches and leaves the rest to the next.
    """
    since = Hold.objects.open().filter(kind=Hold.Kind.UNKNOWN_SKU).aggregate(first=Min("opened_at"))["first"]
    if since is None:
        return 0
    waiting = Line.objects.filter(sku=None, merchant=OuterRef("merchant")).annotate(key=Upper("sku_code"))
    fresh = Sku.objects.filter(created_at__gte=since - WRITTEN_WITHIN).with_key()
    wanted = fresh.filter(Exists(waiting.filter(key=OuterRef("key")))).order_by("pk")
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
    still = set(Line.objects.filter(order__in=order_ids, sku=None).values_list("order_id", flat=True))
    free = [order_id for order_id in order_ids if order_id not in still]
    release_holds(order_ids=free, kind=Hold.Kind.UNKNOWN_SKU)
    return len(order_ids)
