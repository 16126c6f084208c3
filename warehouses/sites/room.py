"""How many warehouses of its own a merchant may have: every list and choice of them shows all."""

from django.conf import settings

from merchant.tenancy.models import Merchant
from warehouses.sites.models import Warehouse


def room_left(merchant: Merchant) -> int:
    """How many the merchant may still add."""
    own = Warehouse.objects.for_merchant(merchant).filter(merchant=merchant)
    return max(0, settings.WAREHOUSES_MAX - own.count())
