"""How often a program may ask: so many times a minute for each token, and fewer for who has none."""

from allauth.core.internal import ratelimit
from django.conf import settings

APP = "merchant.api"


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
