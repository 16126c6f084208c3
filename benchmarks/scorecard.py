"""What a store's scorecard costs: `python -m benchmarks.scorecard [STORE]`, on a generated database.

Counts each rate of the biggest store (or of the one that is named) as its job does, foretells what goes late
and reads the first page behind each number; prints a line a figure. Exit code 1 where the database would read
one of the big tables whole.
"""

import sys
import time
from zoneinfo import ZoneInfo

import django

django.setup()

from django.utils import timezone  # noqa: E402

from benchmarks.desk import biggest_store  # noqa: E402
from benchmarks.machine import facts  # noqa: E402
from merchant.frame.keyset import paginate  # noqa: E402
from merchant.frame.tables import PER_PAGE  # noqa: E402
from merchant.tenancy.models import Store  # noqa: E402
from orders.scorecard import selectors  # noqa: E402
from orders.scorecard.ahead import HOURS, forecast, going_late  # noqa: E402
from orders.scorecard.behind import behind  # noqa: E402
from orders.scorecard.counting import COUNTED, by_day, count_by_day  # noqa: E402
from orders.scorecard.rates import summed  # noqa: E402
from orders.scorecard.windows import READ, window  # noqa: E402
from orders.scorecard.wording import PARTS  # noqa: E402

BIG = ("orders_order ", "orders_order\n", "orders_fulfilment ", "orders_package ", "orders_line ")
ROUNDS = 3


def main(code):
    store, now = Store.objects.get(code=code) if code else biggest_store(), timezone.now()
    print(f"# {facts()}\n# {store.code}")
    found = [_rate(rate, store, now) for rate in COUNTED]
    _say("the whole scorecard, as the job counts it", lambda: selectors.reckon(store, now))
    _say("what goes late next", lambda: forecast(store, now))
    plans = {"ahead": going_late(store, now, hours=max(HOURS))}
    for rate, part in [(rate, part) for rate, parts in PARTS.items() for part in parts]:
        listed = behind({"rate": rate, "days": "30", "part": part}, store=store, now=now)
        plans[f"{rate}, {part}"] = listed.rows.order_by(listed.sort, "pk")[:PER_PAGE]
        _say(f"first page behind {rate}, {part}", _first_page(listed))
    return sum(found) + sum(_reads_whole(name, rows) for name, rows in plans.items())


def _rate(rate, store, now):
    seen = window(READ, ZoneInfo(store.time_zone), now)
    counts = count_by_day(rate, store, seen)
    told = summed(counts, counts)
    _say(f"{rate}: {told.bad:,} of {told.all:,} in {READ} days", lambda: count_by_day(rate, store, seen))
    return _reads_whole(rate, by_day(rate, store, seen))


def _first_page(listed):
    return lambda: paginate(listed.rows, sort=listed.sort, per_page=PER_PAGE)


def _say(what, act):
    taken = []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    print(f"{what}: {min(taken) * 1000:.0f} ms", flush=True)


def _reads_whole(name, rows):
    """Whether the plan reads a big table from its first row to its last."""
    plan = rows.explain()
    whole = [line.strip() for line in plan.splitlines() if "Seq Scan" in line and any(t in line for t in BIG)]
    for line in whole:
        print(f"! {name}: {line}")
    return len(whole)


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1] if sys.argv[1:] else "")))
