"""Units that orders wait for: reserved when a warehouse is found, given free when they are not needed.

Whoever calls this holds the fulfilments' orders, so that two never reserve for one fulfilment at once.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, Sum

from merchant.tenancy.lookups import look_up
from warehouses.stock.hurry import reserve_in_a_hurry
from warehouses.stock.kinds import Kind
from warehouses.stock.ledger import Entry, Place, add_reservations, hold_for_reserving
from warehouses.stock.models import StockMovement

FREE = """
SELECT level.warehouse_id, level.sku_id, level.on_hand - level.reserved FROM warehouses_stocklevel AS level
JOIN warehouses_warehouse AS place ON place.id = level.warehouse_id AND place.tracks_stock
WHERE level.merchant_id = %s AND level.sku_id IN %s
"""


@dataclass(frozen=True)
class Wanted:
    """What one fulfilment is to have in one warehouse: units by the SKU's key, and the order's number.

    One that `may_stay` keeps what it has where it does not get this.
    """

    fulfilment_id: int
    warehouse_id: int
    units: Mapping[int, int]
    reference: str = ""
    may_stay: bool = False

    @property
    def places(self) -> dict[Place, int]:
        return {(self.warehouse_id, sku_id): count for sku_id, count in self.units.items() if count > 0}


@dataclass
class Reserved:
    """What is reserved for one fulfilment at one place."""

    fulfilment_id: int
    place: Place
    reference: str
    units: int


def reserve(*, merchant_id: int, wanted: Sequence[Wanted], are_new: bool = False, actor=None) -> set[int]:
    """Reserve for each fulfilment all that it wants or nothing, in the order given; tells who has all.

    Afterwards a fulfilment has what it wants here and nothing elsewhere; one that does not get all has
    nothing at all, or what it had before if it may stay. A warehouse that keeps no stock gives
    nothing. Fulfilments that `are_new` have nothing yet.

    Call it once in a transaction: within one call levels are taken in the order of their SKUs, so that nobody
    deadlocks.
    """
    if len(wanted) == 1 and reserve_in_a_hurry(merchant_id, wanted[0], actor):
        return {wanted[0].fulfilment_id}
    with transaction.atomic(savepoint=False):
        standing = () if are_new else reserved_for(merchant_id, [one.fulfilment_id for one in wanted])
        return _reserve(merchant_id, wanted, standing, actor)


def free_units(merchant_id: int, sku_ids: Iterable[int]) -> dict[Place, int]:
    """How many units of these SKUs are free, by warehouse and SKU, without holding them.

    Only warehouses that keep stock are told, and of those only where an SKU ever lay.
    """
    return {(warehouse, sku): units for warehouse, sku, units in look_up(FREE, merchant_id, set(sku_ids))}


def release(*, merchant_id: int, fulfilment_ids: Collection[int], actor=None) -> None:
    """Give free all that is reserved for these fulfilments."""
    trim(merchant_id=merchant_id, needs=dict.fromkeys(fulfilment_ids, {}), actor=actor)


def trim(*, merchant_id: int, needs: Mapping[int, Mapping[int, int]], actor=None) -> None:
    """Give free what fulfilments have reserved beyond what they need: units by the SKU's key, by theirs."""
    standing = reserved_for(merchant_id, needs)
    left = {key: dict(units) for key, units in needs.items()}
    entries = []
    for row in standing:
        needed = left[row.fulfilment_id].get(row.place[1], 0)
        kept = min(row.units, max(needed, 0))
        left[row.fulfilment_id][row.place[1]] = needed - kept
        entries += _change(row, kept - row.units)
    if entries:
        with transaction.atomic(savepoint=False):
            held = hold_for_reserving(merchant_id, {entry.place for entry in entries})
            add_reservations(entries, merchant_id=merchant_id, held=held, actor=actor)


def reserved_for(merchant_id: int, fulfilment_ids: Iterable[int]) -> list[Reserved]:
    """What these fulfilments have reserved by now."""
    movements = StockMovement.objects.of_fulfilments(list(fulfilment_ids)).filter(merchant=merchant_id)
    sums = movements.order_by().values_list("fulfilment_id", "warehouse", "sku")
    rows = sums.annotate(told=Max("reference"), units=Sum("reserved")).exclude(units=0)
    return [Reserved(key, (warehouse, sku), told, units) for key, warehouse, sku, told, units in rows]


def _reserve(merchant_id, wanted, reserved: Iterable[Reserved], actor):
    """Take all levels that these fulfilments have or want, give free what they had, then share out."""
    standing = defaultdict(list)
    for row in reserved:
        standing[row.fulfilment_id].append(row)
    places = {row.place for rows in standing.values() for row in rows}
    places |= {place for one in wanted for place in one.places}
    held = hold_for_reserving(merchant_id, places)
    free = defaultdict(int, {place: level.free for place, level in held.items() if level.is_kept})
    got, entries = set(), []
    for one in wanted:
        entries += _share(one, standing[one.fulfilment_id], free, got)
    add_reservations(entries, merchant_id=merchant_id, held=held, actor=actor)
    return got


def _share(one: Wanted, standing: Sequence[Reserved], free: dict[Place, int], got: set[int]) -> list[Entry]:
    """What changes for this fulfilment, and with it what is free for those behind it."""
    had = {row.place: row for row in standing}
    wants = one.places
    more = {place: count - (had[place].units if place in had else 0) for place, count in wants.items()}
    if all(count <= max(free[place], 0) for place, count in more.items() if count > 0):
        got.add(one.fulfilment_id)
    elif one.may_stay:
        return []
    else:
        wants = {}
    entries = []
    for place in sorted({*had, *wants}, key=lambda place: place[::-1]):
        row = had.get(place) or Reserved(one.fulfilment_id, place, one.reference, 0)
        change = wants.get(place, 0) - row.units
        free[place] -= change
        entries += _change(row, change)
    return entries


def _change(row: Reserved, units: int) -> list[Entry]:
    if not units:
        return []
    kind = Kind.RESERVATION if units > 0 else Kind.RELEASE
    return [Entry(*row.place, kind, reserved=units, reference=row.reference, fulfilment_id=row.fulfilment_id)]
