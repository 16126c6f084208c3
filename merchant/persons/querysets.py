from django.db.models import Exists, F, OuterRef, Q

from merchant.tenancy.models import Store
from merchant.tenancy.querysets import MerchantQuerySet


class PersonQuerySet(MerchantQuerySet):
    """Chainable questions about responsible persons."""

    def in_use(self):
        return self.filter(retired_at=None)

    def submitted(self):
        """Those that wait for platform staff."""
        return self.in_use().filter(status="submitted")

    def to_remind(self, day):
        """Those that end by this day, and nobody was reminded of that date yet; there is somebody to tell."""
        told = Q(reminded_for=F("valid_until"))
        stores = Store.objects.filter(merchant=OuterRef("merchant"))
        return self.in_use().filter(~told | Q(reminded_for=None), Exists(stores), valid_until__lte=day)
