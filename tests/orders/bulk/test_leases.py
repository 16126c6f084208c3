"""The run is the queue: double clicks, dead workers, the stop button."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from merchant.runs.exceptions import LeaseLost
from merchant.runs.services import claim
from orders.book.models import Hold, Order
from orders.bulk import services, tasks
from orders.bulk.exceptions import BulkError
from orders.bulk.models import BulkItem, BulkRun
from orders.selection.selection import Selection
from tests.factories import make_merchant, make_store
from tests.orders.bulk.asking import PARAMS, checked, do, new_key, orders_of, start, ticked, work

State = BulkRun.State


def ask(store, seller, selection, key, **params):
    return services.start_bulk(
        store=store,
        actor=seller,
        act="hold",
        params=PARAMS["hold"] | params,
        selection=selection,
        key=key,
    )


def lapse(run):
    """As if the worker that holds the run had died a while ago."""
    BulkRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_one_form_starts_one_run_however_often_it_is_sent(store, seller):
    orders, key = orders_of(store, 2), new_key()

    first = ask(store, seller, ticked(*orders), key)
    second = ask(store, seller, ticked(*orders), key)

    assert first == second
    assert BulkItem.objects.count() == 2


def test_a_form_sent_again_in_another_language_finds_its_run(store, seller):
    orders, key = orders_of(store, 2), new_key()
    first = ask(store, seller, ticked(*orders), key)

    with translation.override("zh-hans"):
        second = ask(store, seller, ticked(*orders), key)

    assert first == second


def test_a_form_that_was_changed_after_sending_is_refused(store, seller):
    orders, key = orders_of(store, 1), new_key()
    ask(store, seller, ticked(*orders), key)

    with pytest.raises(BulkError):
        ask(store, seller, ticked(*orders), key, reason="another")

    assert BulkRun.objects.count() == 1


def test_orders_of_others_are_left_out_and_none_at_all_is_refused(store, seller):
    (ours,) = orders_of(store, 1)
    (foreign,) = orders_of(make_store(make_merchant()), 1)

    run = do(store, seller, "hold", ticked(foreign, ours))

    assert list(run.items.values_list("order", flat=True)) == [ours.pk]
    assert not foreign.holds.exists()
    with pytest.raises(BulkError):
        start(store, seller, "hold", ticked(foreign))


def test_a_second_worker_finds_nothing_to_do(store, seller):
    run = start(store, seller, "hold", ticked(*orders_of(store, 1)))
    claim(BulkRun, run.pk)

    assert services.continue_bulk(run_id=run.pk) is False
    run.refresh_from_db()
    assert (run.state, run.attempts) == (State.RUNNING, 1)


def test_a_dead_workers_run_is_taken_up_when_its_lease_has_lapsed(store, seller):
    run = start(store, seller, "hold", ticked(*orders_of(store, 1)))
    claim(BulkRun, run.pk)
    lapse(run)

    run = work(run)

    assert (run.state, run.done) == (State.DONE, 1)


def test_after_three_dead_workers_the_run_is_parked(store, seller):
    run = start(store, seller, "hold", ticked(*orders_of(store, 1)))
    for _worker in range(3):
        claim(BulkRun, run.pk)
        lapse(run)

    services.continue_bulk(run_id=run.pk)

    run.refresh_from_db()
    assert (run.state, run.failure["code"], run.attempts) == (State.FAILED, "crashed", 3)


def test_a_slice_ends_and_the_next_goes_on(store, seller, monkeypatch):
    monkeypatch.setattr("orders.bulk.doing.CHUNK", 2)
    run = start(store, seller, "hold", ticked(*orders_of(store, 5)))

    services.continue_bulk(run_id=run.pk, seconds=-1)  # the time is over after the first chunk
    run.refresh_from_db()
    assert (run.state, run.done, run.lease_until) == (State.RUNNING, 2, None)

    assert work(run).done == 5


def test_the_stop_button_leaves_what_is_done_and_touches_no_more(store, seller, monkeypatch):
    monkeypatch.setattr("orders.bulk.doing.CHUNK", 2)
    run = start(store, seller, "hold", ticked(*orders_of(store, 5)))
    services.continue_bulk(run_id=run.pk, seconds=-1)

    services.stop_bulk(run_id=run.pk, actor=seller)
    run = work(run)

    assert (run.state, run.done, run.left) == (State.STOPPED, 2, 3)
    assert Hold.objects.open().count() == 2


def test_a_stop_while_a_worker_is_at_it_is_obeyed_with_the_next_chunk(store, seller):
    run = start(store, seller, "hold", ticked(*orders_of(store, 2)))
    lease = claim(BulkRun, run.pk)
    services.stop_bulk(run_id=run.pk, actor=seller)

    with pytest.raises(LeaseLost):
        lease.renew()


def test_what_is_over_cannot_be_stopped(store, seller):
    run = do(store, seller, "hold", ticked(*orders_of(store, 1)))

    with pytest.raises(BulkError):
        services.stop_bulk(run_id=run.pk, actor=seller)


def test_a_colleague_who_may_not_act_may_not_stop_either(store, seller, colleague):
    run = start(store, seller, "cancel", ticked(*orders_of(store, 1)))

    with pytest.raises(BulkError):
        services.stop_bulk(run_id=run.pk, actor=colleague)


def test_a_filter_that_nobody_understands_any_more_chooses_nothing(store, seller):
    orders_of(store, 1)
    run = start(store, seller, "hold", Selection("to_ship", filters={"warehouse": "GONE-1"}))

    run = work(run)

    assert (run.state, run.failure["code"], run.total) == (State.FAILED, "filter_gone", 0)
    assert not Hold.objects.exists()


def test_a_small_run_that_breaks_while_the_seller_waits_is_left_to_the_sweep(store, seller):
    order = orders_of(store, 1)[0]
    run = start(store, seller, "assign", ticked(order), warehouse=0, channel=None)  # no such warehouse

    services.do_at_once(run_id=run.pk)

    run.refresh_from_db()
    assert (run.state, run.lease_until, run.attempts, run.left) == (State.RUNNING, None, 1, 1)


def test_the_sweep_rings_for_runs_that_wait_and_for_no_others(
    store, seller, monkeypatch, django_capture_on_commit_callbacks
):
    waiting, held = (start(store, seller, "hold", ticked(*orders_of(store, 1))) for _run in range(2))
    checked(store, seller, "A\tDHL\t1")
    claim(BulkRun, held.pk)
    rung = []
    monkeypatch.setattr(tasks.continue_bulk, "apply_async", lambda args, **_options: rung.append(args))

    with django_capture_on_commit_callbacks(execute=True):
        tasks.continue_bulks()

    assert rung == [(waiting.pk,)]


def test_a_checked_table_that_nobody_confirms_is_put_away_after_a_day(store, seller):
    (order,) = orders_of(store, 1)
    old, fresh = (checked(store, seller, f"{order.number}\tDHL\tT-{number}") for number in range(2))
    BulkRun.objects.filter(pk=old.pk).update(state_since=timezone.now() - timedelta(days=2))

    services.discard_unconfirmed()

    states = dict(BulkRun.objects.values_list("pk", "state"))
    assert states == {old.pk: State.STOPPED, fresh.pk: State.CHECKED}
    order.refresh_from_db()
    assert order.status == Order.Status.TO_SHIP
