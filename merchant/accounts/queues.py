"""What waits of messages, for the monitoring."""

from merchant.accounts.models import OutboxMessage
from merchant.jobs.queues import moments


def messages(now, most):
    return moments(OutboxMessage.objects.due(now).order_by("due_at"), "due_at", most)
