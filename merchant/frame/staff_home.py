"""The admin's first page: what waits for whoever has signed in."""

from django.utils import timezone

from merchant.frame.staff_queues import waiting_for


def with_queues(request, context: dict) -> dict:
    """Add the queues to what the library shows."""
    return context | {"queues": waiting_for(request.user), "now": timezone.now()}
