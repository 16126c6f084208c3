"""What waits for the jobs of the exam, for the monitoring."""

from merchant.exams.models import Paper
from merchant.jobs.queues import moments
from merchant.parking.services import Sparing


def papers(now, most):
    """Papers whose time is over, and which nobody has graded."""
    due = Sparing("exams").spared(Paper.objects.overdue(now)).order_by("closes_at")
    return moments(due, "closes_at", most)
