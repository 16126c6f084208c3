from django.db import models
from django.db.models import Exists, OuterRef, Q

from merchant.tenancy.models import Membership
from merchant.tenancy.querysets import MerchantQuerySet


class ApiTokenQuerySet(MerchantQuerySet):
    """Chainable questions about tokens."""

    def standing(self):
        """Not revoked; one that has expired stands until somebody takes it away."""
        return self.filter(revoked_at=None)

    def usable(self, moment):
        """Neither revoked nor expired at `moment`, and made by nobody who has left the team."""
        gone = Membership.objects.filter(
            user=OuterRef("actor"), merchant=OuterRef("merchant"), left_at__isnull=False
        )
        return self.standing().filter(~Exists(gone), Q(expires_at=None) | Q(expires_at__gt=moment))

    def made_by(self, membership):
        """By this member, for the stores of their merchant."""
        return self.for_merchant(membership.merchant_id).filter(actor=membership.user_id)

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
