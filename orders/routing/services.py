from collections.abc import Collection

from django.db import transaction

from merchant.audit import services as audit
from merchant.tenancy.models import Merchant, Store
from orders.dispatch.services import match_again
from orders.routing.effects import orders_moved_by_rules
from orders.routing.exceptions import NothingToMatch
from warehouses.matching.models import RouteTable


def rematch_unshipped(*, merchant: Merchant, stores: Collection[Store], actor) -> int:
    """Let the rules in force decide again for the orders that they would send elsewhere; returns how many.

    What a person chose or a warehouse has already stays, and so does who would have to wait instead.
    """
    orders = orders_moved_by_rules(merchant, stores)
    with transaction.atomic():
        count = match_again(order_ids=orders)
        if not count:
            raise NothingToMatch
        table = RouteTable.objects.filter(merchant=merchant).first()
        audit.record("rules.rematched", table, actor=actor, data={"orders": count})
        return count
