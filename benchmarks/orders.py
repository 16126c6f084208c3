"""What one order costs through everything: `python -m benchmarks.orders [orders]`, on PostgreSQL.

Adds a merchant with rules, stock and SKUs that are weighed. Each order is entered, matched by rules, its
units are reserved, its ship-by is reckoned and all of it is told: one by one, each in a transaction of its
own, then in batches. Prints a line a figure with its queries; exit code 1 where a target is missed.
"""

import random
import secrets
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from datetime import time as clock

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.machine import facts, server_cpu
from merchant.catalogue.models import Sku
from merchant.tenancy.models import Merchant, Store
from orders.book.drafts import LineDraft, OrderDraft
from orders.book.entry import enter_orders
from orders.book.models import Order
from orders.dispatch.services import Placing
from warehouses.matching import drafts
from warehouses.matching.conditions import Condition, Group, Test
from warehouses.sites.models import Channel, StoreWarehouse, Warehouse
from warehouses.stock.models import StockLevel
from warehouses.stock.services import Counted, count_many

ORDERS, BATCH = 1_500, 500
SKUS, UNITS, PLACES = 400, 100_000, ("US", "GB", "DE", "FR", "JP")
WARM = 25  # batches before it counts
MOST_QUERIES, LEAST_SINGLE, LEAST_BATCHED = 14, 150, 2_000
WHO = {"name": "Jane Doe", "street": "1 High Street", "city": "York", "phone": "+44 7700 900123"}


def shop() -> Store:
    """A merchant with five warehouses that keep stock, two channels each, a rule a country, and one store."""
    mark = secrets.token_hex(3).upper()
    merchant = Merchant.objects.create(code=f"BENCH-{mark}", name="Benchmark")
    houses = [_house(merchant, country) for country in PLACES]
    store = Store.objects.create(
        merchant=merchant,
        code=f"B-{mark}",
        name="Benchmark",
        currency="USD",
        time_zone="Europe/London",
        clock_from=datetime(2000, 1, 1, tzinfo=UTC),
    )
    StoreWarehouse.objects.create(store=store, warehouse=houses[0])
    skus = Sku.objects.bulk_create(
        Sku(merchant=merchant, code=f"B-{number:04}", weight_g=100 + number) for number in range(SKUS)
    )
    count_many(
        merchant=merchant,
        counts=[Counted(house.pk, sku.pk, UNITS) for house in houses for sku in skus],
    )
    for country, house in zip(PLACES, houses, strict=True):
        _add_rule(merchant, country, house)
    drafts.publish_draft(merchant=merchant, seen=drafts.open_draft(merchant=merchant).stamp)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does within a minute
    return store


def _house(merchant, country):
    house = Warehouse.objects.create(
        merchant=merchant, code=country, name=f"Warehouse {country}", country=country, city="City",
        time_zone="Europe/London", cutoff=clock(15), tracks_stock=True,
    )  # fmt: skip
    for number in range(2):
        Channel.objects.create(
            warehouse=house,
            merchant=merchant,
            code=f"C{number}",
            name=f"Channel {number}",
            carrier="Carrier",
            transit_days=2,
            max_weight_g=10_000 * (number + 1),
            rates=[[2_000, 400 + number], [30_000, 900 + number]],
        )
    return house


def _add_rule(merchant, country, house):
    tests = Test("country", "one_of", (country,)), Test("weight", "between", (None, 20_000))
    told = drafts.RuleTold(f"To {country}", Condition((Group(tests),)), [(house.pk, None)])
    drafts.add_rule(merchant=merchant, told=told)


def orders(chance: random.Random, count: int) -> list[OrderDraft]:
    """Released orders of two lines."""
    mark, now = secrets.token_hex(3).upper(), timezone.now()
    return [
        OrderDraft(
            number=f"{mark}-{number:06}",
            programme=Order.Programme.SELF_OPERATED,
            currency="USD",
            ordered_at=now,
            released_at=now,
            country=chance.choice(PLACES),
            postcode="YO1 7HH",
            recipient=WHO,
            lines=[
                LineDraft(str(line), f"B-{sku:04}", "Thing", chance.randint(1, 2), 500)
                for line, sku in enumerate(chance.sample(range(SKUS), 2), start=1)
            ],
        )
        for number in range(count)
    ]


def enter(store: Store, told: list[OrderDraft]) -> None:
    """As an import does it, in one transaction."""
    enter_orders(store=store, drafts=told, actor=None, source="benchmark", placing=Placing())


def queries_of(store: Store, told: list[OrderDraft]) -> int:
    """The statements that entering these takes, without those that begin and end the transaction."""
    with CaptureQueriesContext(connection) as asked:
        enter(store, told)
    begins = Counter(query["sql"].split()[0] for query in asked)
    return len(asked) - sum(begins[word] for word in ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))


def figure(what: str, store: Store, batches: list[list[OrderDraft]]) -> tuple[float, int]:
    """Print one line; returns orders a second on the clock, and the queries of one batch."""
    *warm, asked = batches[: WARM + 1]  # rulebooks and calendars are worked out once
    for told in warm:
        enter(store, told)
    queries = queries_of(store, asked)
    began, worked, served = time.perf_counter(), time.process_time(), server_cpu()
    for told in batches[WARM + 1 :]:
        enter(store, told)
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    done, there = sum(len(told) for told in batches[WARM + 1 :]), server_cpu() - served
    print(
        f"{what:<24}{done / seconds:8,.0f} orders a second on the clock,"
        f" {1000 * cpu / done:6.2f} ms CPU each here and {1000 * there / done:.2f} in the database;"
        f" {queries} queries",
        flush=True,
    )
    return done / seconds, queries


def main() -> int:
    chance, count = random.Random(4), int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS  # noqa: S311
    print(f"# {facts()}")
    store = shop()
    single, queries = figure("one by one", store, [[one] for one in orders(chance, count)])
    batched, _queries = figure(
        f"batches of {BATCH}", store, [orders(chance, BATCH) for _each in range(WARM + 1 + count // 150)]
    )
    reserved = sum(StockLevel.objects.filter(merchant=store.merchant).values_list("reserved", flat=True))
    placed = Order.objects.filter(store=store, fulfilments__rule__isnull=False, ship_by__isnull=False).count()
    everything = Order.objects.filter(store=store).count()
    print(f"# {placed:,} of {everything:,} orders have a rule and a date; {reserved:,} units are reserved")
    is_well = queries <= MOST_QUERIES and single >= LEAST_SINGLE and batched >= LEAST_BATCHED
    return 0 if is_well and placed == everything else 1


if __name__ == "__main__":
    sys.exit(main())
