"""What stock pages show: levels by SKU, what is low, the movements of one SKU and the orders it waits for."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, Max, Min, OuterRef, Sum

from merchant.catalogue.models import Sku
from merchant.frame.keyset import Page, paginate
from merchant.frame.patience import TookTooLong, patience
from merchant.frame.tables import PER_PAGE
from merchant.tenancy.models import Merchant
from warehouses.sites.models import Warehouse
from warehouses.stock.kinds import Kind
from warehouses.stock.models import StockLevel, StockMovement
from warehouses.stock.registry import stores_of

PATIENCE = 2_000  # milliseconds
MOST_COUNTED = 99
MOST_WAITING = 20  # orders on an SKU's page
MOST_LOOKED_AT = 500  # of whoever may see some stores only, to find their own
NOTHING = Page([], 1, "", "")


@dataclass(frozen=True)
class LevelsAsked:
    """Which levels are asked for."""

    text: str = ""
    warehouse: Warehouse | None = None
    level: str = ""  # "low", "lacking", "below": those that need somebody

    def __bool__(self):
        return bool(self.text or self.warehouse or self.level)


@dataclass(frozen=True)
class Levels:
    """One page of SKUs, and their levels as rows."""

    page: Page
    rows: list[StockLevel]
    is_slow: bool = False


@dataclass(frozen=True)
class Waiting:
    """An order that units of an SKU are reserved for."""

    reference: str
    warehouse: Warehouse
    units_said: str
    since: datetime


@dataclass(frozen=True)
class AllWaiting:
    """Those of them that somebody may see, and how many units are for orders of other stores."""

    rows: list[Waiting] = field(default_factory=list)
    units_elsewhere: int = 0
    has_more: bool = False

    @property
    def units_elsewhere_said(self) -> str:
        return f"{self.units_elsewhere:,}"


def levels_of(merchant: Merchant, wanted: LevelsAsked, cursor: str = "") -> Levels:
    """A page of SKUs by their code with their levels, or of what is low, the furthest below first."""
    if wanted.level == "low":
        return _low_levels(merchant, wanted, cursor)
    levels = _narrowed(StockLevel.objects.for_merchant(merchant), wanted)
    skus = Sku.objects.for_merchant(merchant).with_key()
    skus = skus.filter(Exists(levels.filter(merchant=OuterRef("merchant"), sku=OuterRef("pk"))))
    if wanted.text:
        skus = skus.matching(wanted.text)
    try:
        with patience(PATIENCE):
            page = paginate(skus, sort="key", per_page=PER_PAGE, cursor=cursor)
    except TookTooLong:
        return Levels(NOTHING, [], is_slow=True)
    return Levels(page, _rows(page.rows, levels))


def needing(merchant: Merchant) -> dict[str, str]:
    """How many levels are low, and of how many more is reserved than lies there; counted to a hundred."""
    levels = StockLevel.objects.for_merchant(merchant)
    found = {"low": levels.low(), "lacking": levels.lacking()}
    counts = {
        name: len(rows.values_list("pk", flat=True)[: MOST_COUNTED + 1]) for name, rows in found.items()
    }
    return {
        name: f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)
        for name, count in counts.items()
        if count
    }


def unrecorded(merchant: Merchant, wanted: LevelsAsked) -> Sku | None:
    """The SKU whose very code was searched for, if nothing of it was ever recorded."""
    unknown = ~Exists(StockLevel.objects.for_merchant(merchant).filter(sku=OuterRef("pk")))
    code = wanted.text.strip()
    return Sku.objects.for_merchant(merchant).filter(unknown, code=code).first() if code else None


def stock_of(merchant: Merchant, sku: Sku) -> list[StockLevel]:
    """Where an SKU lies, by warehouse."""
    levels = StockLevel.objects.for_merchant(merchant).filter(sku=sku)
    return _told(levels.select_related("warehouse").order_by("warehouse__name", "warehouse"))


def waiting_for(merchant: Merchant, sku: Sku, only: Collection[int] | None = None) -> AllWaiting:
    """The orders that units of an SKU are reserved for, the latest first.

    `only` are the stores whose orders may be named; None for all.
    """
    most = MOST_WAITING if only is None else MOST_LOOKED_AT
    movements = StockMovement.objects.for_merchant(merchant).filter(sku=sku, fulfilment_id__isnull=False)
    sums = movements.order_by().values("fulfilment_id", "warehouse").annotate(units=Sum("reserved"))
    told = sums.annotate(reference=Max("reference"), since=Min("happened_at"), last=Max("pk"))
    try:
        with patience(PATIENCE):
            rows = list(told.filter(units__gt=0).order_by("-last")[: most + 1])
    except TookTooLong:
        return AllWaiting(has_more=True)
    hidden = _hidden((row["fulfilment_id"] for row in rows), only)
    mine = [row for row in rows[:most] if row["fulfilment_id"] not in hidden]
    elsewhere = sum(row["units"] for row in rows[:most] if row["fulfilment_id"] in hidden)
    places = {warehouse.pk: warehouse for warehouse in own_warehouses(merchant)}
    waiting = [
        Waiting(row["reference"], places[row["warehouse"]], f"{row['units']:,}", row["since"])
        for row in mine[:MOST_WAITING]
    ]
    has_more = len(rows) > most or len(mine) > MOST_WAITING
    return AllWaiting(waiting, elsewhere, has_more)


def movements_of(
    merchant: Merchant,
    sku: Sku,
    cursor: str = "",
    *,
    only_goods: bool = False,
    only: Collection[int] | None = None,
) -> Page:
    """What happened to an SKU's stock, the latest first; all of it, or only what came and went.

    `only` are the stores whose orders may be named; None for all.
    """
    movements = StockMovement.objects.for_merchant(merchant).filter(sku=sku)
    movements = movements.of_goods() if only_goods else movements
    rows = movements.select_related("warehouse", "actor")
    page = paginate(rows, sort="-id", per_page=PER_PAGE, cursor=cursor)
    hidden = _hidden((movement.fulfilment_id for movement in page.rows if movement.reference), only)
    for movement in page.rows:
        movement.is_elsewhere = False
        if movement.reference and movement.fulfilment_id in hidden:
            movement.reference, movement.is_elsewhere = "", movement.fulfilment_id is not None
        movement.units_said = f"{movement.quantity:+,}" if movement.quantity else "0"
        if movement.kind in (Kind.RESERVATION, Kind.RELEASE):
            movement.units_said = ""
        movement.balance_said = f"{movement.balance:,}"
        movement.reserved_said = f"{movement.reserved:+,}" if movement.reserved else ""
        movement.reserved_balance_said = f"{movement.reserved_balance:,}"
    return page


def level_at(merchant: Merchant, warehouse: Warehouse, sku: Sku) -> StockLevel | None:
    """The level of one SKU in one warehouse; None when nothing ever lay there."""
    return StockLevel.objects.for_merchant(merchant).filter(warehouse=warehouse, sku=sku).first()


def own_warehouses(merchant: Merchant) -> list[Warehouse]:
    """The warehouses that may keep stock: the merchant's own."""
    own = Warehouse.objects.for_merchant(merchant).filter(merchant__isnull=False)
    return list(own.order_by("name", "code"))


def keeping(merchant: Merchant) -> list[Warehouse]:
    """Those of them that do."""
    return [warehouse for warehouse in own_warehouses(merchant) if warehouse.tracks_stock]


def _hidden(fulfilment_ids, only):
    """Of these fulfilments those that are not of the stores that somebody may see."""
    if only is None:
        return frozenset()
    keys = set(fulfilment_ids)
    stores = stores_of(keys - {None})
    return {key for key in keys if stores.get(key) not in only}


def _narrowed(levels, wanted):
    if wanted.warehouse:
        levels = levels.filter(warehouse=wanted.warehouse)
    narrowed = {"below": levels.below_zero, "lacking": levels.lacking, "low": levels.low}
    return narrowed[wanted.level]() if wanted.level in narrowed else levels


def _low_levels(merchant, wanted, cursor):
    levels = _narrowed(StockLevel.objects.for_merchant(merchant), wanted)
    if wanted.text:
        levels = levels.filter(sku__in=Sku.objects.for_merchant(merchant).with_key().matching(wanted.text))
    levels = levels.select_related("warehouse", "sku")
    try:
        with patience(PATIENCE):
            page = paginate(levels, sort="-shortage", per_page=PER_PAGE, cursor=cursor)
    except TookTooLong:
        return Levels(NOTHING, [], is_slow=True)
    return Levels(page, _told(page.rows))


def _rows(skus, levels):
    by_key = {sku.pk: sku for sku in skus}
    places = {sku.pk: place for place, sku in enumerate(skus)}
    rows = _told(levels.filter(sku__in=by_key).select_related("warehouse"))
    for row in rows:
        row.sku = by_key[row.sku_id]
    return sorted(rows, key=lambda row: (places[row.sku_id], row.warehouse.name, row.warehouse_id))


def _told(levels):
    """Levels with their numbers as people write them."""
    levels = list(levels)
    for level in levels:
        level.on_hand_said = f"{level.on_hand:,}"
        level.reserved_said = f"{level.reserved:,}"
        level.free_said = f"{level.free:,}"
        level.reorder_at_said = "" if level.reorder_at is None else f"{level.reorder_at:,}"
    return levels
