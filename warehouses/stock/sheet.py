"""Stock levels as a sheet: a file of what was counted and what is low, and the levels as such a file."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from django.db import IntegrityError
from django.db.models.functions import Upper
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from merchant.catalogue.selectors import sku_ids
from merchant.sheets.exceptions import Refused
from merchant.sheets.readers import text, whole
from merchant.sheets.sheet import Change, Column, Key, Reason, Sheet, Values
from merchant.tenancy.models import Merchant
from warehouses.stock import services
from warehouses.stock.exceptions import StockMoved
from warehouses.stock.ledger import hold_levels
from warehouses.stock.models import StockLevel
from warehouses.stock.selectors import own_warehouses

READ_AT_ONCE = 2000
NEW = 0  # what the book says of what it does not know


def _found(merchant: Merchant, keys: Collection[Key], *, for_change: bool) -> Mapping[Key, Values]:
    skus = sku_ids(merchant, {sku for sku, _warehouse in keys})
    warehouses = {warehouse.code: warehouse.pk for warehouse in own_warehouses(merchant)}
    places = {(warehouses.get(warehouse), skus.get(sku.upper())): (sku, warehouse) for sku, warehouse in keys}
    there = {place: key for place, key in places.items() if all(place)}
    levels = StockLevel.objects.for_merchant(merchant).of_places(there)
    levels = {(level.warehouse_id, level.sku_id): level for level in levels}
    if for_change:
        levels = _held(merchant, there, known=set(levels))
    return {key: _told(key, levels[place]) for place, key in there.items() if place in levels}


def _held(merchant, places, *, known):
    """The levels, taken in everybody's order: those that begin here are there from now on, with nothing."""
    keeping = {warehouse.pk for warehouse in own_warehouses(merchant) if warehouse.tracks_stock}
    wanted = [place for place in places if place in known or place[0] in keeping]
    levels = hold_levels(merchant.pk, wanted)
    return {place: level for place, level in levels.items() if place in known or level.on_hand}


def _told(key, level):
    told = {"on_hand": level.on_hand, "reorder_at": level.reorder_at, "note": ""}
    return {"sku": key[0], "warehouse": key[1], **told}


def _everything(merchant: Merchant) -> Iterator[Values]:
    levels = StockLevel.objects.for_merchant(merchant).select_related("sku", "warehouse")
    levels = levels.order_by(Upper("sku__code"), "warehouse__code")
    for level in levels.iterator(chunk_size=READ_AT_ONCE):
        counted = level.counted_at and level.counted_at.date()
        told = {"title": level.sku.title, "reserved": level.reserved, "free": level.free}
        yield {**_told((level.sku.code, level.warehouse.code), level), **told, "counted_at": counted}


def _refusals(merchant: Merchant, changes: Sequence[Change]) -> Mapping[Key, Refused]:
    """An SKU that is not in the catalogue, or a warehouse that keeps no stock."""
    skus = sku_ids(merchant, {sku for (sku, _warehouse) in (change.key for change in changes)})
    keeping = {warehouse.code for warehouse in own_warehouses(merchant) if warehouse.tracks_stock}
    refusals = {}
    for sku, warehouse in (change.key for change in changes):
        if sku.upper() not in skus:
            refusals[sku, warehouse] = Refused("unknown_sku", field="sku", value=sku)
        elif warehouse not in keeping:
            refusals[sku, warehouse] = Refused("keeps_no_stock", field="warehouse", value=warehouse)
    return refusals


def _save(*, merchant: Merchant, actor, changes: Sequence[Change]) -> None:
    """A line with another number or a note is a count, compared with the level that it was compared with."""
    skus = sku_ids(merchant, {change.key[0] for change in changes})
    warehouses = {warehouse.code: warehouse.pk for warehouse in own_warehouses(merchant)}
    counts = [
        services.Counted(
            warehouses[change.key[1]],
            skus[change.key[0].upper()],
            change.after["on_hand"],
            seen=change.before["on_hand"] if change.before else NEW,
            note=change.after.get("note") or "",
        )
        for change in changes
        if _is_count(change)
    ]
    reorders = [
        services.Reorder(
            (warehouses[change.key[1]], change.key[1]),
            (skus[change.key[0].upper()], change.key[0]),
            change.after["reorder_at"],
        )
        for change in changes
        if "reorder_at" in change.given
    ]
    try:
        services.count_many(merchant=merchant, counts=counts, actor=actor)
    except StockMoved as refusal:  # somebody was first where nothing lay: the lines are compared anew
        raise IntegrityError from refusal
    services.set_reorder_levels(merchant=merchant, reorders=reorders, actor=actor)


def _is_count(change):
    is_noted = bool(change.after.get("note"))
    return change.before is None or is_noted or change.after["on_hand"] != change.before["on_hand"]


def _consequences(counts: Mapping[str, int]) -> list[str]:
    return [
        _("Each line with another number or a note is written down as a count; the SKU's history keeps it.")
    ]


def _difference(old, new):
    return f"{new - old:+,}"


STOCK = Sheet(
    code="stock",
    title=gettext_lazy("Stock levels"),
    see="see_stock",
    edit="edit_stock",
    home="warehouses:stock",
    columns=(
        Column("sku", gettext_lazy("SKU"), text(64), example="MUG-BLUE", help=gettext_lazy("Your own code.")),
        Column("title", gettext_lazy("Title")),
        Column(
            "warehouse",
            gettext_lazy("Warehouse code"),
            text(30),
            example="LON-1",
            help=gettext_lazy("One of your warehouses that keep stock."),
        ),
        Column(
            "on_hand",
            gettext_lazy("On hand"),
            whole(0, services.MOST_ON_HAND),
            example="120",
            help=gettext_lazy("All units that lie there: a count."),
            is_needed=True,
            differs=_difference,
        ),
        Column(
            "note",
            gettext_lazy("Note"),
            text(200),
            example=gettext_lazy("stocktake in March"),
            help=gettext_lazy("Stands in the history. A line with a note counts even if the number agrees."),
        ),
        Column(
            "reorder_at",
            gettext_lazy("Low at"),
            whole(0, services.MOST),
            example="20",
            help=gettext_lazy("Low once no more units than this are free."),
            may_be_cleared=True,
        ),
        Column("reserved", pgettext_lazy("stock", "Reserved")),
        Column("free", pgettext_lazy("stock", "Free")),
        Column("counted_at", gettext_lazy("Last counted")),
    ),
    key=("sku", "warehouse"),
    found=_found,
    everything=_everything,
    save=_save,
    refusals=_refusals,
    consequences=_consequences,
    reasons={
        "unknown_sku": Reason(
            gettext_lazy("You have no SKU “{value}”."),
            gettext_lazy("Add it under Products first, or correct the code."),
        ),
        "keeps_no_stock": Reason(
            gettext_lazy("“{value}” is no warehouse of yours that keeps stock."),
            gettext_lazy("Correct the code, or choose under Stock that this warehouse keeps stock."),
        ),
    },
)
