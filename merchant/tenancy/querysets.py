from django.db import models
from django.db.models import Q


class MerchantQuerySet(models.QuerySet):
    """The only door through which a seller's request may reach rows."""

    def for_merchant(self, merchant):
        """Rows of this merchant alone."""
        return self.filter(merchant=merchant)


class MembershipQuerySet(MerchantQuerySet):
    """Chainable questions about who works for whom."""

    def standing(self):
        """Of people who are in the team now: who has left keeps a row that opens nothing."""
        return self.filter(left_at=None)


class SharedQuerySet(MerchantQuerySet):
    """The door to rows that a merchant or the platform may own."""

    def for_merchant(self, merchant):
        """The merchant's own rows and the platform's."""
        return self.filter(Q(merchant=merchant) | Q(merchant=None))
