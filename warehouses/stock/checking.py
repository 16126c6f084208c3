"""Whether the ledger adds up: every level is the sum of its movements, every balance the sum up to it."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from warehouses.stock.models import StockLevel, StockMovement

_HERE = StockMovement.objects.filter(sku=OuterRef("sku"), warehouse=OuterRef("warehouse")).order_by()


def differences() -> Iterator[tuple[str, str, str]]:
    """What does not add up, as (warehouse's code, SKU, in words), over all merchants."""
    for level in _wrong_levels().iterator():
        yield level.warehouse.code, level.sku.code, f"level {level.on_hand}, movements {level.total}"
    for movement in _named(StockMovement.objects.out_of_step()).iterator():
        told = f"movement {movement.pk}: balance {movement.balance}, sum {movement.running}"
        yield movement.warehouse.code, movement.sku.code, told
    for movement in _named(_without_level()).iterator():
        yield movement.warehouse.code, movement.sku.code, f"movement {movement.pk} has no level"


def _wrong_levels():
    total = _HERE.values("sku").annotate(total=Sum("quantity")).values("total")
    levels = StockLevel.objects.annotate(total=Coalesce(Subquery(total), 0)).filter(~Q(on_hand=F("total")))
    return _named(levels)


def _without_level():
    level = StockLevel.objects.filter(sku=OuterRef("sku"), warehouse=OuterRef("warehouse"))
    return StockMovement.objects.filter(~Exists(level))


def _named(rows):
    return rows.select_related("warehouse", "sku").order_by("pk")
