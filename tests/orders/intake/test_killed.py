"""A worker that is killed in the middle: whoever comes next brings every order in exactly once."""

import signal

from tests.killing import count, kill_when, shell, started, surroundings

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


def _orders_csv(tmp_path):
    path = tmp_path / "orders.csv"
    lines = [f"A-{number},2026-03-02T10:00,{sku},1" for number in range(ORDERS) for sku in ("MUG", "CUP")]
    path.write_text("\n".join(["order_number,ordered_at,sku,units", *lines]))
    return path


def _import_orders(path):
    return ["import_orders", str(path), "--store", "KILL-1", "--profile", "bantuo", "--as", "open"]
