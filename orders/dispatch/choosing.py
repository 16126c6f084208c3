"""Where a person decides what matching would: the destination, the warehouse."""

from django.db import transaction

from merchant.audit import services as audit
from merchant.frame.sayings import said as _
from orders.book.editing import change_address
from orders.book.exceptions import IllegalMove, OrderError
from orders.book.locking import lock_order, lock_order_still_here
from orders.book.models import Hold, Order
from orders.clock.services import give_deadlines
from orders.dispatch.matching import match_orders
from warehouses.matching.engine import by_hand
from warehouses.sites.models import Channel, Warehouse


def set_destination(*, order_id: int, country: str, actor) -> None:
    """Name the country of an order whose file named none, and look for its warehouse at once."""
    with transaction.atomic():
        order = lock_order(order_id)
        if not Hold.objects.open().filter(order=order, kind=Hold.Kind.ADDRESS).exists():
            raise OrderError(_("This order does not wait for a destination any more."))
        change_address(order_id=order_id, actor=actor, country=country)
    _look_again(order)


def readdress_order(*, order_id: int, actor, **fields: str) -> None:
    """Put right where an order goes, and look for its warehouse at once."""
    _look_again(change_address(order_id=order_id, actor=actor, **fields))


def assign_warehouse(*, order_id: int, actor, warehouse: Warehouse, channel: Channel | None = None) -> Order:
    """Let this warehouse send the order, whatever the rules say, now and later."""
    with transaction.atomic():
        order = lock_order_still_here(order_id)
        _check_place(order, warehouse, channel)
        fulfilment = _not_submitted(order)
        fulfilment.warehouse, fulfilment.channel, fulfilment.is_locked = warehouse, channel, True
        fulfilment.trace, fulfilment.rule = by_hand(order.country, warehouse, channel), None
        changed = fulfilment.match_anew()  # its gates, and what it has reserved, are looked at again
        fulfilment.save(update_fields=["warehouse", "channel", "is_locked", "trace", "rule", *changed])
        data = {"warehouse": warehouse.name, "channel": channel.name if channel else "–"}
        audit.record("dispatch.assigned", order, actor=actor, data=data)
    _look_again(order)
    return order


def unlock_matching(*, order_id: int, actor) -> Order:
    """Give the choice of the warehouse back to the rules."""
    with transaction.atomic():
        order = lock_order_still_here(order_id)
        fulfilment = _not_submitted(order)
        if not fulfilment.is_locked:
            raise OrderError(_("No person chose this order's warehouse; the rules do."))
        fulfilment.is_locked = False
        fulfilment.save(update_fields=["is_locked", *fulfilment.match_anew()])
        audit.record("dispatch.unlocked", order, actor=actor)
    _look_again(order)
    return order


def _look_again(order):
    """Match what waits for it and date it at once; whatever fails here, the sweeps find."""
    match_orders(order_ids=[order.pk])
    give_deadlines(fulfilment_ids=order.fulfilments.open().values_list("pk", flat=True))


def _check_place(order, warehouse, channel):
    if warehouse.merchant_id not in {None, order.merchant_id} or not warehouse.is_active:
        raise OrderError(_("%(warehouse)s is not in use.") % {"warehouse": warehouse.name})
    if channel and (channel.warehouse_id != warehouse.pk or not channel.is_active):
        told = {"channel": channel.name, "warehouse": warehouse.name}
        raise OrderError(_("%(channel)s does not leave from %(warehouse)s, or is not in use.") % told)


def _not_submitted(order):
    fulfilment = order.fulfilments.open().select_related("warehouse").order_by("pk").first()
    if fulfilment.submitted_at:
        told = {"warehouse": fulfilment.warehouse.name}
        raise IllegalMove(_("The order is with %(warehouse)s. Take it back from there first.") % told)
    return fulfilment
