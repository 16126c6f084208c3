"""SKUs in the search box of every page."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import ngettext

from merchant.catalogue.models import Sku
from merchant.catalogue.selectors import sku_ids
from merchant.frame.search import Found
from merchant.tenancy.access import may

SHOWN = 100


def find(request, text: str) -> list[Found]:
    """The SKU of that code; else how many begin so or bear the word in their title."""
    exact = sku_ids(request.merchant, [text])
    if exact and may(request.membership, "edit_catalogue"):
        sku = Sku.objects.for_merchant(request.merchant).get(pk=next(iter(exact.values())))
        return [
            Found(str(sku.code), reverse("merchant:sku_edit", args=[request.merchant.code, sku.public_id]))
        ]
    count = len(Sku.objects.for_merchant(request.merchant).matching(text)[: SHOWN + 1])
    if not count:
        return []
    words = ngettext("%(count)s SKU", "%(count)s SKUs", count)
    shown = f"{SHOWN}+" if count > SHOWN else str(count)
    url = f"{reverse('merchant:skus', args=[request.merchant.code])}?{urlencode({'q': text})}"
    return [Found(words % {"count": shown}, url)]
