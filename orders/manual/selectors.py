from merchant.catalogue.models import Sku
from merchant.catalogue.selectors import keys_of
from merchant.tenancy.models import Merchant

MOST_OFFERED = 300  # codes that the browser offers while one types


def newest_skus(merchant: Merchant) -> list[tuple[str, str]]:
    """The newest of the merchant's SKUs as (code, title), for the browser to offer."""
    skus = Sku.objects.for_merchant(merchant).order_by("-pk")
    return list(skus.values_list("code", "title")[:MOST_OFFERED])


def titles_of(merchant: Merchant, codes: list[str]) -> dict[str, str]:
    """What the catalogue calls these codes, by code in capitals."""
    skus = Sku.objects.for_merchant(merchant).with_key()
    skus = skus.filter(key__in={key for code in codes for key in keys_of(code)})
    return {code.upper(): title for code, title in skus.values_list("code", "title")}
