from django.db import models
from django.db.models import Q

from merchant.tenancy.querysets import MerchantQuerySet


class ApiTokenQuerySet(MerchantQuerySet):
    """Chainable questions about tokens."""

    def standing(self):
        """Not revoked; one that has expired stands until somebody takes it away."""
        return self.filter(revoked_at=None)

    def usable(self, moment):
        """Neither revoked nor expired at `moment`."""
        return self.standing().filter(Q(expires_at=None) | Q(expires_at__gt=moment))

    def used_before(self, moment):
        """Whose last known use lies before the moment, or that were never used."""
        return self.filter(Q(last_used_at=None) | Q(last_used_at__lt=moment))


class ApiAnswerQuerySet(models.QuerySet):
    """Chainable questions about kept answers; they are reached through their token."""

    def older_than(self, moment):
        """Asked before the moment."""
        return self.filter(created_at__lt=moment)

    def abandoned(self, moment):
        """Whoever worked at these died before they were answered."""
        return self.filter(status=None, lease_until__lt=moment)
