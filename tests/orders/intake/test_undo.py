"""Taking an import back: what nothing was done with leaves the book, everything else stays and says why."""

from datetime import timedelta

import pytest
from django.urls import reverse

from merchant.audit.models import Event
from orders.book.holding import hold_by_hand
from orders.book.models import Fulfilment, Hold, Line, Order, Recipient, Tag
from orders.book.parcels import ship_order
from orders.book.remarks import add_note, tag_order
from orders.bulk.kinds import BulkAct
from orders.bulk.services import start_bulk
from orders.dispatch import services as dispatch
from orders.intake import selectors, services, undoing
from orders.intake.exceptions import NotPossibleNow
from orders.intake.models import ImportRun, SourceCancellation
from orders.intake.selectors import foreseen_undo
from orders.selection.selection import Selection
from tests.factories import make_order, make_sku
from tests.orders.intake.files import bring, bring_uci, csv_of, uci_line

HEADER = "order_number,ordered_at,sku,units,unit_price,currency,country,recipient_name,status,postage"


def file_of(*numbers, units=1, sku="MUG"):
    lines = [f"{n},2026-03-02T10:00,{sku},{units},5.00,GBP,GB,Jane,released,1.00" for n in numbers]
    return csv_of(*lines, header=HEADER)


def taken_back(run, actor=None, only_all=False):
    services.undo_import(run_id=run.pk, actor=actor, only_all=only_all)
    services.continue_import(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == "undone"
    return run.counts["undone"]


def test_orders_that_nothing_was_done_with_leave_the_book_and_their_events_tell(store, route, seller):
    stays = make_order(store, number="OTHER")
    run = bring(store, file_of("A-1", "A-2"))
    key = Order.objects.get(number="A-1").pk

    assert taken_back(run, seller) == {"taken_back": 2, "kept": {}}

    assert list(Order.objects.all()) == [stays]
    for model in (Line, Fulfilment, Recipient, Hold):
        assert not model.objects.exclude(order=stays).exists()
    told = Event.objects.filter(subject_kind="order", subject_id=key)
    assert {"order.entered", "order.taken_back"} <= set(told.values_list("kind", flat=True))
    last = told.get(kind="order.taken_back")
    assert (last.actor, last.data["number"], last.data["import"]) == (seller, "A-1", run.public_id)
    assert Event.objects.get(kind="import.undone").data == {"file": "orders.csv", "orders": 2, "kept": 0}


def test_the_same_file_can_be_brought_in_again_afterwards(store, route):
    run = bring(store, file_of("A-1"))
    taken_back(run)

    again = bring(store, file_of("A-1"))

    assert again.counts["entered"] == {"new": 1}
    assert Order.objects.get().number == "A-1"


def test_history_is_taken_back_with_its_packages(store):
    run = bring(store, file_of("A-1"), treatment="history")

    assert taken_back(run)["taken_back"] == 1
    assert not Order.objects.exists()


def test_cancellation_lines_of_a_file_come_again_as_if_for_the_first_time(store, route):
    lines = [uci_line("1", "A", 5), uci_line("C2", "A", -2), uci_line("C3", "B", -1)]
    first = bring_uci(store, *lines)
    taken_back(first)
    assert not SourceCancellation.objects.exists()

    again = bring_uci(store, *lines)

    assert again.counts["outcomes"] == first.counts["outcomes"]
    assert Line.objects.get().cancelled == 2


def shipped(order, seller):
    ship_order(order_id=order.pk, actor=seller, carrier="DPD", tracking_number="D1")


def submitted(order, seller):
    dispatch.submit_orders(order_ids=[order.pk], actor=seller)


def held(order, seller):
    hold_by_hand(order_id=order.pk, actor=seller, reason="ask the buyer")


def noted(order, seller):
    add_note(order_id=order.pk, actor=seller, text="fragile")


def tagged(order, seller):
    tag = Tag.objects.create(merchant=order.merchant, name="gift")
    tag_order(order_id=order.pk, actor=seller, tag_id=tag.pk)


def marked_late(order, seller):
    Fulfilment.objects.filter(order=order).update(late_at=order.created_at)


def imported_again(order, seller):
    bring(order.store, file_of(order.number, sku="JUG"))


@pytest.mark.parametrize(
    ("act", "because"),
    [
        (shipped, "shipped"),
        (submitted, "at_warehouse"),
        (held, "held"),
        (noted, "noted"),
        (tagged, "tagged"),
        (marked_late, "late"),
        (imported_again, "imported_again"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_what_something_was_done_with_stays_and_says_why(store, route, seller, act, because):
    make_sku(store.merchant, "MUG")
    run = bring(store, file_of("A-1", "A-2"))
    act(Order.objects.get(number="A-1"), seller)

    assert taken_back(run) == {"taken_back": 1, "kept": {because: 1}}

    assert list(Order.objects.values_list("number", flat=True)) == ["A-1"]
    assert run.brought.get(kept_because=because).order.number == "A-1"


def test_an_order_in_a_bulk_act_stays(store, route, seller):
    run = bring(store, file_of("A-1"))
    order = Order.objects.get()
    start_bulk(
        store=store,
        actor=seller,
        act=BulkAct.HOLD,
        params={"reason": "count"},
        selection=Selection("all", ticked=(order.public_id,)),
        key="k" * 32,
    )

    with pytest.raises(NotPossibleNow) as refusal:
        services.undo_import(run_id=run.pk, actor=seller)

    assert refusal.value.code == "nothing_to_take_back"
    assert foreseen_undo(run).kept_in_all == 1


def test_a_file_that_came_again_without_a_change_stands_in_no_ones_way(store, route):
    run = bring(store, file_of("A-1"))
    again = bring(store, file_of("A-1"))

    assert taken_back(run)["taken_back"] == 1
    assert again.brought.get().order is None


def test_all_or_none_takes_none_when_one_stays(store, route, seller):
    run = bring(store, file_of("A-1", "A-2"))
    noted(Order.objects.get(number="A-1"), seller)

    with pytest.raises(NotPossibleNow) as refusal:
        services.undo_import(run_id=run.pk, actor=seller, only_all=True)

    run.refresh_from_db()
    assert (refusal.value.code, run.state) == ("not_all_to_take_back", "done")
    assert Order.objects.count() == 2


def asked_for_all(store, seller):
    """An import whose taking back was asked for, all or none, and of which then an order gets a note."""
    run = bring(store, file_of("A-1", "A-2"))
    since = run.state_since
    services.undo_import(run_id=run.pk, actor=seller, only_all=True)
    noted(Order.objects.get(number="A-2"), seller)
    return run, since


def test_all_or_none_holds_for_the_worker_too(store, route, seller):
    run, since = asked_for_all(store, seller)

    services.continue_import(run_id=run.pk)

    run.refresh_from_db()
    assert (run.state, run.state_since, run.failure["code"]) == ("done", since, "not_all_to_take_back")
    assert Order.objects.count() == 2
    assert Event.objects.get(kind="import.undo_stopped").actor == seller
    assert taken_back(run, seller) == {"taken_back": 1, "kept": {"noted": 1}}


def test_what_happens_while_all_are_taken_back_stops_it_there(store, route, seller, monkeypatch):
    monkeypatch.setattr(undoing, "CHUNK", 1)
    run, _since = asked_for_all(store, seller)
    # As if the worker had looked at all of them before the note was written.
    run.refresh_from_db()
    ImportRun.objects.update(counts=run.counts | {"undo": run.counts["undo"] | {"is_looked_at": True}})

    services.continue_import(run_id=run.pk)

    run.refresh_from_db()
    assert (run.state, run.failure) == ("done", {"code": "not_all_went_back", "count": "1", "gone": "1"})
    assert Order.objects.get().number == "A-2"


def test_an_import_is_taken_back_for_thirty_days(store, route, seller, seller_client, clock):
    run = bring(store, file_of("A-1"))
    clock.set(run.state_since + timedelta(days=30, seconds=1))

    with pytest.raises(NotPossibleNow) as refusal:
        services.undo_import(run_id=run.pk, actor=seller)

    page = seller_client.get(reverse("orders:import_undo", args=[store.code, run.public_id])).text
    assert refusal.value.code == "too_old_to_take_back"
    assert "more than 30 days ago" in page
    assert "Take back 1 order" not in page
    assert Order.objects.exists()


def test_a_large_import_is_looked_at_to_a_limit(
    store, route, seller, seller_client, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(selectors, "LOOKED_AT", 2)
    run = bring(store, file_of("A-1", "A-2", "A-3"))
    noted(Order.objects.get(number="A-1"), seller)

    with django_assert_max_num_queries(20):
        foreseen = foreseen_undo(run)
    page = seller_client.get(reverse("orders:import_undo", args=[store.code, run.public_id])).text

    assert (foreseen.taken_back, foreseen.kept, foreseen.has_more) == (1, {"noted": 1}, True)
    assert "Take back what can be" in page
    assert taken_back(run) == {"taken_back": 2, "kept": {"noted": 1}}


def test_an_import_is_taken_back_once(store, route):
    run = bring(store, file_of("A-1"))
    services.undo_import(run_id=run.pk, actor=None)

    with pytest.raises(NotPossibleNow):
        services.undo_import(run_id=run.pk, actor=None)


def test_orders_of_the_book_that_a_file_changed_stay(store, route):
    bring(store, file_of("A-1"))
    run = bring(store, file_of("A-1", "A-2", sku="JUG"))

    assert taken_back(run) == {"taken_back": 1, "kept": {}}
    assert Order.objects.get().number == "A-1"


def test_the_page_says_what_will_go_and_what_stays_and_does_it(seller_client, seller, store, route):
    run = bring(store, file_of("A-1", "A-2"))
    noted(Order.objects.get(number="A-1"), seller)
    url = reverse("orders:import_undo", args=[store.code, run.public_id])

    page = seller_client.get(url).content.decode()
    response = seller_client.post(url, {})
    services.continue_import(run_id=run.pk)
    end = seller_client.get(run.get_absolute_url()).content.decode()

    assert "<b>1</b>orders can be taken back" in page
    assert "with a note" in page
    assert response["Location"] == run.get_absolute_url()
    assert "<b>1</b>orders were taken back" in end
