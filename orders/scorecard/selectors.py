"""A store's scorecard as its page asks for it: counted by the job where that is dear, else on the spot."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from merchant.tenancy.models import Store
from orders.review.periods import day_of
from orders.scorecard.cards import Days, Scorecard, cards_of
from orders.scorecard.counting import COUNTED, count_by_day
from orders.scorecard.models import ScorecardThreshold, StoreScorecard
from orders.scorecard.rates import Count
from orders.scorecard.windows import READ, window

QUICK = 5_000  # orders of these days that a page may count by itself
EVERY = timedelta(hours=1)


def scorecard(store: Store, now: datetime) -> Scorecard:
    """The store's rates over ten and thirty days."""
    limits, zone = thresholds(now), ZoneInfo(store.time_zone)
    today = day_of(now, zone)
    if not is_big(store, now):
        return Scorecard(cards_of(reckon(store, now), limits, today), now)
    kept = StoreScorecard.objects.for_merchant(store.merchant_id).filter(store=store).first()
    if kept is None:
        return Scorecard(cards_of(reckon(store, now), limits, today), now, is_outdated=True)
    cards = cards_of(from_json(kept.days), limits, day_of(kept.reckoned_at, zone))
    return Scorecard(cards, kept.reckoned_at, is_old(kept.reckoned_at, now))


def thresholds(now: datetime) -> dict[str, ScorecardThreshold]:
    """By rate, the row that judges now."""
    begun = ScorecardThreshold.objects.filter(valid_from__lte=now).order_by("valid_from")
    return {row.rate: row for row in begun}


def is_big(store: Store, now: datetime) -> bool:
    """Whether counting is left to the job, by what came in; one short reading of an index."""
    seen = window(READ, ZoneInfo(store.time_zone), now)
    orders = store.order_set.filter(ordered_at__gte=seen.begins, ordered_at__lt=seen.ends)
    return orders.order_by()[QUICK : QUICK + 1].exists()


def reckon(store: Store, now: datetime) -> Days:
    """Every rate by day, one query each."""
    seen = window(READ, ZoneInfo(store.time_zone), now)
    return {rate: count_by_day(rate, store, seen) for rate in COUNTED}


def is_old(reckoned_at: datetime, now: datetime) -> bool:
    """Whether a store may be counted again already."""
    return reckoned_at < now - EVERY


def to_json(days: Days) -> dict:
    """As a row keeps it."""
    return {
        str(rate): {day.isoformat(): list(vars(count).values()) for day, count in sorted(counts.items())}
        for rate, counts in days.items()
    }


def from_json(kept: dict) -> Days:
    """As it was kept; a rate that was not counted then has nothing."""
    return {
        rate: {date.fromisoformat(day): Count(*told) for day, told in kept.get(rate, {}).items()}
        for rate in COUNTED
    }
