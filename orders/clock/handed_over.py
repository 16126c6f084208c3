"""What a store's recent orders would have got, had they been JIT orders handed over somewhere."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from copy import copy
from datetime import timedelta

from django.db.models import Window
from django.db.models.functions import RowNumber, TruncDate
from django.utils import timezone

from merchant.frame.patience import TookTooLong, patience
from merchant.tenancy.models import Store
from orders.book.models import Fulfilment, Order
from orders.clock.models import Deadline
from orders.clock.reckoning import reckon
from warehouses.jit.simulated import Compared, Simulation, simulated
from warehouses.sites.models import Warehouse

DAYS, MOST_A_DAY = 30, 8
PATIENCE = 3_000  # milliseconds that a seller waits for the drawing of orders


def simulate(store: Store, warehouses: Sequence[Warehouse]) -> Simulation:
    """By each of these warehouses, in a number of queries that neither they nor the orders change."""
    told = {"days": DAYS, "most_a_day": MOST_A_DAY}
    try:
        with patience(PATIENCE):
            dated = _drawn(store)
    except TookTooLong:
        return Simulation(**told, is_uncounted=True)
    found = defaultdict(list)
    for warehouse_id, compared in _compared(dated, warehouses):
        found[warehouse_id].append(compared)
    return Simulation(**told, by_warehouse={key: simulated(rows) for key, rows in found.items()})


def _drawn(store) -> list[Deadline]:
    """Dates of the store's orders of the last days: of each day some, drawn by their random ids."""
    since = timezone.now() - timedelta(days=DAYS)
    released = Order.objects.for_merchant(store.merchant_id).filter(store=store, released_at__gte=since)
    place = Window(RowNumber(), partition_by=TruncDate("released_at"), order_by="public_id")
    drawn = released.annotate(of_day=place).filter(of_day__lte=MOST_A_DAY)
    ids = list(drawn.order_by().values_list("pk", flat=True))
    dated = Deadline.objects.for_merchant(store.merchant_id).filter(fulfilment__order__in=ids)
    dated = list(dated.select_related("fulfilment__order").order_by("pk"))
    for deadline in dated:
        deadline.fulfilment.order.store = store
    return dated


def _compared(dated, warehouses) -> Iterator[tuple[int, Compared]]:
    """Each order's date as it was beside the one by each warehouse, as if that sent it by itself."""
    asked = [(_supposed(deadline, warehouse), deadline) for warehouse in warehouses for deadline in dated]
    for key, (fulfilment, _deadline) in enumerate(asked, start=1):
        fulfilment.pk = -key
    if not asked:
        return
    # Without what the store may have chosen already: the candidate alone counts.
    told = reckon([fulfilment for fulfilment, _deadline in asked], jit_choices={})
    for after in told.deadlines:
        before = asked[-after.fulfilment.pk - 1][1]
        yield after.fulfilment.warehouse_id, _pair(before, after)


def _supposed(deadline, warehouse):
    """The order as a JIT order of the programme that nobody wrote, from the warehouse's own door."""
    order = copy(deadline.fulfilment.order)
    order.leg, order.programme = Order.Leg.TO_PLATFORM_WAREHOUSE, Order.Programme.SEMI_MANAGED
    return Fulfilment(merchant_id=order.merchant_id, order=order, warehouse=warehouse)


def _pair(before, after):
    return Compared(
        number=before.fulfilment.order.number,
        before=before.reckoned_ship_by.astimezone(before.local_zone),
        before_city=before.city,
        after=after.reckoned_ship_by.astimezone(after.local_zone),
        after_city=after.city,
    )
