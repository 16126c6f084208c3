from django.db import models

from merchant.tenancy.querysets import MerchantQuerySet


class VersionQuerySet(models.QuerySet):
    """Chainable questions about versions of the agreement."""

    def published(self):
        return self.filter(published_at__isnull=False)

    def newest_first(self):
        return self.order_by("-number")


class SignatureQuerySet(MerchantQuerySet):
    """Chainable questions about signatures."""

    def of_store(self, store):
        """A store's own, the newest version first."""
        return self.filter(store=store).order_by("-version__number")


class RequestQuerySet(MerchantQuerySet):
    """Chainable questions about which stores are asked to sign again."""

    def to_tell(self, moment):
        """To be told now: for the first time, or once more before the day comes."""
        return self.filter(tell_at__lte=moment)
