"""What orders have of stock: what their parcels take and give back, what is given free when they end."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from orders.book.models import Fulfilment, Line, Order, Package, PackageLine
from warehouses.stock.models import StockMovement
from warehouses.stock.parcels import Parcel, give_back_parcels, ship_parcels
from warehouses.stock.reservations import release, trim


def take_from_stock(packages: Sequence[Package], *, actor) -> None:
    """Packages of one merchant have left; nothing is asked where no warehouse of theirs keeps stock."""
    keeping = [package for package in packages if _keeps_stock(package)]
    if not keeping:
        return
    units = _units(keeping)
    parcels = [
        Parcel(
            package.pk,
            package.fulfilment.warehouse_id,
            units[package.pk],
            package.order.number,
            package.fulfilment_id,
        )
        for package in keeping
    ]
    ship_parcels(merchant_id=keeping[0].merchant_id, parcels=parcels, actor=actor)


def give_back_to_stock(package: Package, *, actor) -> None:
    """A package never left: what it took is there again, whatever its warehouse keeps by now."""
    give_back_parcels(merchant_id=package.merchant_id, parcel_ids=[package.pk], actor=actor)


def with_reserved(fulfilments: QuerySet[Fulfilment]) -> QuerySet[Fulfilment]:
    """Tells with the same question how many units they reserve."""
    movements = StockMovement.objects.filter(fulfilment_id=OuterRef("pk")).order_by()
    reserved = movements.values("fulfilment_id").annotate(units=Sum("reserved")).values("units")
    return fulfilments.annotate(reserves=Coalesce(Subquery(reserved), 0))


def release_stock(fulfilments: Iterable[Fulfilment], *, actor=None) -> None:
    """Give free what these fulfilments reserve: they have ended, or are about to go. See `with_reserved`."""
    ended = defaultdict(list)
    for fulfilment in fulfilments:
        if fulfilment.reserves:
            ended[fulfilment.merchant_id].append(fulfilment.pk)
    for merchant_id, keys in ended.items():
        release(merchant_id=merchant_id, fulfilment_ids=keys, actor=actor)


def trim_stock(order: Order, *, actor) -> None:
    """Give free what is reserved for units of an order that were cancelled."""
    waiting = [row.pk for row in with_reserved(order.fulfilments.open()) if row.reserves]
    if not waiting:
        return
    units = Counter()
    for line in Line.objects.to_ship().filter(order=order, sku__isnull=False):
        units[line.sku_id] += line.to_ship
    needs = dict.fromkeys(waiting, units)
    trim(merchant_id=order.merchant_id, needs=needs, actor=actor)


def stores_of_fulfilments(fulfilment_ids: Collection[int]) -> dict[int, int]:
    """The key of the store of each of these fulfilments, for whoever may see only some stores."""
    return dict(Fulfilment.objects.filter(pk__in=fulfilment_ids).values_list("pk", "order__store"))


def should_reserve_nothing(fulfilment_ids: Collection[int]) -> Iterator[tuple[int, str]]:
    """Of these fulfilments those that have ended or are gone, for `check_stock`."""
    states = dict(Fulfilment.objects.filter(pk__in=fulfilment_ids).values_list("pk", "state"))
    for key in fulfilment_ids:
        if states.get(key) != Fulfilment.State.OPEN:
            yield key, f"fulfilment {key} is {states.get(key, 'gone')}"


def _keeps_stock(package):
    """What the platform's warehouse sends on was taken when it went there."""
    warehouse = package.fulfilment.warehouse
    return package.kind == Package.Kind.FIRST and warehouse is not None and warehouse.tracks_stock


def _units(packages):
    """Package's key → units by the SKU's key; of a line without an SKU nobody knows what it is."""
    units = defaultdict(Counter)
    contents = PackageLine.objects.filter(package__in=packages, line__sku__isnull=False)
    for package_id, sku_id, count in contents.values_list("package", "line__sku", "units"):
        units[package_id][sku_id] += count
    return units
