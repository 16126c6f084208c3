"""The ledger itself: movements are added, levels follow; services say what may be added."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from merchant.tenancy.bulk import insert_new, insert_rows, update_rows
from warehouses.sites.models import Warehouse
from warehouses.stock.models import StockLevel, StockMovement

Place = tuple[int, int]  # warehouse's and SKU's key
BATCH = 500
FEW = 20  # movements that one statement writes faster than two
RESERVING = [
    *("merchant", "warehouse", "sku", "kind", "quantity", "balance", "reserved", "reserved_balance"),
    *("reason", "note", "reference", "fulfilment_id", "key", "actor", "happened_at"),
]


@dataclass(frozen=True)
class Entry:
    """One movement that is wanted: so many units more or less, or `counted` for what was found there.

    `reserved` is how many more or fewer units are reserved for the fulfilment.
    """

    warehouse_id: int
    sku_id: int
    kind: str
    quantity: int = 0
    counted: int | None = None
    reserved: int = 0
    reason: str = ""
    note: str = ""
    reference: str = ""
    parcel_id: int | None = None
    fulfilment_id: int | None = None
    key: str = ""

    @property
    def place(self) -> Place:
        return self.warehouse_id, self.sku_id


@dataclass(slots=True)
class Held:
    """A level that is held to reserve from it: its key, its numbers, and whether stock is kept there."""

    id: int
    on_hand: int
    reserved: int
    is_kept: bool
    moved_at: datetime | None = None  # these two are set, not read
    rose_at: datetime | None = None

    @property
    def free(self) -> int:
        return self.on_hand - self.reserved


def hold_levels(merchant_id: int, places: Collection[Place]) -> dict[Place, StockLevel]:
    """These levels, held until the transaction ends; those that were not there begin at zero.

    Everybody adds what is missing first and then takes all, both in the order of SKU and warehouse: two
    writers wait for each other, but never both at once.
    """
    wanted = sorted(set(places), key=_by_sku)
    levels = StockLevel.objects.filter(merchant=merchant_id).of_places(wanted)
    known = set(levels.values_list("warehouse", "sku"))
    missing = [
        StockLevel(merchant_id=merchant_id, warehouse_id=warehouse, sku_id=sku)
        for warehouse, sku in wanted
        if (warehouse, sku) not in known
    ]
    StockLevel.objects.bulk_create(missing, ignore_conflicts=True, batch_size=BATCH)
    held = hold_known_levels(merchant_id, wanted)
    return {place: held[place] for place in wanted}


def hold_known_levels(merchant_id: int, places: Collection[Place]) -> dict[Place, StockLevel]:
    """The same without those that were not there: for who only takes or gives back what lies there."""
    levels = StockLevel.objects.filter(merchant=merchant_id).of_places(places)
    levels = levels.annotate(is_kept=F("warehouse__tracks_stock"))
    held = levels.select_for_update(of=("self",), no_key=True).order_by("sku_id", "warehouse_id")
    return {(level.warehouse_id, level.sku_id): level for level in held}


def hold_for_reserving(merchant_id: int, places: Collection[Place]) -> dict[Place, Held]:
    """The same, no more of each than reserving asks: an import holds thousands."""
    keeping = Warehouse.for_jobs.filter(pk=OuterRef("warehouse"), tracks_stock=True)
    levels = StockLevel.objects.filter(merchant=merchant_id).of_places(places)
    held = levels.annotate(is_kept=Exists(keeping)).select_for_update(no_key=True)
    told = held.order_by("sku_id", "warehouse_id").values_list(
        "warehouse_id", "sku_id", "pk", "on_hand", "reserved", "is_kept"
    )
    return {(warehouse_id, sku_id): Held(*level) for warehouse_id, sku_id, *level in told}


def add_reservations(
    entries: Iterable[Entry], *, merchant_id: int, held: dict[Place, Held], actor=None
) -> None:
    """Write what is reserved or given free, and bring levels up to it; no goods move."""
    now, rows, moved = timezone.now(), [], set()
    for entry in entries:
        level = held[entry.place]
        level.reserved, level.moved_at = level.reserved + entry.reserved, now
        level.rose_at = now if entry.reserved < 0 else level.rose_at
        moved.add(entry.place)
        numbers = 0, level.on_hand, entry.reserved, level.reserved
        told = "", "", entry.reference, entry.fulfilment_id, "", actor and actor.pk, now
        rows.append((merchant_id, *entry.place, str(entry.kind), *numbers, *told))
    insert_rows(StockMovement, RESERVING, rows)
    levels = [held[place] for place in sorted(moved, key=_by_sku)]
    update_rows([one for one in levels if one.rose_at], ["reserved", "moved_at", "rose_at"], of=StockLevel)
    update_rows([one for one in levels if not one.rose_at], ["reserved", "moved_at"], of=StockLevel)


def add_movements(
    entries: Sequence[Entry], *, merchant_id: int, levels: dict[Place, StockLevel], actor=None
) -> list[StockMovement]:
    """Write these movements and bring their levels, which the caller holds, up to them."""
    now, movements = timezone.now(), []
    for entry in entries:
        level = levels[entry.place]
        is_count = entry.counted is not None
        quantity = entry.counted - level.on_hand if is_count else entry.quantity
        level.on_hand, level.reserved = level.on_hand + quantity, level.reserved + entry.reserved
        level.moved_at = now
        level.counted_at = now if is_count else level.counted_at
        level.rose_at = now if quantity > entry.reserved else level.rose_at
        movements.append(
            StockMovement(
                merchant_id=merchant_id,
                warehouse_id=entry.warehouse_id,
                sku_id=entry.sku_id,
                kind=entry.kind,
                quantity=quantity,
                balance=level.on_hand,
                reserved=entry.reserved,
                reserved_balance=level.reserved,
                reason=entry.reason,
                note=entry.note,
                reference=entry.reference,
                parcel_id=entry.parcel_id,
                fulfilment_id=entry.fulfilment_id,
                key=entry.key,
                actor=actor,
                happened_at=now,
            )
        )
    if len(movements) > FEW:
        insert_new(movements)
    else:
        StockMovement.objects.bulk_create(movements)
    _keep(levels, movements)
    return movements


def _keep(levels, movements: Iterable[StockMovement]):
    moved = {(movement.warehouse_id, movement.sku_id) for movement in movements}
    changed = [levels[place] for place in sorted(moved, key=_by_sku)]
    update_rows(changed, ["on_hand", "reserved", "moved_at", "counted_at", "rose_at"])


def _by_sku(place):
    return place[::-1]
