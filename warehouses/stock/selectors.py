"""What stock pages show: levels by SKU, and the movements of one."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from merchant.catalogue.models import Sku
from merchant.frame.keyset import Page, paginate
from merchant.frame.patience import TookTooLong, patience
from merchant.frame.tables import PER_PAGE
from merchant.tenancy.models import Merchant
from warehouses.sites.models import Warehouse
from warehouses.stock.models import StockLevel, StockMovement

PATIENCE = 2_000  # milliseconds
NOTHING = Page([], 1, "", "")


@dataclass(frozen=True)
class Wanted:
    """Which levels are asked for."""

    text: str = ""
    warehouse: Warehouse | None = None
    is_below: bool = False

    def __bool__(self):
        return bool(self.text or self.warehouse or self.is_below)


@dataclass(frozen=True)
class Levels:
    """One page of SKUs, and their levels as rows."""

    page: Page
    rows: list[StockLevel]
    is_slow: bool = False


def levels_of(merchant: Merchant, wanted: Wanted, cursor: str = "") -> Levels:
    """A page of SKUs by their code with their levels, in two queries."""
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


def stock_of(merchant: Merchant, sku: Sku) -> list[StockLevel]:
    """Where an SKU lies, by warehouse."""
    levels = StockLevel.objects.for_merchant(merchant).filter(sku=sku)
    return _told(levels.select_related("warehouse").order_by("warehouse__name", "warehouse"))


def movements_of(merchant: Merchant, sku: Sku, cursor: str = "") -> Page:
    """What happened to an SKU's stock, the latest first."""
    movements = StockMovement.objects.for_merchant(merchant).filter(sku=sku)
    rows = movements.select_related("warehouse", "actor")
    page = paginate(rows, sort="-id", per_page=PER_PAGE, cursor=cursor)
    for movement in page.rows:
        movement.units_said = f"{movement.quantity:+,}" if movement.quantity else "0"
        movement.balance_said = f"{movement.balance:,}"
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


def _narrowed(levels, wanted):
    if wanted.warehouse:
        levels = levels.filter(warehouse=wanted.warehouse)
    return levels.below_zero() if wanted.is_below else levels


def _rows(skus, levels):
    by_key = {sku.pk: sku for sku in skus}
    places = {sku.pk: place for place, sku in enumerate(skus)}
    rows = _told(levels.filter(sku__in=by_key).select_related("warehouse"))
    for row in rows:
        row.sku = by_key[row.sku_id]
    return sorted(rows, key=lambda row: (places[row.sku_id], row.warehouse.name, row.warehouse_id))


def _told(levels):
    """Levels with their number as people write it."""
    levels = list(levels)
    for level in levels:
        level.on_hand_said = f"{level.on_hand:,}"
    return levels
