"""Waivers of many penalties: counted in the database, waived batch by batch."""

import signal
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from merchant.parking.models import ParkedRow
from orders.penalties import services
from orders.penalties.fining import dating_warehouses
from orders.penalties.models import Penalty, Waiver
from orders.penalties.waiving import would_waive
from tests.factories import make_merchant, make_order, make_store, make_warehouse
from tests.killing import count, kill_when, shell, started, surroundings
from tests.orders.builders import two_units
from tests.orders.penalties.conftest import DUE, HOUR, SECOND

WINDOW = {"begins_at": DUE - HOUR, "ends_at": DUE + HOUR, "name": "Typhoon", "reason": "ports were closed"}


def waiver(**told):
    return Waiver(**(WINDOW | told))


@pytest.fixture
def fine(store, route, rates, sweep):
    """Fine so many orders; they are due at once."""

    def of(count):
        released = DUE - timedelta(days=2, hours=15)
        for _each in range(count):
            make_order(store, lines=two_units(), programme="semi_managed", released_at=released)
        sweep(DUE + SECOND)
        sweep(DUE + 48 * HOUR + SECOND)
        return list(Penalty.objects.order_by("pk"))

    return of


def asked_in_every_way(penalty):
    order, merchant = penalty.order, penalty.merchant
    dated_by = penalty.fulfilment.warehouse
    yield from ({"kinds": [kind]} for kind in ("late_shipment", "late_jit"))
    for field, has in (("market", "GB"), ("subdivision", order.subdivision), ("leg", order.leg)):
        yield from ({field: has}, {field: "XX"})
    yield from ({"programme": "semi_managed"}, {"programme": "self_operated"})
    yield from ({"store": penalty.store}, {"store": make_store()})
    yield from ({"begins_at": DUE}, {"begins_at": DUE + SECOND}, {"ends_at": DUE}, {"ends_at": DUE - SECOND})
    yield from ({"warehouse": dated_by}, {"warehouse": make_warehouse(merchant)})
    yield {"warehouse": make_warehouse(make_merchant(), code=dated_by.code)}
    yield {"market": "GB", "warehouse": dated_by, "kinds": ["late_shipment"], "store": penalty.store}


def test_the_database_covers_what_the_sweep_covers(fined):
    answers = set()
    for told in asked_in_every_way(fined):
        asked = waiver(**told)
        dated_by = dating_warehouses(fined.fulfilment)
        covers = asked.covers(order=fined.order, dated_by=dated_by, kind=fined.kind, due=fined.due_at)
        assert services.covered_by(asked).exists() is covers, told
        answers.add(covers)
    assert answers == {True, False}


def test_a_preview_reads_as_few_rows_for_many_penalties_as_for_few(fine):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            told = would_waive(waiver(market="GB"))
        return told, len(asked)

    fine(2)
    _few, before = queries()
    fine(30)
    many, after = queries()

    assert after == before <= 7  # where it says how long it waits, four more than its three
    assert many.count == Penalty.objects.standing().count() > 20
    assert len(many.samples) == 20
    assert len(many.sums) == 1


def test_a_preview_of_too_many_says_at_least(fine):
    fine(5)

    told = would_waive(waiver(), most=3)
    exact = would_waive(waiver(), most=5)

    assert (told.count, told.is_more) == (3, True)
    assert (exact.count, exact.is_more) == (5, False)
    assert told.sums != exact.sums


def test_what_stops_to_be_covered_before_its_turn_is_left_alone(fined):
    services.withdraw_penalty(penalty_id=fined.pk, actor=None, reason="looked at it")
    services.save_waiver(waiver=waiver(), actor=None)

    assert services.apply_waivers() == 0
    fined.refresh_from_db()
    assert fined.status == "withdrawn"


def test_a_penalty_that_was_set_aside_is_waived_once_it_may_be_tried_again(fine, clock):
    broken, well = fine(2)
    services.save_waiver(waiver=waiver(), actor=None)
    parked = ParkedRow.objects.create(
        queue="waivers", row_id=broken.pk, kind="orders.penalty", attempts=3, reason="x", parked_at=DUE
    )

    assert services.apply_waivers() == 1
    clock.forward(minutes=6)
    services.apply_waivers()
    assert Waiver.objects.get().applied_at is None
    parked.delete()

    assert services.apply_waivers() == 1
    assert Waiver.objects.get().applied_at is not None


ROWS = 2_000
PREPARE = f"""
from datetime import UTC, datetime, timedelta
from django.core.management import call_command
from django.utils import timezone
from orders.book.entry import enter_orders
from orders.book.models import Fulfilment
from orders.penalties import services
from orders.penalties.models import Penalty, Waiver
from tests.factories import make_draft, make_merchant, make_store
call_command("migrate", verbosity=0)
store = make_store(make_merchant(), code="KILL-1")
drafts = [make_draft(number=f"A-{{number}}") for number in range({ROWS})]
enter_orders(store=store, drafts=drafts, actor=None, source="test.csv", is_history=False)
now = timezone.now()
Penalty.objects.bulk_create(
    Penalty(merchant=store.merchant, store=store, order_id=one.order_id, fulfilment=one, kind="late_shipment",
            status="in_force", due_at=now, amount_minor=100, currency="GBP")
    for one in Fulfilment.objects.order_by("pk"))
hour = timedelta(hours=1)
waiver = Waiver(name="Typhoon", reason="closed", begins_at=now - hour, ends_at=now + hour)
services.save_waiver(waiver=waiver, actor=None)
"""
CONTINUE = "from orders.penalties import services; services.apply_waivers()"


def test_a_job_killed_midway_and_run_again_waives_each_once(tmp_path):
    env = surroundings(tmp_path)
    shell(env, PREPARE)
    assert count(tmp_path, "orders_penalty") == ROWS
    worker = started(env, "shell", "-v0", "-c", CONTINUE)

    kill_when(worker, lambda: 0 < _waived(tmp_path) < ROWS)
    waived = _waived(tmp_path)
    shell(env, CONTINUE)

    assert worker.returncode == -signal.SIGKILL
    assert 0 < waived < ROWS
    assert _waived(tmp_path) == count(tmp_path, "merchant_event WHERE kind = 'penalty.waived'") == ROWS


def _waived(tmp_path):
    return count(tmp_path, "orders_penalty WHERE status = 'waived'")
