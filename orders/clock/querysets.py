from django.db import models
from django.db.models import Q


class PolicyVersionQuerySet(models.QuerySet):
    """Chainable questions about policy versions."""

    def published(self):
        return self.filter(published_at__isnull=False)

    def valid_at(self, moment):
        """Published versions whose dates include the moment."""
        ended = Q(valid_to=None) | Q(valid_to__gt=moment)
        return self.published().filter(ended, valid_from__lte=moment)
