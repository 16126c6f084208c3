from django.db import models


class ParkedRowQuerySet(models.QuerySet):
    """Chainable questions about rows that break sweeps."""

    def of_queue(self, queue):
        return self.filter(queue=queue)

    def parked(self):
        """Those that no sweep tries any more."""
        return self.filter(parked_at__isnull=False)

    def noted(self):
        """Those that failed and are tried again by the next sweep."""
        return self.filter(parked_at=None)
