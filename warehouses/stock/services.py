"""What somebody can do with stock: receive, adjust, count, and say which warehouses keep any."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.catalogue.models import Sku
from merchant.tenancy.bulk import update_rows
from merchant.tenancy.models import Merchant
from warehouses.sites import services as sites
from warehouses.sites.models import Warehouse
from warehouses.stock.exceptions import StockError, StockMoved
from warehouses.stock.kinds import GOES, Kind, Reason
from warehouses.stock.ledger import Entry, add_movements, hold_levels
from warehouses.stock.models import StockLevel, StockMovement

MOST = 1_000_000  # units in one movement that somebody types
MOST_ON_HAND = 1_000_000_000


@dataclass(frozen=True)
class Reorder:
    """From how many free units on an SKU is low in a warehouse, each by key and code; None: never."""

    warehouse: tuple[int, str]
    sku: tuple[int, str]
    reorder_at: int | None


@dataclass(frozen=True)
class Counted:
    """What a stocktake found of one SKU in one warehouse; `seen` is what the book said then."""

    warehouse_id: int
    sku_id: int
    counted: int
    seen: int | None = None
    note: str = ""


def receive(
    *, warehouse: Warehouse, sku: Sku, quantity: int, note: str = "", key: str = "", actor=None
) -> StockMovement:
    """Goods came in."""
    if not 0 < quantity <= MOST:
        raise StockError(
            _("Receive at least 1 and at most %(most)s units.") % {"most": f"{MOST:,}"}, field="quantity"
        )
    entry = Entry(warehouse.pk, sku.pk, Kind.RECEIPT, quantity, note=note, key=key)
    return _record("stock.received", warehouse, sku, entry, actor)


def adjust(
    *, warehouse: Warehouse, sku: Sku, quantity: int, reason: str, note: str = "", key: str = "", actor=None
) -> StockMovement:
    """Units more or less than the book says, for a reason that is known."""
    if quantity == 0 or abs(quantity) > MOST:
        raise StockError(
            _("Say how many units more, or with a minus how many less; at most %(most)s, and not 0.")
            % {"most": f"{MOST:,}"},
            field="quantity",
        )
    if GOES.get(reason, quantity) * quantity < 0:
        raise StockError(_wrong_way(reason), field="quantity")
    if reason == Reason.OTHER and not note:
        raise StockError(_("Say in the note what the other reason is."), field="note")
    entry = Entry(warehouse.pk, sku.pk, Kind.ADJUSTMENT, quantity, reason=reason, note=note, key=key)
    return _record("stock.adjusted", warehouse, sku, entry, actor)


def count(
    *,
    warehouse: Warehouse,
    sku: Sku,
    counted: int,
    seen: int | None = None,
    note: str = "",
    key: str = "",
    actor=None,
) -> StockMovement:
    """So many were found there; the difference to the book is the movement.

    `seen` is what the book said when the person was asked: if it says something else by now, the count may
    be of before or after what moved, so the person decides anew.
    """
    if not 0 <= counted <= MOST:
        raise StockError(_("Count from 0 to %(most)s units.") % {"most": f"{MOST:,}"}, field="counted")
    entry = Entry(warehouse.pk, sku.pk, Kind.COUNT, counted=counted, note=note, key=key)
    return _record("stock.counted", warehouse, sku, entry, actor, seen=seen)


def count_many(*, merchant: Merchant, counts: Sequence[Counted], actor=None) -> list[StockMovement]:
    """The same for many levels at once, all or none of them."""
    with transaction.atomic():
        entries = [
            Entry(one.warehouse_id, one.sku_id, Kind.COUNT, counted=one.counted, note=one.note)
            for one in counts
        ]
        levels = hold_levels(merchant.pk, [entry.place for entry in entries])
        for one, entry in zip(counts, entries, strict=True):
            if one.seen not in (None, levels[entry.place].on_hand):
                raise _moved(one.seen, levels[entry.place])
        return add_movements(entries, merchant_id=merchant.pk, levels=levels, actor=actor)


def set_reorder_level(*, warehouse: Warehouse, sku: Sku, reorder_at: int | None, actor=None) -> StockLevel:
    """Say from how many free units on an SKU is low in a warehouse that keeps stock."""
    with transaction.atomic():
        _check_places(warehouse, sku)
        asked = Reorder((warehouse.pk, warehouse.code), (sku.pk, sku.code), reorder_at)
        (level,) = set_reorder_levels(merchant=sku.merchant, reorders=[asked], actor=actor)
        return level


def set_reorder_levels(*, merchant: Merchant, reorders: Sequence[Reorder], actor=None) -> list[StockLevel]:
    """The same for many levels at once, whose warehouses the caller has looked at."""
    with transaction.atomic():
        levels, told = hold_levels(merchant.pk, [(one.warehouse[0], one.sku[0]) for one in reorders]), []
        for one in reorders:
            level = levels[one.warehouse[0], one.sku[0]]
            if level.reorder_at != one.reorder_at:
                before, level.reorder_at = level.reorder_at, one.reorder_at
                data = {"sku": one.sku[1], "warehouse": one.warehouse[1]}
                told.append((level, data | {"before": _said(before), "after": _said(one.reorder_at)}))
        update_rows([level for level, _data in told], ["reorder_at"])
        audit.record_many("stock.reorder_level_set", told, actor=actor)
        return list(levels.values())


def choose_places(*, merchant: Merchant, warehouse_ids: Collection[int], actor=None) -> None:
    """Keep stock in these of the merchant's own warehouses and in no other; what lies there stays known."""
    with transaction.atomic():
        own = Warehouse.objects.select_for_update(no_key=True).filter(merchant=merchant).order_by("pk")
        for warehouse in own:
            keeps = warehouse.pk in warehouse_ids
            if keeps != warehouse.tracks_stock:
                warehouse.tracks_stock = keeps
                sites.keep_warehouse(warehouse=warehouse, actor=actor)


def _record(kind, warehouse, sku, entry, actor, *, seen=None):
    """Record what a form says; the same one sent twice is recorded once."""
    try:
        return _write(kind, warehouse, sku, entry, actor, seen)
    except IntegrityError:  # its key was used for another level at the same moment
        sent = _sent(sku, entry)
        if sent is None:
            raise
        return _same(sent, entry)


def _write(kind, warehouse, sku, entry, actor, seen):
    """Hold the level, look at it again, write."""
    with transaction.atomic():
        _check_places(warehouse, sku)
        level = hold_levels(sku.merchant_id, [entry.place])[entry.place]
        sent = _sent(sku, entry)
        if sent is not None:
            return _same(sent, entry)
        if seen is not None and level.on_hand != seen:
            raise _moved(seen, level)
        _check_balance(level, entry)
        (movement,) = add_movements(
            [entry], merchant_id=sku.merchant_id, levels={entry.place: level}, actor=actor
        )
        audit.record(kind, level, actor=actor, data=_told(warehouse, sku, movement))
        return movement


def _check_places(warehouse, sku):
    keeping = Warehouse.objects.filter(pk=warehouse.pk, merchant=sku.merchant_id, tracks_stock=True)
    if not keeping.exists():
        raise StockError(
            _("%(warehouse)s keeps no stock. Choose another one.") % {"warehouse": warehouse},
            field="warehouse",
        )


def _check_balance(level: StockLevel, entry: Entry):
    after = level.on_hand + entry.quantity
    if entry.quantity < 0 and after < 0:
        raise StockError(
            _("Only %(on_hand)s are there by the book, so %(units)s cannot be taken away. Count first.")
            % {"on_hand": f"{level.on_hand:,}", "units": f"{-entry.quantity:,}"},
            field="quantity",
        )
    if after > MOST_ON_HAND:
        raise StockError(_("More than %(most)s units cannot lie here.") % {"most": f"{MOST_ON_HAND:,}"})


def _moved(seen, level):
    sentence = _(
        "Stock moved meanwhile: the book said %(seen)s and says %(now)s now. Look at your count again."
    ) % {"seen": f"{seen:,}", "now": f"{level.on_hand:,}"}
    return StockMoved(sentence, on_hand=level.on_hand)


def _sent(sku, entry):
    """What the entry's form recorded when it was sent before."""
    sent = StockMovement.objects.filter(merchant=sku.merchant_id, key=entry.key)
    return sent.first() if entry.key else None


def _same(sent, entry):
    is_same = (sent.warehouse_id, sent.sku_id, sent.kind) == (*entry.place, entry.kind)
    asked = sent.balance == entry.counted if entry.counted is not None else sent.quantity == entry.quantity
    if is_same and asked:
        return sent
    raise StockError(_("This form was sent before, with other details. Open it anew."))


def _wrong_way(reason):
    label = Reason(reason).label
    if GOES[reason] < 0:
        return _("“%(reason)s” takes units away: write them with a minus.") % {"reason": label}
    return _("“%(reason)s” adds units: write them without a minus.") % {"reason": label}


def _said(reorder_at):
    return "–" if reorder_at is None else f"{reorder_at:,}"


def _told(warehouse, sku, movement):
    return {
        "sku": sku.code,
        "warehouse": warehouse.code,
        "units": f"{movement.quantity:+,}",
        "balance": f"{movement.balance:,}",
        "stock_reason": movement.reason,
    }
