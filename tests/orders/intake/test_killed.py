"""A worker that is killed in the middle: whoever comes next brings every order in exactly once."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
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
    env = _surroundings(tmp_path)
    _manage(env, "shell", "-v0", "-c", PREPARE)
    worker = subprocess.Popen(
        _import_orders(_orders_csv(tmp_path)), cwd=ROOT, env=env, stderr=subprocess.DEVNULL
    )

    _kill_when(worker, tmp_path, lambda orders: 0 < orders < ORDERS)
    killed_at = _count(tmp_path, "orders_order")
    _manage(env, "shell", "-v0", "-c", CONTINUE)

    assert worker.returncode == -signal.SIGKILL
    assert 0 < killed_at < ORDERS
    assert _count(tmp_path, "orders_order") == ORDERS
    assert _count(tmp_path, "orders_line") == 2 * ORDERS
    assert _count(tmp_path, "orders_fulfilment") == ORDERS
    assert _count(tmp_path, "merchant_event WHERE kind = 'order.entered'") == ORDERS
    assert _count(tmp_path, "orders_importrun WHERE state = 'done'") == 1
    assert _count(tmp_path, "orders_stagedrow") == 0


def _surroundings(tmp_path):
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    return kept | {
        "BANTUO_VAR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "SECRET_KEY": "killed-" + "x" * 50,
        "BANTUO_LOOPBACK": "1",
    }


def _orders_csv(tmp_path):
    path = tmp_path / "orders.csv"
    lines = [f"A-{number},2026-03-02T10:00,{sku},1" for number in range(ORDERS) for sku in ("MUG", "CUP")]
    path.write_text("\n".join(["order_number,ordered_at,sku,units", *lines]))
    return path


def _import_orders(path):
    words = ["import_orders", str(path), "--store", "KILL-1", "--profile", "bantuo", "--as", "open"]
    return [sys.executable, "manage.py", *words]


def _manage(env, *words):
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=True, timeout=120)


def _kill_when(worker, tmp_path, reached):
    """Kill -9 as soon as the database shows what was waited for."""
    while worker.poll() is None and not reached(_count(tmp_path, "orders_order")):
        time.sleep(0.02)
    worker.kill()
    worker.wait()


def _count(tmp_path, table):
    with sqlite3.connect(f"file:{tmp_path}/db.sqlite3?mode=ro", uri=True, timeout=20) as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
