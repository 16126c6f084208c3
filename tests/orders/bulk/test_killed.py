"""A worker that is killed in the middle: whoever comes next does the rest, and nothing twice."""

import signal

from tests.killing import count, kill_when, shell, started, surroundings

ROWS = 400
PREPARE = f"""
from django.core.management import call_command
from orders.bulk.checking import check_rows
from orders.bulk.pasted import cells_of, rows_of
from orders.bulk import services
from orders.book.entry import enter_orders
from tests.factories import make_draft, make_merchant, make_seller, make_store
call_command("migrate", verbosity=0)
store = make_store(make_merchant(), code="KILL-1")
seller = make_seller(store.merchant)
drafts = [make_draft(number=f"A-{{number}}") for number in range({ROWS})]
enter_orders(store=store, drafts=drafts, actor=None, source="test.csv", is_history=False)
table = "\\n".join(f"A-{{number}}\\tDHL\\tT-{{number}}" for number in range({ROWS}))
checked = check_rows(rows_of(cells_of(table)), store=store, as_written=False)
run = services.check_table(store=store, actor=seller, act="ship", checked=checked, key="0" * 32)
services.confirm_table(run_id=run.pk, actor=seller)
"""
CONTINUE = """
from orders.bulk import services
from orders.bulk.models import BulkRun
BulkRun.objects.update(lease_until=None)  # as if the dead worker's lease had lapsed
while services.continue_bulk(run_id=BulkRun.objects.get().pk):
    pass
"""


def test_a_run_killed_midway_and_taken_up_again_ships_each_parcel_once(tmp_path):
    env = surroundings(tmp_path)
    shell(env, PREPARE)
    worker = started(env, "shell", "-v0", "-c", CONTINUE)

    kill_when(worker, lambda: 0 < _shipped(tmp_path) < ROWS)
    shipped, noted = _shipped(tmp_path), count(tmp_path, "orders_bulkitem WHERE outcome = 'done'")
    shell(env, CONTINUE)

    assert worker.returncode == -signal.SIGKILL
    assert 0 < shipped == noted < ROWS
    assert _shipped(tmp_path) == count(tmp_path, "orders_package") == ROWS
    assert count(tmp_path, "merchant_event WHERE kind = 'order.shipped'") == ROWS
    assert count(tmp_path, f"orders_bulkrun WHERE state = 'done' AND done = {ROWS} AND refused = 0") == 1


def _shipped(tmp_path):
    return count(tmp_path, "orders_order WHERE status = 'shipped'")
