"""Keeps the monthly figures of every store."""

from collections import defaultdict
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from merchant.tenancy.models import Store
from orders.review.models import MonthFigures
from orders.review.periods import Period, day_of, month_before, month_of
from orders.review.reckoning import reckon
from orders.review.selectors import is_settled

RUNNING_EVERY, ENDED_EVERY = timedelta(hours=1), timedelta(days=1)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
BATCH = 200  # months a sweep reckons before it leaves the rest to the next


def reckon_stale_months() -> int:
    """Reckon this month and the two before of every store where that is due; returns how many were."""
    now = timezone.now()
    wanted = [(store, month) for store in Store.objects.order_by("pk") for month in _months(store, now)]
    known = _reckoned_at(since=min((month.first for _store, month in wanted), default=now.date()))
    stale = [(store, month) for store, month in wanted if _is_stale(known[store.pk, month.first], month, now)]
    # Those that waited longest first, so that no store is starved by those before it.
    stale.sort(key=lambda pair: known[pair[0].pk, pair[1].first])
    for store, month in stale[:BATCH]:
        reckon_month(store=store, month=month)
    return len(stale[:BATCH])


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


def _months(store, now):
    zone = ZoneInfo(store.time_zone)
    running = month_of(day_of(now, zone), zone)
    return [running, month_before(running), month_before(month_before(running))]


def _reckoned_at(*, since):
    """(Store, month) → when it was reckoned; what never was counts as long ago."""
    rows = MonthFigures.objects.filter(begins_on__gte=since)
    known = {
        (store, begins): at for store, begins, at in rows.values_list("store", "begins_on", "reckoned_at")
    }
    return defaultdict(lambda: NEVER, known)


def _is_stale(reckoned_at, month, now):
    if is_settled(reckoned_at, month):
        return False
    has_ended = month.moments[1] <= now
    return reckoned_at < now - (ENDED_EVERY if has_ended else RUNNING_EVERY)
