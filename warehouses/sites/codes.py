"""Whose code and name a warehouse's may be: a merchant's pages name its own and the platform's by them."""

from merchant.tenancy.models import Merchant
from warehouses.sites.models import Warehouse


def is_taken(code: str, *, merchant: Merchant | None) -> bool:
    """Whether a warehouse of this merchant, or of the platform, could be confused with another one."""
    others = Warehouse.objects.all() if merchant is None else Warehouse.objects.for_merchant(merchant)
    return others.filter(code=code).exists()


def named_alike(name: str, *, merchant: Merchant, but: Warehouse | None = None) -> Warehouse | None:
    """Another warehouse that the merchant's pages would call the same; None where there is none."""
    alike = Warehouse.objects.for_merchant(merchant).filter(name__iexact=name)
    return (alike.exclude(pk=but.pk) if but else alike).order_by("code").first()
