from collections.abc import Collection

from django.db import transaction

from merchant.audit import services as audit
from merchant.tenancy.models import Merchant, Store
from orders.book.locking import lock_order_keys
from orders.book.models import Fulfilment
from orders.routing.effects import moved_by_rules
from orders.routing.exceptions import NothingToMatch
from warehouses.matching.models import RouteTable


def rematch_unshipped(*, merchant: Merchant, stores: Collection[Store], actor) -> int:
    """Have the orders matched again that the rules in force would send elsewhere; returns how many.

    The jobs decide, and keep what a person chose or a warehouse has already. Who would have to wait instead
    keeps the warehouse it has; a ship-by date that was given stays.
    """
    with transaction.atomic():
        keys = moved_by_rules(merchant, stores)
        waiting = Fulfilment.objects.filter(pk__in=keys)
        lock_order_keys(order_ids=waiting.values_list("order", flat=True))
        again = waiting.open().filter(submitted_at=None, is_locked=False, matched_at__isnull=False)
        count = again.update(matched_at=None)
        if not count:
            raise NothingToMatch
        table = RouteTable.objects.filter(merchant=merchant).first()
        audit.record("rules.rematched", table, actor=actor, data={"orders": count})
        return count
