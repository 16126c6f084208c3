from django.db import models
from django.db.models import Q

from merchant.tenancy.querysets import MerchantQuerySet


class ImportRunQuerySet(MerchantQuerySet):
    """Chainable questions about imports; the row itself is the job's queue."""

    def unfinished(self):
        """A worker still has something to do for these."""
        return self.filter(state__in=["reading", "applying"])

    def waiting_for_worker(self, moment):
        """Unfinished, and no worker holds them at `moment`."""
        return self.unfinished().filter(Q(lease_until=None) | Q(lease_until__lt=moment))

    def held(self, moment):
        """A worker is at these at `moment`."""
        return self.unfinished().filter(lease_until__gte=moment)

    def ended_with_file(self):
        """Nothing is to be done for these any more, yet their file is still there."""
        return self.filter(state__in=["done", "failed", "discarded"]).exclude(file="")

    def of_same_file(self, run):
        """Other imports of the same bytes into the same store that came to their end."""
        return self.filter(store=run.store_id, sha256=run.sha256, state="done").exclude(pk=run.pk)


class StagedRowQuerySet(models.QuerySet):
    """Chainable questions about staged lines; they are reached through their import."""

    def waiting(self):
        """Nothing was decided about these yet."""
        return self.filter(outcome="")

    def told(self):
        """What the downloadable report lists: refused and reported lines."""
        return self.exclude(reason="").exclude(outcome="")
