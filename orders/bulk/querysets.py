from django.db import models
from django.db.models import Count, Min, Q

from merchant.runs.querysets import RunQuerySet


class BulkRunQuerySet(RunQuerySet):
    """Chainable questions about bulk acts."""

    def left_unconfirmed(self, since):
        """Tables that were checked before `since` and never said to be right."""
        return self.filter(state="checked", state_since__lt=since)


class BulkItemQuerySet(models.QuerySet):
    """Chainable questions about rows of bulk acts; they are reached through their run."""

    def waiting(self):
        return self.filter(outcome="")

    def done(self):
        return self.filter(outcome="done")

    def refused(self):
        return self.filter(outcome="refused")

    def by_reason(self):
        """Each reason with its number of rows, the most frequent first."""
        reasons = self.refused().order_by().values("reason").annotate(rows=Count("pk"), first=Min("pk"))
        return reasons.order_by("-rows", "reason")

    def held_before(self):
        """Rows of a checked table whose order waits for a person."""
        return self.filter(Q(data__held=True))
