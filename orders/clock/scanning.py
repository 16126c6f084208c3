"""Tells stores of parcels that no carrier has scanned a day after their label: lost, or never handed over.

Only where the store's carriers are known to scan: elsewhere no scan says nothing.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from merchant.messages.services import Told, tell
from merchant.parking.services import Sparing
from merchant.tenancy.bulk import update_rows
from merchant.tenancy.models import Store
from orders.book.models import Package
from orders.book.tracing import SCAN_EXPECTED
from warehouses.calendars.almanac import zone_or_utc

BATCH = 500
ROUNDS = 40
KIND = "clock.not_scanned"
NEWEST = 2_000  # scans of a merchant that are looked at: a store without one of them has none
SCANNED_WITHIN = timedelta(days=30)  # a store has scans if one of its parcels was scanned so lately


class Unscanned(NamedTuple):
    """The parcels of a store whose first scan was expected by one full hour."""

    merchant_id: int
    store_id: int
    due: datetime

    @classmethod
    def of(cls, package: Package) -> "Unscanned":
        """Where this one belongs; its order must be read."""
        return cls(package.merchant_id, package.order.store_id, package.scan_due_at)


def count_unscanned(asked: Collection[Unscanned]) -> dict[Unscanned, int]:
    """How many orders of each have a parcel that is still not scanned; one query for all of them."""
    found = dict.fromkeys(asked, 0)
    if not found:
        return found
    meant = [
        Q(merchant=merchant, order__store=store, scan_due_at=due) for merchant, store, due in sorted(found)
    ]
    rows = Package.objects.missed().filter(reduce(or_, meant)).order_by()
    counted = rows.values_list("merchant", "order__store", "scan_due_at")
    return found | {Unscanned(*key): count for *key, count in counted.annotate(Count("order", distinct=True))}


def warn_of_missing_scans() -> int:
    """Tell of every parcel whose first scan is missing; returns how many parcels were looked at."""
    seen, sparing = 0, Sparing("scan_warnings")
    for _round in range(ROUNDS):
        now = timezone.now()
        due = sparing.spared(Package.objects.to_miss(now)).order_by("scan_due_at", "pk")
        ids = list(due.values_list("pk", flat=True)[:BATCH])
        found = sparing.act(Package, ids, lambda some, now=now: _look(some, now))
        if not sparing.goes_on(found):
            break
        seen += found
    return seen


@transaction.atomic
def _look(ids, now):
    """Rows that another sweep holds are left to it."""
    free = Package.objects.to_miss(now).filter(pk__in=ids).select_for_update(skip_locked=True, of=("self",))
    packages = list(free.select_related("order__store").order_by("pk"))
    scanning = _stores_with_scans({package.order.store for package in packages}, now)
    samples: dict[Unscanned, Package] = {}
    for package in packages:
        if package.order.store_id in scanning:
            package.scan_missed_at = now
            samples.setdefault(Unscanned.of(package), package)
        else:
            package.scan_due_at = None
    update_rows(packages, ["scan_due_at", "scan_missed_at"])
    counts = count_unscanned(samples)
    tell([_message(sample, unscanned, counts[unscanned]) for unscanned, sample in samples.items()])
    return len(packages)


def _stores_with_scans(stores: Collection[Store], now) -> set[int]:
    """Those of which one of the newest scans of their merchant is; one short question a merchant."""
    found = set()
    for merchant_id in {store.merchant_id for store in stores}:
        newest = Package.objects.filter(merchant=merchant_id, scanned_at__gte=now - SCANNED_WITHIN)
        newest = newest.order_by("-scanned_at").values_list("order__store", flat=True)
        found |= set(newest[:NEWEST])
    return {store.pk for store in stores} & found


def _message(sample, unscanned, count):
    store = sample.order.store
    until = unscanned.due - SCAN_EXPECTED
    return Told(
        store=store,
        kind=KIND,
        key=unscanned.due.isoformat(),
        data={
            "until": f"{until.astimezone(zone_or_utc(store.time_zone)):%Y-%m-%d %H:%M}",
            "at": unscanned.due.isoformat(),
        },
        count=count,
    )
