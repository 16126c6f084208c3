from django.db import models


class OutboxQuerySet(models.QuerySet):
    """Questions to the outbox."""

    def due(self, moment):
        """Waiting to be handed to the SMTP server, or dropped by a worker that died."""
        return self.filter(due_at__lte=moment)

    def older_than(self, moment):
        """Sent before `moment`, and nothing left to do for them."""
        return self.filter(sent_at__lt=moment, due_at=None)
