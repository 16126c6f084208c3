from collections.abc import Collection

from merchant.catalogue.models import Sku


def sku_ids(merchant, codes: Collection[str]) -> dict[str, int]:
    """The keys of the merchant's SKUs among these codes, by code in capitals, in one query."""
    found = Sku.objects.for_merchant(merchant).coded(codes)
    return {code.upper(): key for code, key in found.values_list("code", "pk")}
