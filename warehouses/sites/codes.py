"""Whose code a warehouse's may be: a merchant's pages name its own and the platform's by code alone."""

from merchant.tenancy.models import Merchant
from warehouses.sites.models import Warehouse


def is_taken(code: str, *, merchant: Merchant | None) -> bool:
    """Whether a warehouse of this merchant, or of the platform, could be confused with another one."""
    others = Warehouse.objects.all() if merchant is None else Warehouse.objects.for_merchant(merchant)
    return others.filter(code=code).exists()
