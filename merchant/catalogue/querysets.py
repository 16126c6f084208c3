import json

from django.db import connection
from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast, Upper

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

    def unweighed(self):
        """SKUs whose weight nobody has told."""
        return self.filter(weight_g__isnull=True)

    def tagged(self, tag):
        """SKUs that bear this tag, ignoring case."""
        # PostgreSQL keeps letters of all scripts as they are, SQLite the escapes that JSON was written with.
        told = json.dumps(tag, ensure_ascii=connection.vendor != "postgresql")
        return self.annotate(tags_text=Cast("tags", TextField())).filter(tags_text__icontains=told)

    def categories(self):
        """The categories in use, by name."""
        used = self.exclude(category="").order_by("category")
        return used.values_list("category", flat=True).distinct()
