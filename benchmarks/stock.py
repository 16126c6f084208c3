"""Reservations a second of one SKU that everybody wants: `python -m benchmarks.stock [clients] [each]`.

On a database on PostgreSQL, to which it adds a merchant. So many processes reserve one unit after the other,
each in a transaction of its own: with the level held first, by the site's one statement at the end of its
transaction, and by that statement alone. Who asks last finds nothing left. Then batches as a sweep reserves
them. Prints a line a figure; exit code 1 if more was reserved than lay there, or a client saw an error.
"""

import multiprocessing
import secrets
import sys
import time
from collections import Counter
from datetime import time as clock

from django.db import DatabaseError, connections, transaction

from benchmarks.machine import facts
from merchant.catalogue.models import Sku
from merchant.tenancy.models import Merchant
from warehouses.sites.models import Warehouse
from warehouses.stock.kinds import Kind
from warehouses.stock.ledger import Entry, add_movements, hold_known_levels
from warehouses.stock.models import StockLevel
from warehouses.stock.reservations import Wanted, reserve
from warehouses.stock.services import Counted, count_many

BATCH, BATCHES, SKUS = 500, 10, 50


def last_of_transaction(merchant_id, place, key):
    """As dispatch reserves for one order: the last statement before its transaction ends."""
    with transaction.atomic():
        return by_itself(merchant_id, place, key)


def by_itself(merchant_id, place, key):
    """One statement that changes the level where enough is free."""
    wanted = Wanted(key, place[0], {place[1]: 1}, f"B-{key}")
    return bool(reserve(merchant_id=merchant_id, wanted=[wanted]))


def held_first(merchant_id, place, key):
    """The level is held, looked at and brought up."""
    with transaction.atomic():
        levels = hold_known_levels(merchant_id, [place])
        if levels[place].free < 1:
            return False
        entry = Entry(*place, Kind.RESERVATION, reserved=1, reference=f"B-{key}", fulfilment_id=key)
        add_movements([entry], merchant_id=merchant_id, levels=levels)
        return True


def at_once(way, merchant_id, place, clients, each):
    """All clients from one moment on; what became of each reservation, and the seconds it took them all."""
    fork = multiprocessing.get_context("fork")
    connections.close_all()  # no two processes on one
    go, told = fork.Barrier(clients + 1), fork.Queue()
    first = new_keys()
    processes = [
        fork.Process(target=_client, args=(way, merchant_id, place, first + number * each, each, go, told))
        for number in range(clients)
    ]
    for process in processes:
        process.start()
    go.wait()
    began = time.perf_counter()
    outcomes = sum((told.get() for _process in processes), Counter())
    seconds = time.perf_counter() - began
    for process in processes:
        process.join()
    return outcomes, seconds


def _client(way, merchant_id, place, first, each, go, told):
    StockLevel.objects.filter(merchant=merchant_id).count()  # connected before the clock runs
    outcomes = Counter()
    go.wait()
    for key in range(first, first + each):
        try:
            outcomes["got" if way(merchant_id, place, key) else "nothing left"] += 1
        except DatabaseError as error:
            outcomes[type(error).__name__] += 1
    told.put(outcomes)


def new_keys():
    """The first of many keys of fulfilments that nobody had before."""
    return secrets.randbelow(2**40) << 20


def stocked(skus, units):
    """A merchant whose one warehouse has so many units of so many SKUs."""
    mark = secrets.token_hex(3).upper()
    merchant = Merchant.objects.create(code=f"BENCH-{mark}", name="Benchmark")
    warehouse = Warehouse.objects.create(
        merchant=merchant, code="B", name="B", country="GB", city="London", time_zone="Europe/London",
        cutoff=clock(15), tracks_stock=True,
    )  # fmt: skip
    found = [Sku.objects.create(merchant=merchant, code=f"B-{number}") for number in range(skus)]
    count_many(merchant=merchant, counts=[Counted(warehouse.pk, sku.pk, units) for sku in found])
    return merchant, warehouse, found


def hot_sku(way, clients, each):
    """One figure; whether all was well."""
    units = clients * (each - 1)
    merchant, warehouse, (sku,) = stocked(1, units)
    outcomes, seconds = at_once(way, merchant.pk, (warehouse.pk, sku.pk), clients, each)
    level = StockLevel.objects.get(merchant=merchant)
    is_well = outcomes["got"] == level.reserved == units and set(outcomes) <= {"got", "nothing left"}
    print(
        f"{way.__name__:<20}{clients:>4} clients {sum(outcomes.values()) / seconds:8,.0f} a second"
        f"  {level.reserved:,} of {units:,} reserved, {dict(outcomes)}",
        flush=True,
    )
    return is_well


def batches():
    """As a sweep does it: five hundred fulfilments of two SKUs at a time."""
    merchant, warehouse, skus = stocked(SKUS, BATCH * BATCHES)
    first, began, worked = new_keys(), time.perf_counter(), time.process_time()
    for number in range(BATCHES):
        keys = range(first + number * BATCH, first + (number + 1) * BATCH)
        wanted = [
            Wanted(key, warehouse.pk, {skus[key % SKUS].pk: 1, skus[(key + 7) % SKUS].pk: 1}, f"B-{key}")
            for key in keys
        ]
        assert len(reserve(merchant_id=merchant.pk, wanted=wanted)) == BATCH
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    done = BATCH * BATCHES
    print(f"batches of {BATCH}: {done / seconds:,.0f} fulfilments a second, {cpu:.2f} s CPU for {done:,}")


def main(clients=16, each=500):
    print(f"# {facts()}")
    is_well = [hot_sku(way, clients, each) for way in (held_first, last_of_transaction, by_itself) * 2]
    batches()
    return not all(is_well)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
