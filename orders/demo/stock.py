"""Stock in the demo: what lies in two warehouses, and what has happened to it lately."""

from random import Random

from merchant.accounts.models import User
from merchant.catalogue.models import Sku
from merchant.tenancy.models import Merchant
from orders.book.models import Package, PackageLine
from orders.book.stock import take_from_stock
from orders.demo.products import PRODUCTS, SOLD_OUT
from warehouses.sites.models import Warehouse
from warehouses.stock.kinds import Reason
from warehouses.stock.services import Counted, adjust, choose_places, count_many, receive

KEEPING = ("LAX1", "BER1")
LATEST = 6  # parcels that left after the stocktake


def stock_up(merchant: Merchant, *, operator: User, clerk: User, seed: str) -> None:
    """A stocktake in two warehouses, then some parcels, a delivery and a breakage."""
    warehouses = {one.code: one for one in Warehouse.objects.filter(merchant=merchant, code__in=KEEPING)}
    choose_places(merchant=merchant, warehouse_ids={one.pk for one in warehouses.values()}, actor=operator)
    main = Warehouse.objects.get(merchant=merchant, code=KEEPING[0])
    parcels = _latest(main)
    miscounted = PackageLine.objects.filter(package__in=parcels, line__sku__isnull=False).first()
    nothing = {(main.pk, miscounted.line.sku_id)} if miscounted else set()
    skus = Sku.objects.filter(merchant=merchant, code__in=[code for code, *_rest in PRODUCTS]).order_by("pk")
    nothing |= {(main.pk, sku.pk) for sku in skus if sku.code == SOLD_OUT}
    random = Random(f"{seed} stock")
    counts = [
        Counted(warehouse.pk, sku.pk, 0 if (warehouse.pk, sku.pk) in nothing else random.randint(8, 420))
        for warehouse in warehouses.values()
        for sku in skus
    ]
    count_many(merchant=merchant, counts=counts, actor=clerk)
    take_from_stock(parcels, actor=clerk)
    delivered, broken = skus[0], skus[len(skus) - 1]
    receive(warehouse=main, sku=delivered, quantity=120, note="Container MSKU-7", actor=clerk)
    adjust(warehouse=main, sku=broken, quantity=-2, reason=Reason.DAMAGED, note="Fell down", actor=clerk)


def _latest(warehouse):
    packages = Package.objects.filter(fulfilment__warehouse=warehouse).order_by("-pk")
    return list(packages.select_related("fulfilment__warehouse", "order")[:LATEST])
