from django.db.models import Exists, OuterRef, Q

from merchant.tenancy.querysets import MerchantQuerySet

CLOSED = ("waived", "withdrawn")


class PenaltyQuerySet(MerchantQuerySet):
    """Chainable questions about penalties."""

    def in_store(self, store):
        return self.filter(store=store)

    def standing(self):
        """All but those that nobody has to pay."""
        return self.exclude(status__in=CLOSED)

    def covered_by(self, waiver):
        """Those whose missed date a waiver covers, saved or not; the same as `Waiver.covers`."""
        rows = self.filter(due_at__gte=waiver.begins_at, due_at__lte=waiver.ends_at)
        asked = {
            "kind__in": waiver.kinds,
            "order__country": waiver.market,
            "order__subdivision": waiver.subdivision,
            "order__programme": waiver.programme,
            "order__leg": waiver.leg,
            "store": waiver.store_id,
        }
        rows = rows.filter(**{name: wanted for name, wanted in asked.items() if wanted})
        if waiver.warehouse is None:
            return rows
        code = waiver.warehouse.code
        sent_from = Q(fulfilment__deadline__terms__warehouse=code)
        rows = rows.filter(sent_from | Q(fulfilment__deadline__terms__jit__warehouse=code))
        owner = waiver.warehouse.merchant_id
        return rows if owner is None else rows.filter(merchant=owner)

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
