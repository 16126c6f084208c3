"""Hands orders to their warehouses, with the list by which each picks."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from merchant.audit import services as audit
from merchant.frame.sayings import said as _
from merchant.frame.sayings import words
from orders.book.exceptions import IllegalMove, OrderError
from orders.book.locking import lock_order, lock_orders, refusal
from orders.book.models import Fulfilment, Hold, Order
from orders.book.stages import refresh_stages
from orders.book.status import SHIPPABLE, OrderStatus
from orders.dispatch.matching import match_orders
from orders.dispatch.models import PickList, PickListEntry
from warehouses.sites.models import StoreWarehouse


def submit_orders(*, order_ids: Iterable[int], actor, continued: Sequence[PickList] = ()) -> list[PickList]:
    """Hand orders to their warehouses: one pick list for each warehouse, all of them or none.

    Who works in chunks passes the lists so far as `continued`: a warehouse's list goes on where it has one.
    """
    ids = sorted(set(order_ids))
    match_orders(order_ids=ids)  # what waits for its gates passes them now
    with transaction.atomic():
        orders = lock_orders(order_ids=ids)
        fulfilments = _open_fulfilments(orders)
        for why in _refusals(orders, fulfilments).values():
            raise OrderError(why)
        _keep_numbers_apart({order.store_id for order in orders})
        return _submit(orders, fulfilments, actor, continued)


def refusals_to_submit(*, order_ids: Iterable[int]) -> dict[int, str]:
    """Why these orders cannot be handed to a warehouse as they stand, by their keys."""
    ids = sorted(set(order_ids))
    match_orders(order_ids=ids)
    orders = list(Order.objects.filter(pk__in=ids).order_by("pk"))
    return _refusals(orders, _open_fulfilments(orders))


def take_back_submission(*, order_id: int, actor, reason: str) -> Order:
    """Take an order back from its warehouse, before anything left; it stands on that pick list no more."""
    with transaction.atomic():
        order = lock_order(order_id)
        theirs = list(order.fulfilments.open().filter(submitted_at__isnull=False).select_related("warehouse"))
        if not theirs:
            raise IllegalMove(_("Order %(number)s is not with a warehouse.") % {"number": order.number})
        PickListEntry.objects.filter(fulfilment__in=theirs).delete()
        Fulfilment.objects.filter(pk__in=[row.pk for row in theirs]).update(submitted_at=None)
        told = [(order, {"warehouse": row.warehouse.name, "reason": reason}) for row in theirs]
        audit.record_many("dispatch.taken_back", told, actor=actor)
        refresh_stages([order_id])
        return order


def _open_fulfilments(orders):
    """Order's key → its open fulfilments."""
    found = {order.pk: [] for order in orders}
    fulfilments = Fulfilment.objects.open().filter(order__in=orders).select_related("warehouse")
    for fulfilment in fulfilments.order_by("pk"):
        found[fulfilment.order_id].append(fulfilment)
    return found


def _refusals(orders, fulfilments):
    held = {}
    for hold in Hold.objects.open().filter(order__in=orders).order_by("order", "pk"):
        held.setdefault(hold.order_id, []).append(Hold.Kind(hold.kind).label)
    why = {order.pk: _why_not(order, held.get(order.pk), fulfilments[order.pk]) for order in orders}
    return {order_id: sentence for order_id, sentence in why.items() if sentence}


def _why_not(order, held, fulfilments):
    told = {"number": order.number}
    if order.status == OrderStatus.PENDING:
        return _("Order %(number)s is not released yet.") % told
    if order.status not in SHIPPABLE:
        return refusal(order)
    if held:
        return _("Order %(number)s is held: %(holds)s.") % (told | {"holds": words(held)})
    for fulfilment in fulfilments:
        if fulfilment.submitted_at:
            told |= {"warehouse": fulfilment.warehouse.name}
            return _("Order %(number)s is with %(warehouse)s already.") % told
        if fulfilment.warehouse_id is None or fulfilment.matched_at is None:
            return _("Order %(number)s has no warehouse yet.") % told
    return ""


def _keep_numbers_apart(store_ids):
    """Who numbers a store's lists waits here; not at the store itself, which entries lock before orders."""
    places = StoreWarehouse.objects.select_for_update(no_key=True).filter(store__in=store_ids)
    list(places.order_by("store_id", "pk"))  # not by "store", which would join the stores and lock them, too


def _submit(orders, fulfilments, actor, continued):
    by_place, now = {}, timezone.now()
    for order in orders:
        for fulfilment in fulfilments[order.pk]:
            place = order.store_id, fulfilment.warehouse_id
            by_place.setdefault(place, []).append((order, fulfilment))
    known = {(pick_list.store_id, pick_list.warehouse_id): pick_list for pick_list in continued}
    lists = []
    for place, rows in sorted(by_place.items()):
        pick_list = known.get(place) or _new_list(*rows[0], actor, now)
        PickListEntry.objects.bulk_create(
            PickListEntry(pick_list=pick_list, fulfilment=fulfilment) for _order, fulfilment in rows
        )
        told = {"warehouse": rows[0][1].warehouse.name, "pick_list": pick_list.number}
        audit.record_many("dispatch.submitted", [(order, told) for order, _row in rows], actor=actor)
        lists.append(pick_list)
    ids = [row.pk for rows in fulfilments.values() for row in rows]
    Fulfilment.objects.filter(pk__in=ids).update(submitted_at=now)
    refresh_stages([order.pk for order in orders])
    return lists


def _new_list(order, fulfilment, actor, now):
    last = PickList.objects.filter(store=order.store_id).aggregate(last=Max("number"))["last"] or 0
    return PickList.objects.create(
        merchant_id=order.merchant_id,
        store_id=order.store_id,
        number=last + 1,
        warehouse=fulfilment.warehouse,
        created_by=actor,
        created_at=now,
    )
