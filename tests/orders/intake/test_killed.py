"""A worker that is killed in the middle: whoever comes next brings every order in exactly once."""

import json
import signal

from tests.killing import count, kill_when, shell, started, surroundings, told_by

ORDERS = 1500
PREPARE = """
from django.core.management import call_command
from tests.factories import make_store, make_merchant
call_command("migrate", verbosity=0)
make_store(make_merchant(), code="KILL-1")
"""
CONTINUE = """
from django.utils import timezone
from orders.intake import services
from orders.intake.models import ImportRun
ImportRun.objects.update(lease_until=None)  # as if the dead worker's lease had lapsed
run = ImportRun.objects.get()
if run.state == "read":
    services.confirm_import(run_id=run.pk, actor=None, treatment="open", create_skus=False)
while services.continue_import(run_id=run.pk):
    pass
"""


def test_an_import_killed_midway_and_taken_up_again_brings_each_order_once(tmp_path):
    env = surroundings(tmp_path)
    shell(env, PREPARE)
    worker = started(env, *_import_orders(_orders_csv(tmp_path)))

    kill_when(worker, lambda: 0 < count(tmp_path, "orders_order") < ORDERS)
    killed_at = count(tmp_path, "orders_order")
    shell(env, CONTINUE)

    assert worker.returncode == -signal.SIGKILL
    assert 0 < killed_at < ORDERS
    assert count(tmp_path, "orders_order") == ORDERS
    assert count(tmp_path, "orders_line") == 2 * ORDERS
    assert count(tmp_path, "orders_fulfilment") == ORDERS
    assert count(tmp_path, "merchant_event WHERE kind = 'order.entered'") == ORDERS
    assert count(tmp_path, "orders_importrun WHERE state = 'done'") == 1
    assert count(tmp_path, "orders_stagedrow") == 0


# One process forks the workers that it kills: starting Django anew for each would take a minute.
KILL_TEN_TIMES = """
import os, signal, time
from pathlib import Path
from django.core.files.base import File
from django.db import connection
from merchant.tenancy.models import Store
from orders.book.models import Order
from orders.intake import selectors, services, staging, undoing
from orders.intake.models import ImportRun

selectors.GROUPS = undoing.CHUNK = 20
staging.CHUNK = 50
run = services.start_import(store=Store.objects.get(), profile="bantuo", actor=None, file_name="orders.csv",
                            file=File(Path("{path}").open("rb"), name="orders.csv"))

def done():
    return ImportRun.objects.values_list("state", "is_staged").get(), run.rows.count(), Order.objects.count()

def killed_midway():
    before = done()
    connection.close()
    worker = os.fork()
    if not worker:
        services.continue_import(run_id=run.pk)
        os._exit(0)
    while done() == before and os.waitpid(worker, os.WNOHANG) == (0, 0):
        time.sleep(0.002)
    try:
        os.kill(worker, signal.SIGKILL)
        killed = os.WIFSIGNALED(os.waitpid(worker, 0)[1])
    except (ProcessLookupError, ChildProcessError):
        killed = False
    ImportRun.objects.update(lease_until=None, attempts=0)
    return killed

def finish(until):
    run.refresh_from_db()
    while run.state != until:
        services.continue_import(run_id=run.pk)
        run.refresh_from_db()

kills = [sum(killed_midway() for _time in range(3))]
finish("read")
services.confirm_import(run_id=run.pk, actor=None, treatment="open", create_skus=False)
kills.append(sum(killed_midway() for _time in range(7)))
finish("done")
brought = [Order.objects.count(), run.counts["outcomes"], run.counts["entered"], run.brought.count()]
services.undo_import(run_id=run.pk, actor=None)
kills.append(sum(killed_midway() for _time in range(3)))
finish("undone")
print(json.dumps([kills, brought, run.counts["undone"], Order.objects.count()]))
"""


def test_killed_ten_times_and_three_times_while_taken_back_an_import_counts_the_same(tmp_path):
    env = surroundings(tmp_path)
    shell(env, PREPARE)
    orders = 240

    told = told_by(env, "import json" + KILL_TEN_TIMES.replace("{path}", str(_orders_csv(tmp_path, orders))))

    kills, brought, undone, left = json.loads(told)
    assert kills == [3, 7, 3]
    assert brought == [orders, {"new": 2 * orders}, {"new": orders}, orders]
    assert undone == {"taken_back": orders, "kept": {}}
    assert left == 0


def _orders_csv(tmp_path, orders=ORDERS):
    path = tmp_path / "orders.csv"
    lines = [f"A-{number},2026-03-02T10:00,{sku},1" for number in range(orders) for sku in ("MUG", "CUP")]
    path.write_text("\n".join(["order_number,ordered_at,sku,units", *lines]))
    return path


def _import_orders(path):
    return ["import_orders", str(path), "--store", "KILL-1", "--profile", "bantuo", "--as", "open"]
