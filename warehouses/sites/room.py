"""How many warehouses of its own a merchant may have, and channels each: every list and choice shows all."""

from django.conf import settings

from merchant.tenancy.models import Merchant
from warehouses.sites.models import Warehouse

CHANNELS_MAX = 100  # of one warehouse


def room_left(merchant: Merchant) -> int:
    """How many the merchant may still add."""
    own = Warehouse.objects.for_merchant(merchant).filter(merchant=merchant)
    return max(0, settings.WAREHOUSES_MAX - own.count())
