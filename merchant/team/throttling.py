"""How often somebody may try a link, and try to join by it: as sign-in is limited."""

from allauth.core.internal import ratelimit
from django.conf import settings

APP = "merchant.team"


def may_miss(request) -> bool:
    """Count one link that leads to no invitation; False when there were too many from this address."""
    return _counts(request, "missed")


def may_join(request) -> bool:
    """Count one attempt to join; False when there were too many from this address."""
    return _counts(request, "joined")


def _counts(request, action):
    limits = settings.INVITATION_RATE_LIMITS
    usage = ratelimit.consume(request, app=APP, action=action, config=limits, limit_get=True)
    return usage is not None
