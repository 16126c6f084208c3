"""What a closure costs: `python -m benchmarks.closures [orders]`, on PostgreSQL.

A store with so many open orders, dated by a policy whose closures move them: the page that shows what a
closure would change, the closure itself and the job that moves every order, and the same job again, which
moves none.
"""

import random
import secrets
import sys
import time
from datetime import datetime, timedelta

from django.utils import timezone

from benchmarks.machine import facts, server_cpu
from benchmarks.orders import enter, orders, shop
from merchant.accounts.models import User
from orders.book.models import Fulfilment
from orders.business_days import effects, services
from orders.business_days.moving import apply_changes
from orders.business_days.selectors import today_of
from orders.policy.models import PolicyVersion
from warehouses.calendars.keeping import read_store_days
from warehouses.calendars.models import CalendarChange

ORDERS, BATCH = 50_000, 500
MOST_SECONDS = 3
NOTICE = 3  # days, as the first policy version asks


def main(count):
    store, chance = shop(), random.Random(5)
    _publish()
    for begun in range(0, count, BATCH):
        enter(store, orders(chance, min(BATCH, count - begun)))
    first = today_of(store) + timedelta(days=NOTICE)
    closure = {"first_day": first, "last_day": first + timedelta(days=4), "reason": "Holiday"}
    print(facts())
    days = read_store_days([store.pk])[store.pk].with_closure(**closure)
    span = {"first_day": closure["first_day"], "last_day": closure["last_day"]}
    shown = _timed("what it changes, shown", lambda: effects.effect_of(store, days, **span)).moving.count
    actor = User.objects.create(email=f"{secrets.token_hex(6)}@example.com")
    _timed("the closure itself", lambda: services.add_closure(store=store, actor=actor, **closure))
    seconds = time.perf_counter()
    moved = _timed("all moved by the job", apply_changes)
    seconds = time.perf_counter() - seconds
    CalendarChange.objects.filter(store=store).update(applied_at=None)
    again = _timed("the job again", apply_changes)
    open_now = Fulfilment.objects.open().filter(order__store=store).count()
    print(f"{open_now:,} open, {shown:,} shown to move, {moved:,} moved, {again} moved again")
    return 0 if seconds <= MOST_SECONDS and shown == moved and not again else 1


def _publish():
    """For orders from now on; the closure begins before they are due."""
    number = PolicyVersion.objects.order_by("-number").values_list("number", flat=True).first() + 1
    PolicyVersion.objects.create(
        number=number,
        name="Benchmark",
        valid_from=timezone.now() - timedelta(hours=1),
        published_at=timezone.now(),
        handling_days=6,
        transit_days=7,
        due_time=datetime.max.time().replace(microsecond=0),
        closure_notice_days=0,
        closures_move_orders=True,
    )


def _timed(what, act):
    worker, server, clock = time.process_time(), server_cpu(), time.perf_counter()
    found = act()
    worker, server = time.process_time() - worker, server_cpu() - server
    print(f"{what}: {time.perf_counter() - clock:.2f} s ({worker:.2f} s here, {server:.2f} s PostgreSQL)")
    return found


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else ORDERS))
