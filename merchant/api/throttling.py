"""How often a program may ask and how much it may bring, so that there is room for others."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

APP = "merchant.api"
MINUTE = 60
DAY = 24 * 3600


def token_may_ask(request, token) -> bool:
    """Count one request of this token; False when there were too many."""
    return _counts(request, "token", key=token.public_id)


def stranger_may_fail(request) -> bool:
    """Count one request without a valid token from this address; False when there were too many."""
    return _counts(request, "failed")


def _counts(request, action, key=None):
    usage = ratelimit.consume(
        request, app=APP, action=action, config=settings.API_RATE_LIMITS, key=key, limit_get=True
    )
    return usage is not None


def store_may_bring(store, lines: int) -> bool:
    """Count so many lines of a store; False when they are too many for this minute.

    Whoever asks has the store's turn, so that nobody counts at the same time. A minute's first request is let
    in whatever it holds: its size has a limit of its own.
    """
    key = f"api-lines:{store.pk}:{_now() // MINUTE}"
    brought = cache.get(key, 0)
    if brought and brought + lines > settings.API_LINES_A_MINUTE:
        return False
    cache.set(key, brought + lines, 2 * MINUTE)
    return True


def store_may_keep(store) -> bool:
    """Whether one more answer of a store is kept today: those of its last request may go beyond the limit."""
    return cache.get(_kept_key(store.pk), 0) < settings.API_ANSWERS_BYTES


def count_kept(store_id: int, size: int) -> None:
    """Count an answer of so many bytes that is kept; whoever does has the store's turn."""
    key = _kept_key(store_id)
    cache.set(key, cache.get(key, 0) + size, 2 * DAY)


def seconds_to_next_day() -> int:
    """How long a store waits until its answers are counted anew."""
    return DAY - _now() % DAY


def _kept_key(store_id):
    return f"api-kept:{store_id}:{_now() // DAY}"


def seconds_to_next_minute() -> int:
    """How long a store waits until its lines are counted anew."""
    return MINUTE - _now() % MINUTE


def _now():
    return int(timezone.now().timestamp())
