"""Whether the ledger adds up: every level is the sum of its movements, every balance the sum up to it."""

from collections.abc import Iterator
from itertools import islice

from django.db.models import Exists, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from warehouses.stock.models import StockLevel, StockMovement
from warehouses.stock.registry import wrongly_reserving

Difference = tuple[str, str, str]  # warehouse's code, SKU, in words
BATCH = 500

_HERE = StockMovement.objects.filter(sku=OuterRef("sku"), warehouse=OuterRef("warehouse")).order_by()


def differences() -> Iterator[Difference]:
    """What does not add up, over all merchants."""
    for level in _wrong_levels().iterator():
        if level.on_hand != level.total:
            yield level.warehouse.code, level.sku.code, f"level {level.on_hand}, movements {level.total}"
        if level.reserved != level.total_reserved:
            told = f"{level.reserved} reserved, movements {level.total_reserved}"
            yield level.warehouse.code, level.sku.code, told
    for movement in _named(StockMovement.objects.out_of_step()).iterator():
        told = f"balance {movement.balance}, sum {movement.running}"
        if movement.balance == movement.running:
            told = f"{movement.reserved_balance} reserved, sum {movement.running_reserved}"
        yield movement.warehouse.code, movement.sku.code, f"movement {movement.pk}: {told}"
    for movement in _named(_without_level()).iterator():
        yield movement.warehouse.code, movement.sku.code, f"movement {movement.pk} has no level"


def _wrong_levels():
    total, total_reserved = (
        Coalesce(Subquery(_HERE.values("sku").annotate(total=Sum(name)).values("total")), 0)
        for name in ("quantity", "reserved")
    )
    levels = StockLevel.objects.annotate(total=total, total_reserved=total_reserved)
    return _named(levels.filter(~Q(on_hand=F("total"), reserved=F("total_reserved"))))


def wrong_reservations() -> Iterator[Difference]:
    """What is reserved below zero, or for a fulfilment that should reserve nothing, over all merchants."""
    movements = StockMovement.objects.filter(fulfilment_id__isnull=False).order_by()
    sums = movements.values("fulfilment_id", "warehouse__code", "sku__code", "reference")
    standing = sums.annotate(units=Sum("reserved"), last=Max("pk")).exclude(units=0).order_by("last")
    found = standing.iterator()
    while rows := list(islice(found, BATCH)):
        wrong = wrongly_reserving({row["fulfilment_id"] for row in rows})
        for row in rows:
            told = wrong.get(row["fulfilment_id"], "" if row["units"] > 0 else "below zero")
            if told:
                said = f"{row['units']} reserved for order {row['reference']}: {told}"
                yield row["warehouse__code"], row["sku__code"], said


def _without_level():
    level = StockLevel.objects.filter(sku=OuterRef("sku"), warehouse=OuterRef("warehouse"))
    return StockMovement.objects.filter(~Exists(level))


def _named(rows):
    return rows.select_related("warehouse", "sku").order_by("pk")
