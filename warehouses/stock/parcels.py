"""What parcels take out of stock, and what of it comes back: called in the transaction of the parcels."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from warehouses.stock.kinds import Kind
from warehouses.stock.ledger import Entry, add_movements, hold_levels
from warehouses.stock.models import StockMovement
from warehouses.stock.reservations import reserved_for


@dataclass(frozen=True)
class Parcel:
    """A parcel that leaves a warehouse which keeps stock: units by the SKU's key, and the order's number.

    What was reserved for its fulfilment is used up first.
    """

    parcel_id: int
    warehouse_id: int
    units: Mapping[int, int]
    reference: str
    fulfilment_id: int | None = None


def ship_parcels(*, merchant_id: int, parcels: Sequence[Parcel], actor=None) -> None:
    """Take what left out of the levels, below zero where the book knows of less: it is gone in reality."""
    fulfilments = {parcel.fulfilment_id for parcel in parcels if parcel.fulfilment_id}
    standing = {(row.fulfilment_id, row.place): row.units for row in reserved_for(merchant_id, fulfilments)}
    entries = [
        _shipment(parcel, sku_id, units, standing)
        for parcel in parcels
        for sku_id, units in parcel.units.items()
    ]
    if entries:
        levels = hold_levels(merchant_id, [entry.place for entry in entries])
        add_movements(entries, merchant_id=merchant_id, levels=levels, actor=actor)


def give_back_parcels(*, merchant_id: int, parcel_ids: Collection[int], actor=None) -> None:
    """Put back what these parcels took and what was not given back yet: they never left.

    What they had used up of a reservation is reserved again, as far as it is free: it is to be sent again.
    """
    movements = StockMovement.objects.of_parcels(parcel_ids).filter(merchant=merchant_id, quantity__lt=0)
    given = StockMovement.objects.of_parcels(parcel_ids).filter(merchant=merchant_id, quantity__gt=0)
    back = set(given.values_list("parcel_id", flat=True))
    taken = [movement for movement in movements.order_by("id") if movement.parcel_id not in back]
    if not taken:
        return
    levels = hold_levels(merchant_id, [(row.warehouse_id, row.sku_id) for row in taken])
    free = {place: level.free if level.is_kept else 0 for place, level in levels.items()}
    entries = [_given_back(movement, free) for movement in taken]
    add_movements(entries, merchant_id=merchant_id, levels=levels, actor=actor)


def _shipment(parcel, sku_id, units, standing):
    """What leaves, and how much of it was reserved; `standing` keeps what is left of reservations."""
    reservation = parcel.fulfilment_id, (parcel.warehouse_id, sku_id)
    used = min(units, standing.get(reservation, 0))
    if used:
        standing[reservation] -= used
    return Entry(
        parcel.warehouse_id,
        sku_id,
        Kind.SHIPMENT,
        -units,
        reserved=-used,
        reference=parcel.reference,
        parcel_id=parcel.parcel_id,
        fulfilment_id=parcel.fulfilment_id,
    )


def _given_back(movement, free):
    """What is there again; `free` keeps what is free at each place."""
    place, units = (movement.warehouse_id, movement.sku_id), -movement.quantity
    again = min(-movement.reserved, max(free[place] + units, 0))
    free[place] += units - again
    return Entry(
        *place,
        Kind.GIVEN_BACK,
        units,
        reserved=again,
        reference=movement.reference,
        parcel_id=movement.parcel_id,
        fulfilment_id=movement.fulfilment_id,
    )
