from collections.abc import Collection

from merchant.catalogue.models import Sku
from merchant.tenancy.models import Merchant

ASCII_UPPER = {small: small - 32 for small in range(ord("a"), ord("z") + 1)}


def sku_ids(merchant: Merchant | int, codes: Collection[str]) -> dict[str, int]:
    """The keys of the merchant's SKUs among these codes, by code in capitals, in one query."""
    # SQLite folds ASCII letters only, PostgreSQL all of them: asked both ways, an SKU is found by each.
    asked = {code.upper() for code in codes} | {code.translate(ASCII_UPPER) for code in codes}
    skus = Sku.objects.for_merchant(merchant).with_key().filter(key__in=asked)
    return {code.upper(): pk for code, pk in skus.values_list("code", "pk")}
