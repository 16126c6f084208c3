"""What waits for the jobs of the agreement, for the monitoring."""

from merchant.agreements.models import SigningRequest
from merchant.jobs.queues import moments
from merchant.parking.services import Sparing


def to_tell(now, most):
    """Stores that are to be told that a newer version is to be signed."""
    due = Sparing("agreements").spared(SigningRequest.objects.to_tell(now)).order_by("tell_at")
    return moments(due, "tell_at", most)
