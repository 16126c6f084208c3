from django.db.models import Exists, OuterRef

from merchant.tenancy.querysets import MerchantQuerySet


class JitChoiceQuerySet(MerchantQuerySet):
    """Chainable questions about which JIT warehouse stores have."""

    def in_order(self):
        """Each store's choices as they followed each other."""
        return self.order_by("store", "number")

    def current(self):
        """The one of each store that counts now."""
        later = self.model.objects.filter(store=OuterRef("store"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))
