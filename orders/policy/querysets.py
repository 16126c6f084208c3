from django.db import models


class PolicyVersionQuerySet(models.QuerySet):
    """Chainable questions about policy versions."""

    def published(self):
        return self.filter(published_at__isnull=False)

    def drafts(self):
        return self.filter(published_at__isnull=True)
