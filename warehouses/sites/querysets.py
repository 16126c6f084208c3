from django.db.models import Count, F, Q

from merchant.tenancy.querysets import SharedQuerySet


class WarehouseQuerySet(SharedQuerySet):
    """Chainable questions about warehouses, a merchant's own or the platform's."""

    def in_use(self):
        return self.filter(is_active=True)

    def sending(self):
        """Those that goods leave from; at the platform's JIT warehouses they are only handed over."""
        return self.exclude(kind="jit", merchant=None)

    def owned_by(self, merchant_ids):
        """Warehouses of these merchants themselves, without the platform's."""
        return self.filter(merchant__in=merchant_ids)

    def coded(self, code):
        """Those of this code, a merchant's own before the platform's."""
        return self.filter(code=code).order_by(F("merchant").asc(nulls_last=True))

    def with_channel_count(self):
        """Each with `channel_count`, its channels in use."""
        return self.annotate(channel_count=Count("channels", filter=Q(channels__is_active=True)))

    def with_channels_ever(self):
        """Each with `channels_ever`, all its channels, also those out of use."""
        return self.annotate(channels_ever=Count("channels"))


class ChannelQuerySet(SharedQuerySet):
    """Chainable questions about channels, a merchant's own or the platform's."""

    def for_merchant(self, merchant):
        """Own and shared channels, out of own and shared warehouses only."""
        of_warehouse = Q(warehouse__merchant=merchant) | Q(warehouse__merchant=None)
        return super().for_merchant(merchant).filter(of_warehouse)

    def in_use(self):
        """Channels that a parcel can take now: their warehouse is in use, too."""
        return self.filter(is_active=True, warehouse__is_active=True)
