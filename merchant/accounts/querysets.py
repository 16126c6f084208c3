from django.db import models


class OutboxQuerySet(models.QuerySet):
    """Questions to the outbox."""

    def due(self, moment):
        """Waiting to be handed to the SMTP server, or dropped by a worker that died."""
        return self.filter(due_at__lte=moment)
