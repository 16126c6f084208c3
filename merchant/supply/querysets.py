from django.db.models import Q

from merchant.tenancy.querysets import MerchantQuerySet

TRIED = ("asked", "sending", "escalated")  # a job goes on trying to open these


class SupplyAccountQuerySet(MerchantQuerySet):
    """Chainable questions about supply-chain accounts; the row itself is the job's queue."""

    def free(self, moment):
        """No worker holds them at `moment`; one that died gives its row back by the lease."""
        return self.filter(Q(lease_until=None) | Q(lease_until__lt=moment))

    def due(self, moment):
        """To be tried now."""
        return self.filter(state__in=TRIED, next_try_at__lte=moment).free(moment)

    def to_escalate(self, asked_until):
        """Asked for so long ago, not opened, and nobody was told of it yet."""
        return self.filter(asked_at__lte=asked_until, escalated_at=None).exclude(state="opened")
