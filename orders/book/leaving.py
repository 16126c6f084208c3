"""What a store that leaves the programme still has to finish."""

from collections.abc import Collection

from django.db.models import Count

from orders.book.models import Order
from orders.book.status import ENDED


def open_semi_managed(store_ids: Collection[int]) -> dict[int, int]:
    """Store's key → how many of its semi-managed orders have not ended."""
    rows = Order.objects.filter(store__in=store_ids, programme=Order.Programme.SEMI_MANAGED)
    waiting = rows.exclude(status__in=ENDED).order_by()
    return dict(waiting.values_list("store").annotate(Count("pk")))
