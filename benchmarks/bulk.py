"""What bulk acts cost: `python -m benchmarks.bulk` on a generated database, which it changes.

Ships two hundred orders of the biggest store by a pasted table, and holds by hand and releases ten thousand
(or all that are to ship), as a worker does. Prints one line a figure: orders, seconds, CPU of this process,
queries an order.
"""

import secrets
import time

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.desk import biggest_store
from benchmarks.machine import facts
from merchant.tenancy.models import Membership
from orders.bulk import services
from orders.bulk.checking import check_rows
from orders.bulk.models import BulkRun
from orders.bulk.pasted import cells_of, rows_of
from orders.selection.selection import Selection, selected_orders

SHIPPED, HELD = 200, 10_000
SAMPLE = 50  # orders whose queries are counted: a log of all of them would weigh on the figure


def ship_by_table(store, actor, count):
    """Check, confirm and do a table of so many parcels, one an order."""
    orders = selected_orders(Selection("to_ship", part="ready"), store=store, now=timezone.now())
    numbers = orders.order_by("pk").values_list("number", flat=True)[:count]
    rows = [f"{number}\tDPD\tB{secrets.token_hex(6).upper()}" for number in numbers]
    text = "\n".join(["Order\tCarrier\tTracking number", *rows])
    checked = check_rows(rows_of(cells_of(text)), store=store, as_written=True)
    run = services.check_table(
        store=store, actor=actor, act="ship", checked=checked, key=secrets.token_hex(16)
    )
    return work(services.confirm_table(run_id=run.pk, actor=actor))


def act_on_many(store, actor, act, **params):
    """Start and do one act on the orders to ship; the newest first that the selection finds."""
    run = services.start_bulk(
        store=store,
        actor=actor,
        act=act,
        params=params,
        selection=Selection("to_ship"),
        key=secrets.token_hex(16),
    )
    return work(run)


def work(run):
    while services.continue_bulk(run_id=run.pk):
        run.refresh_from_db()
    return BulkRun.objects.get(pk=run.pk)


def measure(what, act):
    """Time it and print it."""
    began, worked = time.perf_counter(), time.process_time()
    run = act()
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    print(
        f"{what:<58}{run.done:>7,} done {run.refused:>6,} refused  {seconds:6.1f} s  {cpu:6.1f} s CPU",
        flush=True,
    )


def main():
    store = biggest_store()
    owner = Membership.objects.select_related("user").filter(merchant=store.merchant, role="owner").first()
    print(f"# {facts()}")
    with CaptureQueriesContext(connection) as asked:
        ship_by_table(store, owner.user, SAMPLE)
    print(f"# {len(asked) / SAMPLE:.1f} queries an order shipped by the table")
    measure(f"ship {SHIPPED} by the table", lambda: ship_by_table(store, owner.user, SHIPPED))
    measure("hold all that is to ship", lambda: act_on_many(store, owner.user, "hold", reason="stock count"))
    measure("release them", lambda: act_on_many(store, owner.user, "release", what="holds"))


if __name__ == "__main__":
    main()
