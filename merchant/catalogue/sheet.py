"""SKUs as a sheet: what their file's columns are, and how they are read, found and written."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.catalogue import services
from merchant.catalogue.facts import (
    HEAVIEST,
    LONGEST_SIDE,
    LONGEST_TAG,
    MOST_TAGS,
    SIDES,
    WrongTags,
    is_whole_size,
    tags_in,
    written_tags,
)
from merchant.catalogue.models import Sku
from merchant.catalogue.selectors import skus_of
from merchant.catalogue.wording import REASONS
from merchant.sheets.exceptions import Refused
from merchant.sheets.readers import text, whole
from merchant.sheets.sheet import Change, Column, Key, Sheet, Values, capitals
from merchant.tenancy.models import Merchant

PLAIN = ("code", "title", "weight_g", *SIDES, "category", "tags")
READ_AT_ONCE = 2000


def _found(merchant: Merchant, keys: Collection[Key], *, for_change: bool) -> Mapping[Key, Values]:
    skus = skus_of(merchant, [code for (code,) in keys], for_change=for_change)
    return {(capitals(sku.code),): _values(sku) for sku in skus.values()}


def _everything(merchant: Merchant) -> Iterator[Values]:
    skus = Sku.objects.for_merchant(merchant).order_by(Upper("code"))
    return map(_values, skus.iterator(chunk_size=READ_AT_ONCE))


def _values(sku):
    return {name: getattr(sku, name) for name in PLAIN}


def _refusals(merchant: Merchant, changes: Sequence[Change]) -> Mapping[Key, Refused]:
    refusals = {}
    for change in changes:
        sides = {side: change.after.get(side) for side in SIDES}
        if not is_whole_size(sides.values()):
            lacking = next(side for side, length in sides.items() if length is None)
            refusals[change.key] = Refused("size_in_part", field=lacking)
    return refusals


def _tags(cell):
    try:
        return tags_in(cell)
    except WrongTags as wrong:
        raise Refused(wrong.code, value=wrong.value, most=MOST_TAGS, longest=LONGEST_TAG) from wrong


def _side(code, label):
    return Column(
        code,
        label,
        whole(1, LONGEST_SIDE),
        example={"length_mm": "120", "width_mm": "90", "height_mm": "105"}[code],
        help=_("Of the packed piece, in millimetres: all three sides or none."),
        may_be_cleared=True,
    )


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
        _side("length_mm", _("Length, mm")),
        _side("width_mm", _("Width, mm")),
        _side("height_mm", _("Height, mm")),
        Column(
            "category",
            pgettext_lazy("product", "Category"),
            text(60),
            example=_("Kitchen"),
            help=_("Matching rules can ask for it."),
            may_be_cleared=True,
            cleared="",
        ),
        Column(
            "tags",
            pgettext_lazy("product", "Tags"),
            _tags,
            written_tags,
            example=_("fragile, gift"),
            help=_("Parted by commas. Matching rules can ask for them."),
            may_be_cleared=True,
            cleared=[],
        ),
    ),
    key=("code",),
    found=_found,
    everything=_everything,
    save=services.save_skus,
    refusals=_refusals,
    reasons=REASONS,
)
