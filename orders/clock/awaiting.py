"""Orders that are still to be delivered, by the moment of their deliver-by: what messages of it count."""

from collections.abc import Collection
from datetime import datetime
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Count, Q

from orders.book.models import Fulfilment


class Awaited(NamedTuple):
    """The orders of a store that have to be delivered by one moment.

    Deliver-bys come from policies alone, which date orders to one second of a day: that keeps them together.
    """

    merchant_id: int
    store_id: int
    moment: datetime

    @classmethod
    def of(cls, fulfilment: Fulfilment) -> "Awaited":
        """Where this one belongs; its order must be read."""
        return cls(fulfilment.merchant_id, fulfilment.order.store_id, fulfilment.deliver_by)


def count_awaited(asked: Collection[Awaited]) -> dict[Awaited, int]:
    """How many orders of each are neither delivered nor refused so far; one query for all of them."""
    found = dict.fromkeys(asked, 0)
    if not found:
        return found
    meant = [
        Q(merchant=merchant, order__store=store, deliver_by=moment)
        for merchant, store, moment in sorted(found)
    ]
    rows = Fulfilment.objects.undelivered().filter(reduce(or_, meant))
    counted = rows.order_by().values_list("merchant", "order__store", "deliver_by")
    return found | {Awaited(*key): count for *key, count in counted.annotate(Count("order", distinct=True))}
