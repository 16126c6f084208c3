"""Many processes want the same stock: `python -m tests.drills.stock_rush` in full; exit code 1 if it failed.

On the PostgreSQL database in use, to which it adds merchants. Buyers rush at a hundred units, alone and as
orders over five SKUs in any order; clients do anything in any order, and some are killed by kill -9 midway.
"""

import multiprocessing
import os
import sys
from collections.abc import Callable
from random import Random

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.test_settings")

import django  # noqa: E402

django.setup()

from django.db import DatabaseError, connections, transaction  # noqa: E402

from tests.factories import make_merchant, make_sku, make_warehouse  # noqa: E402
from warehouses.stock import services  # noqa: E402
from warehouses.stock.checking import differences  # noqa: E402
from warehouses.stock.exceptions import StockError  # noqa: E402
from warehouses.stock.kinds import Reason  # noqa: E402
from warehouses.stock.models import StockLevel, StockMovement  # noqa: E402
from warehouses.stock.parcels import Parcel, give_back_parcels, ship_parcels  # noqa: E402
from warehouses.stock.reservations import Wanted, release, reserve, trim  # noqa: E402

fork = multiprocessing.get_context("fork")
AT_ONCE = 40  # processes; PostgreSQL has connections for so many beside those of others


class Crowd:
    """Processes that begin together; what they count, nobody's death disturbs."""

    def __init__(self, count: int, act: Callable, each: int):
        connections.close_all()  # no two processes on one
        self.done, self.failed = (fork.RawArray("q", count) for _number in range(2))
        self.begin, self.act, self.each = fork.Barrier(count), act, each
        self.processes = [fork.Process(target=self._run, args=(number,)) for number in range(count)]
        for process in self.processes:
            process.start()

    def _run(self, number):
        chance = Random(number)
        self.begin.wait()
        for turn in range(self.each):
            try:
                self.done[number] += bool(self.act(number * self.each + turn + 1, chance))
            except DatabaseError as error:
                self.failed[number] += 1
                print(repr(error), file=sys.stderr)

    def kill(self, count: int, *, when: int) -> int:
        """Kill so many of them once so much is done by all; how many were still at it."""
        while sum(self.done) < when and any(process.is_alive() for process in self.processes):
            self.processes[-1].join(0.01)
        alive = [process for process in self.processes if process.is_alive()][:count]
        for process in alive:
            process.kill()
        return len(alive)

    def wait(self) -> int:
        """What was done, once all have ended."""
        for process in self.processes:
            process.join()
        return sum(self.done)


def rush(*, buyers: int = 200, units: int = 100, skus: int = 1) -> list[str]:
    """So many buyers, so many units of each SKU; what went wrong."""
    merchant, warehouse, goods = _stocked(skus, units)

    def buy(key, chance):
        chosen = dict.fromkeys(chance.sample([sku.pk for sku in goods], k=skus), 1)
        return reserve(merchant_id=merchant.pk, wanted=[Wanted(key, warehouse.pk, chosen, f"R-{key}")])

    crowd = Crowd(AT_ONCE, buy, buyers // AT_ONCE)
    got = crowd.wait()
    reserved = set(StockLevel.objects.filter(merchant=merchant).values_list("reserved", flat=True))
    wrong = [] if got == units and reserved == {units} else [f"{got} got units, {reserved} reserved"]
    return wrong + _wrong(crowd, merchant)


def mix(*, operations: int = 10_000, clients: int = 16, killed: int = 4) -> list[str]:
    """So many operations by so many clients, some of them killed midway; what went wrong."""
    merchant, first, goods = _stocked(5, 100)
    mixer = Mixer(merchant, [first, make_warehouse(merchant, tracks_stock=True)], goods)
    crowd = Crowd(clients, mixer.act, operations // clients)
    dead = crowd.kill(killed, when=operations // 3)
    done = crowd.wait()
    wrong = [] if dead == killed else [f"only {dead} were killed"]
    wrong += [] if done > operations // 3 else [f"only {done} operations were done"]
    movements = StockMovement.objects.filter(merchant=merchant).order_by()
    kinds = set(movements.values_list("kind", flat=True).distinct())
    wrong += [] if len(kinds) == 7 else [f"only {kinds} happened"]
    return wrong + _wrong(crowd, merchant)


class Mixer:
    """Anything that can be done with stock; fulfilments and parcels belong to one client each."""

    def __init__(self, merchant, warehouses, goods):
        self.merchant, self.warehouses, self.goods = merchant, warehouses, goods
        self.acts = [self.receive, self.adjust, self.count, *[self.reserve] * 4, self.release, self.trim]
        self.acts += [*[self.ship] * 3, self.void]
        self.mine, self.parcels = [], []  # of this process, once there are many

    def act(self, key, chance):
        try:
            chance.choice(self.acts)(key, chance)
        except StockError:
            return True  # refused, which is an answer
        return True

    def place(self, chance):
        return {"warehouse": chance.choice(self.warehouses), "sku": chance.choice(self.goods)}

    def basket(self, chance):
        chosen = chance.sample(self.goods, k=chance.randint(1, 4))
        return {sku.pk: chance.randint(1, 5) for sku in chosen}

    def receive(self, key, chance):
        services.receive(**self.place(chance), quantity=chance.randint(1, 40))

    def adjust(self, key, chance):
        quantity = chance.choice([-3, -1, 2])
        services.adjust(**self.place(chance), quantity=quantity, reason=Reason.MISTYPED)

    def count(self, key, chance):
        services.count(**self.place(chance), counted=chance.randint(0, 150))

    def reserve(self, key, chance):
        keys = [*chance.sample(self.mine, k=min(len(self.mine), chance.randint(0, 2))), key]
        wanted = [Wanted(k, chance.choice(self.warehouses).pk, self.basket(chance), f"M-{k}") for k in keys]
        reserve(merchant_id=self.merchant.pk, wanted=wanted)
        self.mine.append(key)

    def release(self, key, chance):
        release(merchant_id=self.merchant.pk, fulfilment_ids=self.mine[-3:])

    def trim(self, key, chance):
        trim(merchant_id=self.merchant.pk, needs={k: self.basket(chance) for k in self.mine[-3:]})

    def ship(self, key, chance):
        fulfilment = chance.choice(self.mine) if self.mine else None
        warehouse = chance.choice(self.warehouses)
        parcel = Parcel(key, warehouse.pk, self.basket(chance), f"M-{fulfilment}", fulfilment)
        with transaction.atomic():
            ship_parcels(merchant_id=self.merchant.pk, parcels=[parcel])
        self.parcels.append(key)

    def void(self, key, chance):
        with transaction.atomic():
            give_back_parcels(merchant_id=self.merchant.pk, parcel_ids=self.parcels[-2:])


def _stocked(skus, units):
    merchant = make_merchant(code=f"RUSH-{os.urandom(4).hex()}".upper())
    warehouse = make_warehouse(merchant, tracks_stock=True)
    goods = [make_sku(merchant) for _number in range(skus)]
    for sku in goods:
        services.receive(warehouse=warehouse, sku=sku, quantity=units)
    return merchant, warehouse, goods


def _wrong(crowd, merchant):
    """Whether a client saw an error, such as a deadlock, and whether the ledger adds up."""
    wrong = [f"{sum(crowd.failed)} errors of the database"] if sum(crowd.failed) else []
    return wrong + [" ".join(difference) for difference in differences()]


def main(rounds: int = 20, operations: int = 10_000) -> int:
    wrong = []
    for number in range(1, rounds + 1):
        for skus in (1, 5):
            found = rush(skus=skus)
            print(f"{number}: 200 buyers, 100 units of {skus}: {found or 'exactly 100'}", flush=True)
            wrong += found
    found = mix(operations=operations)
    print(f"{operations:,} operations, 16 clients, 4 killed: {found or 'the ledger adds up'}")
    return bool(wrong + found)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
