"""Keeps the monthly figures of every store."""

from collections import defaultdict
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from merchant.parking.services import WORKER_LOST
from merchant.tenancy.models import Store
from orders.book.models import Order
from orders.review.models import MonthFigures
from orders.review.periods import Period, day_of, month_before, month_of
from orders.review.reckoning import reckon
from orders.review.selectors import is_old, is_settled

ENDED_EVERY = timedelta(days=1)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
OLDER_EVERY = timedelta(days=7)  # whatever was corrected or entered late in them, they tell it then
OLDER_AT_ONCE = 10  # months of one sweep: those of many orders take a second each
BATCH = 200  # months a sweep reckons before it leaves the rest to the next
MOST_TRIED = 12  # unkept months of a store in one sweep, where the later ones fail

log = structlog.get_logger(__name__)


def reckon_stale_months() -> int:
    """Reckon this month and the two before of every store where that is due; returns how many were.

    Of a store's older months one a sweep is kept, the latest that is not yet, back to its first order. Those
    that are kept are reckoned again once a week: parcels end, are voided and come in by history long after.
    One that cannot be reckoned is told in the log and stops no other.
    """
    now = timezone.now()
    stores = [
        store
        for store in Store.objects.order_by("pk").annotate(first_at=_first_ordered_at())
        if has_zone(store)
    ]
    known = _reckoned_at()
    wanted = [(store, month) for store in stores for month in _months(store, now)]
    stale = [(store, month) for store, month in wanted if _is_stale(known[store.pk, month.first], month, now)]
    # Those that waited longest first, so that no store is starved by those before it.
    stale.sort(key=lambda pair: known[pair[0].pk, pair[1].first])
    turns = [[pair] for pair in stale]
    turns += [turn for store in stores if (turn := _unkept_months(store, known, now))]
    turns += [[pair] for pair in _long_not_reckoned(stores, known, wanted, now)]
    return sum(any(_is_reckoned(store, month) for store, month in turn) for turn in turns[:BATCH])


def reckon_month_again(*, kept_id: int) -> None:
    """Reckon a month that is kept; a second time within the hour it is left as it is."""
    kept = MonthFigures.objects.select_related("store").get(pk=kept_id)
    if is_old(kept.reckoned_at, timezone.now()):
        reckon_month(store=kept.store, month=month_of(kept.begins_on, ZoneInfo(kept.store.time_zone)))


def reckon_month(*, store: Store, month: Period) -> MonthFigures:
    """Reckon one month and keep it; running it again is harmless."""
    now = timezone.now()
    told = reckon(store, month)
    row, _made = MonthFigures.objects.update_or_create(
        store=store,
        begins_on=month.first,
        defaults={
            "merchant_id": store.merchant_id,
            "figures": told.figures.to_json(),
            "days": {day.isoformat(): asdict(figures) for day, figures in sorted(told.days.items())},
            "reckoned_at": now,
        },
    )
    return row


def _is_reckoned(store, month):
    """Reckon a month of a sweep; False where it breaks."""
    try:
        reckon_month(store=store, month=month)
    except WORKER_LOST:
        raise  # no month's fault: the next sweep tries again
    except Exception:
        log.exception("review.month_failed", store=store.code, month=month.first.isoformat())
        return False
    return True


def has_zone(store: Store) -> bool:
    """Whether a store's days can be told at all; where not, the log says so."""
    try:
        ZoneInfo(store.time_zone)
    except (ValueError, LookupError, OSError):
        log.error("review.no_such_zone", store=store.code)
        return False
    return True


def _months(store, now):
    zone = ZoneInfo(store.time_zone)
    running = month_of(day_of(now, zone), zone)
    return [running, month_before(running), month_before(month_before(running))]


def _first_ordered_at():
    orders = Order.objects.filter(store=OuterRef("pk")).order_by("ordered_at", "pk")
    return Subquery(orders.values("ordered_at")[:1])


def _unkept_months(store, known, now):
    """Months before those of the sweep that are not kept, the latest first, back to the first order."""
    found, month = [], month_before(_months(store, now)[-1])
    while store.first_at is not None and month.moments[1] > store.first_at and len(found) < MOST_TRIED:
        if (store.pk, month.first) not in known:
            found.append((store, month))
        month = month_before(month)
    return found


def _long_not_reckoned(stores, known, wanted, now):
    """Some of the older months that are kept, those that waited longest first."""
    by_key = {store.pk: store for store in stores}
    recent = {(store.pk, month.first) for store, month in wanted}
    kept = [(at, key) for key, at in known.items() if key[0] in by_key and key not in recent]
    old = [(at, key) for at, key in kept if at < now - OLDER_EVERY]
    return [
        (by_key[pk], month_of(first, ZoneInfo(by_key[pk].time_zone)))
        for _at, (pk, first) in sorted(old)[:OLDER_AT_ONCE]
    ]


def _reckoned_at():
    """(Store, month) → when it was reckoned; what never was counts as long ago."""
    rows = MonthFigures.objects.values_list("store", "begins_on", "reckoned_at")
    return defaultdict(lambda: NEVER, {(store, begins): at for store, begins, at in rows})


def _is_stale(reckoned_at, month, now):
    if is_settled(reckoned_at, month):
        return False
    has_ended = month.moments[1] <= now
    return reckoned_at < now - ENDED_EVERY if has_ended else is_old(reckoned_at, now)
