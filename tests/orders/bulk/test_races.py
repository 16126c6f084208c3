"""Two workers, two runs, a run and a colleague at the same moment: nothing is done twice."""

from functools import partial

import pytest

from merchant.audit.models import Event
from orders.book.exceptions import OrderError
from orders.book.models import Hold, Order, Package
from orders.book.parcels import ship_order
from orders.bulk import services
from orders.bulk.models import BulkItem, BulkRun
from tests.orders.bulk.asking import checked, new_key, orders_of, reasons, start, ticked, work
from tests.racing import at_once, only_where_writers_meet

pytestmark = [only_where_writers_meet, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def go_on(run):
    return partial(services.continue_bulk, run_id=run.pk)


def test_four_workers_at_one_run_do_each_row_once(store, seller):
    run = start(store, seller, "hold", ticked(*orders_of(store, 120)))

    raised = at_once(*[go_on(run)] * 4)
    run = work(run)

    assert raised == []
    assert (run.state, run.done, run.refused) == ("done", 120, 0)
    assert Hold.objects.count() == Event.objects.filter(kind="hold.by_hand").count() == 120


def test_a_double_click_starts_one_run(store, seller):
    orders = ticked(*orders_of(store, 3))
    ask = partial(
        services.start_bulk,
        store=store,
        actor=seller,
        act="hold",
        params={"reason": "look"},
        selection=orders,
        key=new_key(),
    )

    raised = at_once(ask, ask, ask)

    assert raised == []
    assert (BulkRun.objects.count(), BulkItem.objects.count()) == (1, 3)


def test_a_double_click_confirms_a_table_once(store, seller):
    (order,) = orders_of(store, 1)
    run = checked(store, seller, f"{order.number}\tDHL\tT1")
    confirm = partial(services.confirm_table, run_id=run.pk, actor=seller)

    raised = at_once(confirm, confirm)

    assert len(raised) == 1
    assert work(run).done == Package.objects.count() == 1


def test_a_run_and_a_colleague_never_both_win_and_the_loser_reads_why(store, seller, colleague):
    orders = orders_of(store, 40)
    run = start(store, seller, "cancel", ticked(*orders))

    def ship_all():
        for order in reversed(orders):
            try:
                told = {"carrier": "DHL", "tracking_number": f"T-{order.pk}"}
                ship_order(order_id=order.pk, actor=colleague, **told)
            except OrderError:
                lost.append(order.pk)

    lost = []
    raised = at_once(go_on(run), ship_all)
    run = work(run)

    assert raised == []
    assert run.done == len(lost) == Order.objects.filter(status="cancelled").count()
    assert run.refused == Package.objects.count() == 40 - len(lost)
    assert len(reasons(run)) == run.refused


def test_two_runs_over_the_same_orders_from_both_ends_do_not_lock_each_other_out(store, seller):
    orders = orders_of(store, 60)
    one = start(store, seller, "hold", ticked(*orders))
    two = checked(
        store, seller, "\n".join(f"{order.number}\tDHL\tT-{order.pk}" for order in reversed(orders))
    )
    services.confirm_table(run_id=two.pk, actor=seller)

    raised = at_once(go_on(one), go_on(two))
    one, two = work(one), work(two)

    assert raised == []
    assert two.done == 60
    assert one.done + one.refused == 60
