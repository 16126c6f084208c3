"""Two workers and two files at the same moment: nothing is doubled."""

from functools import partial

import pytest

from merchant.runs.services import claim
from orders.book.holding import hold_by_hand
from orders.book.models import Fulfilment, Hold, Line, Order
from orders.intake import services
from orders.intake.models import ImportRun, SourceCancellation
from tests.orders.intake.files import read, uci_line, uci_of
from tests.racing import at_once, only_where_writers_meet

pytestmark = [only_where_writers_meet, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

CONTENT = uci_of(
    *[uci_line(str(number), f"CODE-{number % 7}", 5, buyer=str(number)) for number in range(300)],
    *[uci_line(f"C{number}", f"CODE-{number % 7}", -2, buyer=str(number)) for number in range(100)],
)


def confirmed(store):
    run = read(store, CONTENT, "uci")
    services.confirm_import(run_id=run.pk, actor=None, treatment="open", create_skus=True)
    return run


def test_the_same_file_twice_at_once_comes_in_once(store, route):
    runs = [confirmed(store), confirmed(store)]

    raised = at_once(*[partial(services.continue_import, run_id=run.pk) for run in runs])
    for run in runs:
        services.continue_import(run_id=run.pk)  # one of them had to wait for the other

    assert raised == []
    assert set(ImportRun.objects.values_list("state", flat=True)) == {"done"}
    assert Order.objects.count() == Line.objects.count() == Fulfilment.objects.count() == 300
    assert sum(Line.objects.values_list("cancelled", flat=True)) == 200
    assert SourceCancellation.objects.count() == 100
    for run in ImportRun.objects.all():
        assert sum(run.counts["outcomes"].values()) == run.counts["lines"]


def test_of_two_imports_of_a_merchant_one_is_taken_at_a_time(store):
    runs = [confirmed(store), confirmed(store)]
    leases = []

    raised = at_once(*[lambda run=run: leases.append(claim(ImportRun, run.pk)) for run in runs])

    assert raised == []
    assert sum(lease is not None for lease in leases) == 1


def test_two_workers_at_one_import_bring_it_in_once(store, route):
    run = confirmed(store)

    raised = at_once(*[partial(services.continue_import, run_id=run.pk)] * 4)

    assert raised == []
    assert Order.objects.count() == 300
    run.refresh_from_db()
    assert sum(run.counts["outcomes"].values()) == run.counts["lines"] == 400


def test_a_double_click_confirms_once(store):
    run = read(store, CONTENT, "uci")
    confirm = partial(services.confirm_import, run_id=run.pk, actor=None, treatment="open", create_skus=False)

    raised = at_once(confirm, confirm)

    assert [refusal.code for refusal in raised] == ["not_possible_now"]


def test_two_who_take_an_import_back_take_it_back_once(store, route):
    run = confirmed(store)
    services.continue_import(run_id=run.pk)
    undo = partial(services.undo_import, run_id=run.pk, actor=None)

    raised = at_once(undo, undo)
    at_once(*[partial(services.continue_import, run_id=run.pk)] * 2)

    run.refresh_from_db()
    assert [refusal.code for refusal in raised] == ["not_possible_now"]
    assert (run.state, run.counts["undone"]["taken_back"], Order.objects.count()) == ("undone", 300, 0)


def test_whoever_acts_on_an_order_while_its_import_is_taken_back_is_refused_or_keeps_it(store, route, seller):
    run = confirmed(store)
    services.continue_import(run_id=run.pk)
    services.undo_import(run_id=run.pk, actor=None)
    ids = list(Order.objects.order_by("pk").values_list("pk", flat=True)[::30])
    acts = [partial(hold_by_hand, order_id=pk, actor=seller, reason="wait") for pk in ids]

    raised = at_once(partial(services.continue_import, run_id=run.pk), *acts[:3])

    run.refresh_from_db()
    assert {type(refusal) for refusal in raised} <= {Order.DoesNotExist}
    assert run.counts["undone"]["taken_back"] == 300 - Order.objects.count()
    assert Order.objects.count() == Hold.objects.filter(kind="manual").count() == 3 - len(raised)


def test_a_file_that_comes_while_a_bulk_act_holds_its_orders_loses_neither(store, route, seller):
    first = confirmed(store)
    services.continue_import(run_id=first.pk)
    again = confirmed(store)
    held = partial(hold_orders_by_hand, seller)

    raised = at_once(partial(services.continue_import, run_id=again.pk), held)

    again.refresh_from_db()
    assert raised == []
    assert again.counts["entered"] == {"unchanged": 300}
    assert Hold.objects.filter(kind="manual", released_at=None).count() == 300


def hold_orders_by_hand(seller):
    for pk in Order.objects.order_by("-pk").values_list("pk", flat=True):
        hold_by_hand(order_id=pk, actor=seller, reason="stock count")
