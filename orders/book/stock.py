"""What parcels take out of stock where their warehouse keeps any, and what they give back."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from orders.book.models import Package, PackageLine
from warehouses.stock.parcels import Parcel, give_back_parcels, ship_parcels


def take_from_stock(packages: Sequence[Package], *, actor) -> None:
    """Packages of one merchant have left; nothing is asked where no warehouse of theirs keeps stock."""
    keeping = [package for package in packages if _keeps_stock(package)]
    if not keeping:
        return
    units = _units(keeping)
    parcels = [
        Parcel(package.pk, package.fulfilment.warehouse_id, units[package.pk], package.order.number)
        for package in keeping
    ]
    ship_parcels(merchant_id=keeping[0].merchant_id, parcels=parcels, actor=actor)


def give_back_to_stock(package: Package, *, actor) -> None:
    """A package never left: what it took is there again, whatever its warehouse keeps by now."""
    give_back_parcels(merchant_id=package.merchant_id, parcel_ids=[package.pk], actor=actor)


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
