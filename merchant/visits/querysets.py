from django.utils import timezone

from merchant.tenancy.querysets import MerchantQuerySet


class VisitQuerySet(MerchantQuerySet):
    """Chainable questions about visits."""

    def running(self):
        """Neither ended by the visitor nor by the clock."""
        return self.filter(ended_at=None, ends_at__gt=timezone.now())

    def expired(self):
        """Over by the clock, and nobody wrote down yet that they ended."""
        return self.filter(ended_at=None, ends_at__lte=timezone.now())
