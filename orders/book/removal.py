"""Takes orders out of the book as if they had not come; their events stay and tell of it."""

from collections.abc import Mapping, Sequence

from merchant.audit import services as audit
from orders.book.models import (
    Charge,
    Discount,
    Fulfilment,
    Hold,
    Line,
    Order,
    Package,
    PackageLine,
    Recipient,
)
from orders.book.stock import release_stock, with_reserved

# What an order has from its coming on, in the order in which it can go.
OWN = (Charge, Discount, Line, Hold, Fulfilment, Recipient)


def remove_orders(orders: Sequence[Order], *, actor, data: Mapping) -> None:
    """Delete orders that the caller has locked, with what came with them; anything more refuses it.

    What other rooms keep about them, their own rows, the caller takes away first.
    """
    told = [(order, {"number": order.number, "programme": order.programme, **data}) for order in orders]
    audit.record_many("order.taken_back", told, actor=actor)
    ids = [order.pk for order in orders]
    release_stock(with_reserved(Fulfilment.objects.filter(order__in=ids)), actor=actor)
    PackageLine.objects.filter(package__order__in=ids).delete()
    Package.objects.filter(order__in=ids).delete()
    for model in OWN:
        model.objects.filter(order__in=ids).delete()
    Order.objects.filter(pk__in=ids).delete()
