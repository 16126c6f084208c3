from collections.abc import Iterator, Mapping, Sequence
from typing import Unpack

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.catalogue import selectors
from merchant.catalogue.exceptions import CatalogueError, CodeTaken
from merchant.catalogue.facts import READ_BY_RULES, SIDES, Facts, cleaned_tags, is_whole_size, written_tags
from merchant.catalogue.models import Sku
from merchant.sheets.sheet import Change
from merchant.tenancy.models import Merchant

CHUNK = 500  # codes in one statement, well below either database's limit of parameters


def add_sku(*, merchant: Merchant, code: str, actor=None, **facts: Unpack[Facts]) -> Sku:
    """Add one SKU to a merchant's catalogue."""
    with transaction.atomic():
        sku = _keep(_told(Sku(merchant=merchant, code=code.strip()), facts))
        audit.record("sku.added", sku, actor=actor, data={"code": sku.code})
        return sku


def edit_sku(*, sku_id: int, code: str, actor=None, **facts: Unpack[Facts]) -> Sku:
    """Change what an SKU is called and what is told of it."""
    with transaction.atomic():
        sku = Sku.objects.select_for_update(no_key=True).get(pk=sku_id)
        before = _facts_of(sku)
        sku.code = code.strip()
        _keep(_told(sku, facts))
        audit.record_changes("sku.changed", sku, before=before, after=_facts_of(sku), actor=actor)
        return sku


def weigh_skus(*, merchant: Merchant, weights: Mapping[int, int], actor=None) -> dict[int, int]:
    """Give SKUs, by key, their weight in grams; one that has another weight by now keeps it.

    Returns the weights that stood there already and say otherwise, by key.
    """
    others = {}
    with transaction.atomic():
        skus = Sku.objects.for_merchant(merchant).select_for_update(no_key=True).filter(pk__in=weights)
        told = []
        for sku in skus.order_by("pk"):
            if sku.weight_g is None:
                before = _facts_of(sku)
                told.append((_told(sku, {"weight_g": weights[sku.pk]}), before, _facts_of(sku)))
            elif sku.weight_g != weights[sku.pk]:
                others[sku.pk] = sku.weight_g
        Sku.objects.bulk_update([sku for sku, _before, _after in told], ["weight_g", "measured_at"])
        audit.record_changes_of_many("sku.changed", told, actor=actor)
    return others


def save_skus(*, merchant: Merchant, changes: Sequence[Change], actor=None) -> None:
    """Add the SKUs that are new and change the others, in a fixed number of statements."""
    with transaction.atomic():
        _add([change for change in changes if change.before is None], merchant, actor)
        _change([change for change in changes if change.before is not None], merchant, actor)


def ensure_skus(
    *, merchant: Merchant, titles: Mapping[str, str], weights: Mapping[str, int] | None = None, actor=None
) -> dict[str, int]:
    """The keys of these SKUs by their code in capitals; those that the merchant lacks are added.

    `weights` in grams are those of new SKUs, and of known ones whose weight is missing.
    """
    weights = {code.strip().upper(): grams for code, grams in (weights or {}).items()}
    wanted = {code.strip().upper(): (code.strip(), title) for code, title in titles.items() if code.strip()}
    known = {}
    with transaction.atomic():
        for chunk in _chunks(wanted):
            known |= _ensure_chunk(merchant, chunk, weights, actor)
    return known


def _add(changes, merchant, actor):
    in_order = sorted(changes, key=lambda change: change.key)  # the one in which orders add theirs, too
    skus = [_told(Sku(merchant=merchant), change.given) for change in in_order]
    Sku.objects.bulk_create(skus)
    audit.record_many("sku.added", [(sku, {"code": sku.code}) for sku in skus], actor=actor)


def _change(changes, merchant, actor):
    skus = selectors.skus_of(merchant, [code for (code,) in (change.key for change in changes)])
    told = []
    for change in changes:
        sku = skus[change.key[0].upper()]
        before = _facts_of(sku)
        told.append((_told(sku, change.given), before, _facts_of(sku)))
    if told:
        fields = sorted({"measured_at", *(name for change in changes for name in change.given)})
        Sku.objects.bulk_update([sku for sku, _before, _after in told], fields)
    audit.record_changes_of_many("sku.changed", told, actor=actor)


def _ensure_chunk(merchant, wanted, weights, actor):
    codes = [code for code, _title in wanted.values()]
    known = selectors.sku_ids(merchant, codes)
    _fill_weights(known, weights, actor)
    missing = [
        _told(Sku(merchant=merchant, code=code), {"title": title[:300], "weight_g": weights.get(key)})
        for key, (code, title) in wanted.items()
        if key not in known
    ]
    if not missing:
        return known
    Sku.objects.bulk_create(missing, ignore_conflicts=True)  # another import may have been first
    ours = {sku.public_id for sku in missing}
    added = [sku for sku in Sku.objects.for_merchant(merchant).coded(codes) if sku.public_id in ours]
    audit.record_many("sku.added", [(sku, {"code": sku.code}) for sku in added], actor=actor)
    return selectors.sku_ids(merchant, codes)


def _fill_weights(known, weights, actor):
    """Give known SKUs the weight that nobody told before; one that somebody told stands."""
    ids = [pk for code, pk in known.items() if code in weights]
    unweighed = Sku.objects.select_for_update(no_key=True).filter(pk__in=ids, weight_g=None)
    for sku in unweighed.order_by("pk"):
        before = _facts_of(sku)
        _told(sku, {"weight_g": weights[sku.code.upper()]}).save(update_fields=["weight_g", "measured_at"])
        audit.record_changes("sku.changed", sku, before=before, after=_facts_of(sku), actor=actor)


def _chunks(wanted: Mapping) -> Iterator[dict]:
    items = sorted(wanted.items())  # one order for everybody, so that two imports never deadlock
    for start in range(0, len(items), CHUNK):
        yield dict(items[start : start + CHUNK])


def _told(sku, facts):
    """The SKU with these facts; when one changed that rules read, what waits is to be looked at again."""
    before = [getattr(sku, name) for name in READ_BY_RULES]
    for name, value in facts.items():
        setattr(sku, name, cleaned_tags(value) if name == "tags" else value)
    if before != [getattr(sku, name) for name in READ_BY_RULES]:
        sku.measured_at = timezone.now()
    return sku


def _facts_of(sku):
    """What a history tells of an SKU: tags in words, and nothing of the mark that is for jobs."""
    facts = audit.facts_of(sku)
    del facts["sku.measured_at"]
    return facts | {"sku.tags": written_tags(sku.tags) or "–"}


def _keep(sku):
    if not sku.code:
        raise CatalogueError(_("An SKU needs a code."))
    if not is_whole_size(getattr(sku, side) for side in SIDES):
        raise CatalogueError(_("Say length, width and height, or none of them."))
    standing = Sku.objects.for_merchant(sku.merchant_id).with_key()
    taken = standing.filter(key__in=selectors.keys_of(sku.code)).exclude(pk=sku.pk)
    if taken.exists():
        raise _taken(sku)
    try:
        with transaction.atomic():
            sku.save()
    except IntegrityError as error:  # somebody else was faster
        if not taken.exists():
            raise
        raise _taken(sku) from error
    return sku


def _taken(sku):
    return CodeTaken(
        _("You have an SKU “%(code)s” already; capital and small letters count as the same.")
        % {"code": sku.code}
    )
