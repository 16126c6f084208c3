from collections.abc import Iterator, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.catalogue import selectors
from merchant.catalogue.exceptions import CatalogueError, CodeTaken
from merchant.catalogue.models import Sku
from merchant.sheets.sheet import Change
from merchant.tenancy.models import Merchant

CHUNK = 500  # codes in one statement, well below either database's limit of parameters


def add_sku(
    *, merchant: Merchant, code: str, title: str = "", weight_g: int | None = None, actor=None
) -> Sku:
    """Add one SKU to a merchant's catalogue."""
    with transaction.atomic():
        sku = _keep(Sku(merchant=merchant, code=code.strip(), title=title, weight_g=weight_g))
        audit.record("sku.added", sku, actor=actor, data={"code": sku.code})
        return sku


def edit_sku(*, sku_id: int, code: str, title: str, weight_g: int | None, actor=None) -> Sku:
    """Change what an SKU is called, its title or its weight."""
    with transaction.atomic():
        sku = Sku.objects.select_for_update(no_key=True).get(pk=sku_id)
        before = audit.facts_of(sku)
        sku.code, sku.title, sku.weight_g = code.strip(), title, weight_g
        _keep(sku)
        after = audit.facts_of(sku)
        audit.record_changes("sku.changed", sku, before=before, after=after, actor=actor)
        return sku


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
    skus = Sku.objects.bulk_create([Sku(merchant=merchant, **change.given) for change in in_order])
    audit.record_many("sku.added", [(sku, {"code": sku.code}) for sku in skus], actor=actor)


def _change(changes, merchant, actor):
    skus = selectors.skus_of(merchant, [code for (code,) in (change.key for change in changes)])
    told = []
    for change in changes:
        sku = skus[change.key[0].upper()]
        before = audit.facts_of(sku)
        for name, value in change.given.items():
            setattr(sku, name, value)
        told.append((sku, before, audit.facts_of(sku)))
    if told:
        fields = sorted({name for change in changes for name in change.given})
        Sku.objects.bulk_update([sku for sku, _before, _after in told], fields)
    audit.record_changes_of_many("sku.changed", told, actor=actor)


def _ensure_chunk(merchant, wanted, weights, actor):
    codes = [code for code, _title in wanted.values()]
    known = selectors.sku_ids(merchant, codes)
    _fill_weights(known, weights, actor)
    missing = [
        Sku(merchant=merchant, code=code, title=title[:300], weight_g=weights.get(key))
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
        before = audit.facts_of(sku)
        sku.weight_g = weights[sku.code.upper()]
        sku.save(update_fields=["weight_g"])
        audit.record_changes("sku.changed", sku, before=before, after=audit.facts_of(sku), actor=actor)


def _chunks(wanted: Mapping) -> Iterator[dict]:
    items = sorted(wanted.items())  # one order for everybody, so that two imports never deadlock
    for start in range(0, len(items), CHUNK):
        yield dict(items[start : start + CHUNK])


def _keep(sku):
    if not sku.code:
        raise CatalogueError(_("An SKU needs a code."))
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
