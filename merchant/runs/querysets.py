from django.db.models import Q

from merchant.tenancy.querysets import MerchantQuerySet


class RunQuerySet(MerchantQuerySet):
    """Chainable questions about long work; the row itself is the job's queue."""

    def unfinished(self):
        """A worker still has something to do for these."""
        return self.filter(state__in=self.model.WORKING)

    def waiting_for_worker(self, moment):
        """Unfinished, and no worker holds them at `moment`."""
        return self.unfinished().filter(Q(lease_until=None) | Q(lease_until__lt=moment))

    def parked(self):
        """Workers died over these; staff look at them."""
        return self.filter(state="failed", failure__code="crashed")

    def held(self, moment):
        """A worker is at these at `moment`."""
        return self.unfinished().filter(lease_until__gte=moment)
