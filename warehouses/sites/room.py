"""How many warehouses of its own a merchant may have, and channels each: every list and choice shows all."""

from django.conf import settings

from merchant.tenancy.models import Merchant
from warehouses.sites.models import Channel, Warehouse

CHANNELS_MAX = 100  # of one warehouse


def room_left(merchant: Merchant) -> int:
    """How many the merchant may still add."""
    own = Warehouse.objects.for_merchant(merchant).filter(merchant=merchant)
    return max(0, settings.WAREHOUSES_MAX - own.count())


def hold_room(merchant: Merchant) -> None:
    """Wait until nobody else adds warehouses to this merchant; held until the transaction ends."""
    Merchant.objects.select_for_update(no_key=True).get(pk=merchant.pk)


def channels_left(warehouse: Warehouse) -> int:
    """How many channels the warehouse may still get."""
    return max(0, CHANNELS_MAX - Channel.objects.filter(warehouse=warehouse).count())
