from django.db.models import Q, Value
from django.db.models.functions import Upper

from merchant.tenancy.querysets import MerchantQuerySet


class SkuQuerySet(MerchantQuerySet):
    """Chainable questions about SKUs; codes are compared ignoring case."""

    def with_key(self):
        """SKUs with their code in capitals as `key`."""
        return self.annotate(key=Upper("code"))

    def coded(self, codes):
        """SKUs of these codes, whatever their case; the database compares, as its unique index does."""
        keys = [Upper(Value(code)) for code in codes]
        return self.with_key().filter(key__in=keys)

    def matching(self, text):
        """SKUs whose code or title contains the text."""
        return self.filter(Q(code__icontains=text) | Q(title__icontains=text))
