import json
from collections.abc import Collection
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from merchant.catalogue.models import Sku
from merchant.frame.cards import Waiting
from merchant.frame.counting import COUNTED_TO, shown_count
from merchant.tenancy.lookups import look_up
from merchant.tenancy.models import Merchant

ASCII_UPPER = {small: small - 32 for small in range(ord("a"), ord("z") + 1)}


SKU_FACTS = ("id", "weight_g", "length_mm", "width_mm", "height_mm", "category", "tags")
KNOWN = f"SELECT code, {', '.join(SKU_FACTS)} FROM merchant_sku WHERE merchant_id = %s AND UPPER(code) IN %s"


class KnownSku(NamedTuple):
    """What rules and stock ask of an SKU; sides are length, width and height."""

    sku_id: int
    weight_g: int | None = None
    sides_mm: tuple[int, int, int] | None = None
    category: str = ""
    tags: tuple[str, ...] = ()


def known_skus(merchant: Merchant | int, codes: Collection[str]) -> dict[str, KnownSku]:
    """The merchant's SKUs among these codes, by code in capitals, in one query."""
    merchant_id = merchant.pk if isinstance(merchant, Merchant) else merchant
    found = look_up(KNOWN, merchant_id, _keys(codes))
    return {code.upper(): _known(*told, json.loads(tags)) for code, *told, tags in found}


def known_among(skus: QuerySet) -> dict[int, KnownSku]:
    """These SKUs by their keys, in one query."""
    return {told[0]: _known(*told) for told in skus.values_list(*SKU_FACTS)}


def _known(pk, weight, length, width, height, category, tags):
    return KnownSku(pk, weight, (length, width, height) if length else None, category, tuple(tags))


def sku_ids(merchant: Merchant | int, codes: Collection[str]) -> dict[str, int]:
    """The keys of the merchant's SKUs among these codes, by code in capitals, in one query."""
    return {code.upper(): pk for code, pk in _coded(merchant, codes).values_list("code", "pk")}


def skus_of(merchant: Merchant | int, codes: Collection[str], *, for_change: bool = False) -> dict[str, Sku]:
    """The merchant's SKUs of these codes by code in capitals; `for_change` locks them.

    Orders and stock may go on naming them meanwhile: else both would wait for each other.
    """
    skus = _coded(merchant, codes).order_by("pk")
    return {sku.code.upper(): sku for sku in (skus.select_for_update(no_key=True) if for_change else skus)}


def _coded(merchant, codes):
    return Sku.objects.for_merchant(merchant).with_key().filter(key__in=_keys(codes))


def _keys(codes):
    return {key for code in codes for key in keys_of(code)}


def keys_of(code: str) -> set[str]:
    """What either database may make of a text in capitals, accented letters small, large, or as they are.

    PostgreSQL folds all letters. SQLite folds those of ASCII only: what it keeps shows how the others were
    written, and one that mixes them is found as it was written only.
    """
    return {code.upper(), *(text.translate(ASCII_UPPER) for text in (code, code.upper(), code.lower()))}


def skus_by_public_id(merchant: Merchant, public_ids: Collection[str]) -> list[Sku]:
    """The merchant's SKUs of these ids, those that came first in front."""
    return list(Sku.objects.for_merchant(merchant).filter(public_id__in=public_ids).order_by("pk"))


def unweighed_skus(merchant: Merchant, codes: Collection[str] = ()):
    """The merchant's SKUs without a weight, among these codes if any are named."""
    skus = _coded(merchant, codes) if codes else Sku.objects.for_merchant(merchant)
    return skus.unweighed().order_by("pk")


def waiting_for_weights(request, now) -> list[Waiting]:
    """That SKUs have no weight yet, for the workbench; one query."""
    skus = Sku.objects.for_merchant(request.merchant).unweighed()
    found = list(skus.order_by().values_list("created_at", flat=True)[: COUNTED_TO + 1])
    if not found:
        return []
    text = ngettext("%(count)s SKU has no weight", "%(count)s SKUs have no weight", len(found))
    return [
        Waiting(
            since=min(found),
            icon="box",
            text=text % {"count": shown_count(len(found))},
            act=_("Enter weights"),
            url=reverse("merchant:sku_weights", args=[request.merchant.code]),
        )
    ]
