"""When a try that failed is made again. Pure."""

from datetime import datetime, timedelta

PAUSES = (1, 2, 5, 10, 30, 60)  # minutes after the first, second … try; the last one from then on
REST = timedelta(minutes=1)  # between two tries, however a store hurries
SPREAD = 0.2  # of a pause is added by chance, so that those who failed together don't come back together


def pause_after(attempts: int, luck: float) -> timedelta:
    """How long to wait after so many tries; `luck` is a number from 0 to 1."""
    minutes = PAUSES[min(max(attempts, 1), len(PAUSES)) - 1]
    return timedelta(minutes=minutes * (1 + SPREAD * luck))


def soonest_after(tried_at: datetime | None, now: datetime) -> datetime:
    """When a store that hurries is tried: now, or as soon as the last try is a minute ago."""
    return now if tried_at is None else max(now, tried_at + REST)


def is_worth_hurrying(next_try_at: datetime, tried_at: datetime | None, now: datetime) -> bool:
    """Whether hurrying would bring the next try forward by more than a moment."""
    return next_try_at - soonest_after(tried_at, now) > REST
