"""Reserves what open orders need in a warehouse that began to keep stock after they were matched."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Exists, OuterRef

from merchant.parking.services import Sparing
from orders.book.locking import lock_order_keys
from orders.book.models import Fulfilment
from orders.dispatch.demands import codes_of_stores, demands_of
from warehouses.matching.engine import wanted_units
from warehouses.stock.models import StockMovement
from warehouses.stock.reservations import Wanted, reserve

BATCH = 500
ROUNDS = 40  # batches a run takes before it leaves the rest to the next


def reserve_for_open_orders() -> int:
    """Reserve for open fulfilments in warehouses that keep stock what none of them has yet, the oldest first.

    Nothing is held by it: what these orders were promised stays theirs as far as it reaches, and where it
    does not, the list of stock says so. Returns how many fulfilments got all.
    """
    got, last, sparing = 0, 0, Sparing("reservations")
    for _round in range(ROUNDS):
        waiting = sparing.spared(_without_units()).filter(pk__gt=last)
        ids = list(waiting.values_list("pk", flat=True)[:BATCH])
        if not ids:
            break
        got += sparing.act(Fulfilment, ids, _reserve)
        last = ids[-1]
    return got


def _without_units():
    """Fulfilments in a warehouse that keeps stock, for which nothing was ever reserved there."""
    reserved = StockMovement.objects.filter(fulfilment_id=OuterRef("pk"), warehouse=OuterRef("warehouse"))
    waiting = Fulfilment.objects.open().filter(warehouse__tracks_stock=True, matched_at__isnull=False)
    return waiting.filter(~Exists(reserved)).order_by("pk")


@transaction.atomic
def _reserve(keys):
    lock_order_keys(order_ids=Fulfilment.objects.filter(pk__in=keys).values_list("order", flat=True))
    fulfilments = list(_without_units().filter(pk__in=keys).select_related("order"))
    demands = demands_of(fulfilments, codes_of_stores(fulfilments))
    wanted = defaultdict(list)
    for row in fulfilments:
        units = wanted_units(demands[row.pk])
        wanted[row.merchant_id].append(Wanted(row.pk, row.warehouse_id, units, row.order.number))
    got = [reserve(merchant_id=key, wanted=rows) for key, rows in sorted(wanted.items())]
    return sum(len(keys) for keys in got)
