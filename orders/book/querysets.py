from django.db import models
from django.db.models import F, Q

from merchant.tenancy.querysets import MerchantQuerySet


class OrderQuerySet(MerchantQuerySet):
    """Chainable questions about orders."""

    def in_store(self, store):
        return self.filter(store=store)

    def held(self):
        """Orders with an open hold."""
        from_holds = self.model._meta.get_field("holds").related_model.objects.open()
        return self.filter(models.Exists(from_holds.filter(order=models.OuterRef("pk"))))


class FulfilmentQuerySet(MerchantQuerySet):
    """Chainable questions about fulfilments; the row's own fields are the jobs' queue."""

    def open(self):
        return self.filter(state="open")

    def waiting_for_matching(self):
        """Released, and no rule was tried yet, or the merchant's table changed since none fitted."""
        retry = Q(warehouse=None, merchant__routetable__changed_at__gt=F("matched_at"))
        return self.open().filter(Q(matched_at=None) | retry, order__released_at__isnull=False)

    def waiting_for_deadline(self):
        """Matched (or found unmatched), with no ship-by yet."""
        return self.open().filter(ship_by=None, matched_at__isnull=False)

    def fallen_due(self, moment):
        """Still here although `moment` is after their ship-by, and not yet marked."""
        return self.open().filter(late_at=None, ship_by__lt=moment)

    def left_late(self):
        """Handed over after their ship-by, and not yet marked."""
        return self.filter(late_at=None, handed_over_at__gt=F("ship_by"))


class PackageQuerySet(MerchantQuerySet):
    """Chainable questions about packages."""

    def standing(self):
        """All but the voided ones."""
        return self.exclude(state="voided")


class HoldQuerySet(MerchantQuerySet):
    """Chainable questions about holds."""

    def open(self):
        return self.filter(released_at=None)
