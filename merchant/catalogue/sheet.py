"""SKUs as a sheet: what their file's columns are, and how they are read, found and written."""

from collections.abc import Collection, Iterator, Mapping

from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.catalogue import services
from merchant.catalogue.models import Sku
from merchant.catalogue.selectors import skus_of
from merchant.sheets.readers import text, whole
from merchant.sheets.sheet import Column, Key, Sheet, Values, capitals
from merchant.tenancy.models import Merchant

HEAVIEST = 1_000_000  # g
READ_AT_ONCE = 2000


def _found(merchant: Merchant, keys: Collection[Key], *, for_change: bool) -> Mapping[Key, Values]:
    skus = skus_of(merchant, [code for (code,) in keys], for_change=for_change)
    return {(capitals(sku.code),): _values(sku) for sku in skus.values()}


def _everything(merchant: Merchant) -> Iterator[Values]:
    skus = Sku.objects.for_merchant(merchant).order_by(Upper("code"))
    return map(_values, skus.iterator(chunk_size=READ_AT_ONCE))


def _values(sku):
    return {"code": sku.code, "title": sku.title, "weight_g": sku.weight_g}


SKUS = Sheet(
    code="skus",
    title=_("SKUs"),
    see="see_catalogue",
    edit="edit_catalogue",
    home="merchant:skus",
    columns=(
        Column(
            "code",
            _("SKU"),
            text(64),
            example="MUG-BLUE",
            help=_("Your own code. Capital and small letters count as the same."),
        ),
        Column(
            "title",
            pgettext_lazy("product", "Title"),
            text(300),
            example=_("Blue mug, 350 ml"),
            may_be_cleared=True,
            cleared="",
        ),
        Column(
            "weight_g",
            _("Weight, g"),
            whole(1, HEAVIEST),
            example="420",
            help=_("In grams, with its packing."),
            may_be_cleared=True,
        ),
    ),
    key=("code",),
    found=_found,
    everything=_everything,
    save=services.save_skus,
)
