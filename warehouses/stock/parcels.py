"""What parcels take out of stock, and what of it comes back: called in the transaction of the parcels."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Sum

from warehouses.stock.kinds import Kind
from warehouses.stock.ledger import Entry, add_movements, hold_levels
from warehouses.stock.models import StockMovement


@dataclass(frozen=True)
class Parcel:
    """A parcel that leaves a warehouse which keeps stock: units by the SKU's key, and the order's number."""

    parcel_id: int
    warehouse_id: int
    units: Mapping[int, int]
    reference: str


def ship_parcels(*, merchant_id: int, parcels: Sequence[Parcel], actor=None) -> None:
    """Take what left out of the levels, below zero where the book knows of less: it is gone in reality."""
    entries = [
        Entry(
            parcel.warehouse_id,
            sku_id,
            Kind.SHIPMENT,
            -units,
            reference=parcel.reference,
            parcel_id=parcel.parcel_id,
        )
        for parcel in parcels
        for sku_id, units in parcel.units.items()
    ]
    _write(merchant_id, entries, actor)


def give_back_parcels(*, merchant_id: int, parcel_ids: Collection[int], actor=None) -> None:
    """Put back what these parcels took and what was not given back yet: they never left."""
    movements = StockMovement.objects.of_parcels(parcel_ids).filter(merchant=merchant_id).order_by()
    taken = movements.values_list("warehouse", "sku", "parcel_id", "reference").annotate(Sum("quantity"))
    entries = [
        Entry(warehouse, sku, Kind.GIVEN_BACK, -units, reference=reference, parcel_id=parcel)
        for warehouse, sku, parcel, reference, units in taken
        if units < 0
    ]
    _write(merchant_id, entries, actor)


def _write(merchant_id, entries, actor):
    if entries:
        levels = hold_levels(merchant_id, [entry.place for entry in entries])
        add_movements(entries, merchant_id=merchant_id, levels=levels, actor=actor)
