"""Counts big stores' scorecards and keeps them."""

from datetime import datetime

import structlog
from django.db.models import F
from django.utils import timezone

from merchant.parking.services import WORKER_LOST
from merchant.tenancy.models import Store
from orders.review.services import has_zone
from orders.scorecard.models import StoreScorecard
from orders.scorecard.selectors import EVERY, is_big, is_old, reckon, to_json

BATCH = 200  # stores a sweep counts before it leaves the rest to the next

log = structlog.get_logger(__name__)


def reckon_scorecards() -> int:
    """Count every big store whose figures are an hour old; returns how many were counted.

    One that cannot be counted is told in the log and stops no other.
    """
    now = timezone.now()
    fresh = set(StoreScorecard.objects.filter(reckoned_at__gte=now - EVERY).values_list("store", flat=True))
    stores = [store for store in _by_waiting() if store.pk not in fresh and has_zone(store)]
    big = [store for store in stores if is_big(store, now)]
    return sum(_is_reckoned(store, now) for store in big[:BATCH])


def reckon_scorecard(*, store_id: int) -> None:
    """Count one store now; a second time within the hour it is left as it is."""
    now = timezone.now()
    kept = StoreScorecard.objects.filter(store=store_id).first()
    if kept is None or is_old(kept.reckoned_at, now):
        keep_scorecard(store=Store.objects.get(pk=store_id), now=now)


def keep_scorecard(*, store: Store, now: datetime) -> StoreScorecard:
    """Count one store and keep it; running it again is harmless."""
    row, _made = StoreScorecard.objects.update_or_create(
        store=store,
        defaults={
            "merchant_id": store.merchant_id,
            "days": to_json(reckon(store, now)),
            "reckoned_at": now,
        },
    )
    return row


def _by_waiting():
    """Those that waited longest first, so that no store is starved by those before it."""
    return Store.objects.order_by(F("storescorecard__reckoned_at").asc(nulls_first=True), "pk")


def _is_reckoned(store, now):
    """Count a store of a sweep; False where it breaks."""
    try:
        keep_scorecard(store=store, now=now)
    except WORKER_LOST:
        raise  # no store's fault: the next sweep tries again
    except Exception:
        log.exception("scorecard.failed", store=store.code)
        return False
    return True
