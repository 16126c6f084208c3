"""Takes orders for a change: everybody locks orders first, by their keys, then what hangs on them."""

from collections.abc import Iterable

from merchant.frame.sayings import said as _
from merchant.frame.sayings import words
from orders.book.exceptions import IllegalMove
from orders.book.models import Order
from orders.book.status import STILL_HERE


def lock_order(order_id: int) -> Order:
    """Hold one order until the transaction ends."""
    return Order.objects.select_for_update().get(pk=order_id)


def lock_order_still_here(order_id: int) -> Order:
    """The same, for what can only be done while units of the order wait to leave."""
    order = lock_order(order_id)
    if order.status not in STILL_HERE:
        raise IllegalMove(refusal(order))
    return order


def lock_orders(*, order_ids: Iterable[int]) -> list[Order]:
    """Hold these orders until the transaction ends; in the order of their keys, so nobody deadlocks."""
    return list(Order.objects.select_for_update().filter(pk__in=list(order_ids)).order_by("pk"))


def lock_order_keys(*, order_ids: Iterable[int]) -> list[int]:
    """The same where the orders' keys are enough; who brings in thousands reads no more of them."""
    orders = Order.objects.select_for_update().filter(pk__in=list(order_ids)).order_by("pk")
    return list(orders.values_list("pk", flat=True))


def lock_orders_still_here(*, order_ids: Iterable[int]) -> tuple[list[Order], dict[int, IllegalMove]]:
    """Of these orders those of which units wait to leave, and why the others are refused, by their keys."""
    orders = lock_orders(order_ids=order_ids)
    refused = {order.pk: IllegalMove(refusal(order)) for order in orders if order.status not in STILL_HERE}
    return [order for order in orders if order.pk not in refused], refused


def refusal(order: Order) -> str:
    """Why nothing of the kind can be done to the order any more."""
    return _("Order %(number)s is %(status)s; this is not possible any more.") % {
        "number": order.number,
        "status": words([Order.Status(order.status).label], small=True),
    }
