"""How many decisions a second rules bear: `python -m benchmarks.matching [orders]`.

Pure, without a database: fifty rules over ten warehouses, each with three channels that have prices and
limits, and stock in half of them; each order is decided with its trace. Then orders where the country table
alone decides. Prints a line a figure; exit code 1 where rules decide fewer than 5,000 a second of CPU.
"""

import json
import random
import sys
import time

from benchmarks.machine import facts
from warehouses.matching.conditions import Condition, Demand, Group, Piece, Test
from warehouses.matching.engine import CHOSEN, Row, Rule, Rulebook, Site, Way, decide

ORDERS, RULES, WAREHOUSES, CHANNELS, SKUS = 20_000, 50, 10, 3, 200
LEAST = 5_000  # decisions a second of CPU
COUNTRIES = ("US", "GB", "DE", "FR", "JP", "CA", "AU", "MX", "IT", "ES", "NL", "PL")
STATES = ("US-CA", "US-NY", "US-TX", "US-WA")


def rulebook(chance: random.Random) -> Rulebook:
    """Rules as sellers write them: by country and weight, state, postcode, SKU, tag, value and pieces."""
    sites = {key: _site(key) for key in range(1, WAREHOUSES + 1)}
    rules = tuple(_rule(position, chance) for position in range(1, RULES + 1))
    rows = {
        country: Row(country, ((1 + number % WAREHOUSES, None),)) for number, country in enumerate(COUNTRIES)
    }
    return Rulebook(sites, rules, rows | {"": Row("", ((1, None),))}, version=1, revision=1)


def _site(key):
    ways = tuple(
        Way(
            key * 10 + number,
            f"C-{key}-{number}",
            f"Channel {number}",
            "Carrier",
            countries=frozenset(COUNTRIES[number : number + 10]),
            max_weight_g=5_000 * (number + 1),
            max_side_mm=600 * (number + 1),
            rates=tuple((step * 500, 300 + step * 40 + number) for step in range(1, 31)),
        )
        for number in range(CHANNELS)
    )
    return Site(key, f"W-{key}", f"Warehouse {key}", tracks_stock=key % 2 == 0, ways=ways)


def _rule(position, chance):
    asked = [
        Test("country", "one_of", tuple(chance.sample(COUNTRIES, 3))),
        chance.choice(
            [
                Test("weight", "between", (chance.randrange(0, 4_000), chance.randrange(4_000, 9_000))),
                Test("subdivision", "one_of", tuple(chance.sample(STATES, 2))),
                Test("postcode", "within", ("90000", "96199")),
                Test("sku", "one_of", tuple(f"SKU-{chance.randrange(SKUS)}" for _each in range(20))),
                Test("tag", "one_of", ("fragile", "battery")),
                Test("value", "between", (5_000, None, "USD")),
                Test("pieces", "between", (4, None)),
            ]
        ),
    ]
    groups = Group(tuple(asked)), Group((Test("store", "none_of", ("S-9",)),))
    places = tuple((key, None) for key in chance.sample(range(1, WAREHOUSES + 1), 3))
    return Rule(position, position, Condition(groups), places, goes_on=chance.random() < 0.5)


def demands(chance: random.Random, count: int) -> list[Demand]:
    """Orders of one to three SKUs; every fiftieth names one whose weight nobody typed."""
    return [_demand(number, chance) for number in range(count)]


def _demand(number, chance):
    country = chance.choice(COUNTRIES)
    pieces = tuple(
        Piece(
            sku,
            f"SKU-{sku}",
            chance.randint(1, 3),
            None if number % 50 == 0 else 100 + sku * 7,
            (100 + sku, 80, 40),
            f"Category {sku % 9}",
            ("fragile",) if sku % 11 == 0 else (),
        )
        for sku in chance.sample(range(SKUS), chance.randint(1, 3))
    )
    return Demand(
        store=f"S-{number % 5}",
        country=country,
        subdivision=chance.choice(STATES) if country == "US" else "",
        postcode=f"{chance.randrange(10_000, 99_999)}",
        value=chance.randrange(500, 20_000),
        currency="USD",
        pieces=pieces,
    )


def figure(what: str, book: Rulebook, orders: list[Demand], free) -> float:
    """Print one line; returns the decisions a second of CPU."""
    began, worked = time.perf_counter(), time.process_time()
    decisions = [decide(demand, book, free) for demand in orders]
    cpu, seconds = time.process_time() - worked, time.perf_counter() - began
    chosen = sum(decision.result == CHOSEN for decision in decisions)
    tried = sum(len(decision.trace["tried"]) for decision in decisions) / len(decisions)
    size = sum(len(json.dumps(decision.trace)) for decision in decisions[:1000]) / 1000
    print(
        f"{what:<40}{len(orders) / cpu:10,.0f} a second of CPU, {len(orders) / seconds:10,.0f} on the clock;"
        f" {1e6 * cpu / len(orders):6.1f} µs each; {chosen:,} of {len(orders):,} chosen,"
        f" {tried:.1f} rules tried and refused, traces of {size:,.0f} bytes",
        flush=True,
    )
    return len(orders) / cpu


def main() -> int:
    chance = random.Random(8)  # noqa: S311
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ORDERS
    book, orders = rulebook(chance), demands(chance, count)
    free = {(key, sku): chance.randrange(0, 4) for key in range(2, WAREHOUSES + 1, 2) for sku in range(SKUS)}
    print(f"# {facts()}")
    rate = figure(f"{RULES} rules × {WAREHOUSES} warehouses", book, orders, free)
    table = Rulebook(book.sites, (), book.rows, revision=1)
    figure("the country table alone", table, demands(chance, count), free)
    return 0 if rate >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
