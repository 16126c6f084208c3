"""Parked rows, for the monitoring: they wait for staff, so no limit makes them late."""

from merchant.jobs.queues import moments
from merchant.parking.models import ParkedRow


def parked(now, most):
    return moments(ParkedRow.objects.parked().order_by("parked_at"), "parked_at", most)


def parked_rows():
    """Rows that wait for a person of staff."""
    return ParkedRow.objects.parked()
