from django.db.models import Exists, OuterRef

from merchant.tenancy.querysets import MerchantQuerySet

CLOSED = ("waived", "withdrawn")


class PenaltyQuerySet(MerchantQuerySet):
    """Chainable questions about penalties."""

    def in_store(self, store):
        return self.filter(store=store)

    def standing(self):
        """All but those that nobody has to pay."""
        return self.exclude(status__in=CLOSED)

    def appealed(self):
        """Those whose appeal waits for staff."""
        return self.filter(status="appealed")


class ExchangeRateQuerySet(MerchantQuerySet):
    """Chainable questions about exchange rates."""

    def on(self, day):
        """Of each pair the latest that had begun by that day."""
        later = self.model.objects.filter(
            base=OuterRef("base"), quote=OuterRef("quote"), day__gt=OuterRef("day"), day__lte=day
        )
        return self.filter(~Exists(later), day__lte=day)


class WaiverQuerySet(MerchantQuerySet):
    """Chainable questions about waivers."""

    def around(self, first, last):
        """Those whose window touches the time from the first to the last moment."""
        return self.filter(begins_at__lte=last, ends_at__gte=first)
