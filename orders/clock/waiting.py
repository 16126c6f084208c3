"""Orders that are still to ship, by the hour in which they fall due: what the clock's messages count."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Q

from orders.book.models import Fulfilment, Order
from orders.book.status import SHIPPABLE

HOUR = timedelta(hours=1)
NEAR, UNPLACED, LATE = "clock.near", "clock.near_unplaced", "clock.late"


@dataclass(frozen=True)
class Bucket:
    """The orders of a store that fall due within one hour, as messages of one kind tell them.

    Policies date orders to one second of a day, marketplaces each order to a second of its own: an hour
    keeps together what a person ships together.
    """

    store_id: int
    hour: datetime
    kind: str

    @classmethod
    def of(cls, fulfilment: Fulfilment, *, is_late: bool = False) -> "Bucket":
        """Where this one belongs; its order must be read."""
        guessed = is_guessed(fulfilment.is_provisional, fulfilment.ship_by_source)
        kind = LATE if is_late else UNPLACED if guessed else NEAR
        return cls(fulfilment.order.store_id, hour_of(fulfilment.ship_by), kind)

    def has(self, due: datetime, *, unplaced: bool, now: datetime) -> bool:
        """Whether an order that waits in this hour is one of those that the kind is about."""
        is_late = due < now.replace(microsecond=0)
        if self.kind == LATE:
            return is_late
        return not is_late and unplaced == (self.kind == UNPLACED)


def hour_of(moment: datetime) -> datetime:
    """The beginning of the hour that a moment lies in."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def is_guessed(is_provisional: bool, source: str) -> bool:
    """Whether a date is a guess because no warehouse was found yet; a marketplace's own date is none."""
    return is_provisional and source == Fulfilment.ShipBySource.POLICY


def waiting_in(buckets: Collection[Bucket], now: datetime) -> dict[Bucket, dict[datetime, int]]:
    """How many orders of each bucket wait, by the moment they fall due; one query for all of them."""
    found = {bucket: {} for bucket in buckets}
    if not found:
        return found
    at = defaultdict(list)
    for bucket in found:
        at[bucket.store_id, bucket.hour].append(bucket)
    meant = [Q(store=store, due_order__gte=hour, due_order__lt=hour + HOUR) for store, hour in sorted(at)]
    orders = Order.objects.filter(reduce(or_, meant), status__in=SHIPPABLE, fulfilments__state="open")
    parts = ["store", "due_order", "fulfilments__is_provisional", "fulfilments__ship_by_source"]
    counted = orders.order_by().values_list(*parts).annotate(Count("pk", distinct=True))
    for store_id, due, is_provisional, source, count in counted:
        unplaced = is_guessed(is_provisional, source)
        for bucket in at[store_id, hour_of(due)]:
            if bucket.has(due, unplaced=unplaced, now=now):
                found[bucket][due] = found[bucket].get(due, 0) + count
    return found
