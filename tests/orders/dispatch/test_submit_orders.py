"""Orders are handed to their warehouses with a pick list, and taken back from there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from merchant.audit.models import Event
from merchant.audit.wording import sentence
from orders.book import holding
from orders.book.drafts import LineDraft
from orders.book.entry import enter_orders
from orders.book.exceptions import OrderError
from orders.book.models import Order
from orders.dispatch import services as dispatch
from orders.dispatch.models import PickList, PickListEntry
from tests.factories import make_draft, make_order, make_route, make_store
from tests.orders.builders import ship, void

pytestmark = pytest.mark.usefixtures("clock")


def _submit(*orders, **told):
    return dispatch.submit_orders(order_ids=[order.pk for order in orders], actor=None, **told)


def _stage(order):
    return Order.objects.get(pk=order.pk).stage


def test_each_warehouse_gets_one_list(store, route, seller):
    french = make_route(store.merchant, "FR")
    orders = [make_order(store), make_order(store), make_order(store, country="FR")]

    lists = dispatch.submit_orders(order_ids=[order.pk for order in orders], actor=seller)

    assert {one.warehouse: one.entries.count() for one in lists} == {route.warehouse: 2, french.warehouse: 1}
    assert sorted(one.number for one in lists) == [1, 2]
    assert {one.created_by for one in lists} == {seller}
    assert {_stage(order) for order in orders} == {"at_warehouse"}
    event = Event.objects.filter(kind="dispatch.submitted").order_by("pk").last()
    assert sentence(event) == f"Handed to {french.warehouse.name} with pick list 2"


def test_who_numbers_lists_does_not_lock_the_store(store, route):
    """Who brings in a file locks the store before its orders; here orders are locked: they would deadlock."""
    orders = [make_order(store), make_order(store)]

    with CaptureQueriesContext(connection) as asked:
        _submit(*orders)

    (locking,) = [query["sql"] for query in asked if 'FROM "warehouses_storewarehouse"' in query["sql"]]
    assert "merchant_store" not in locking


def test_numbers_count_up_in_each_store(store, route):
    other = make_store(store.merchant)
    _submit(make_order(store))
    _submit(make_order(store), make_order(other))

    numbers = {(one.store_id, one.number) for one in PickList.objects.all()}
    assert numbers == {(store.pk, 1), (store.pk, 2), (other.pk, 1)}


def test_one_that_cannot_go_keeps_all_of_them_here(store, route, seller):
    good, held = make_order(store), make_order(store)
    holding.hold_by_hand(order_id=held.pk, actor=seller, reason="wait")

    with pytest.raises(OrderError, match=f"Order {held.number} is held: held by hand."):
        _submit(good, held)

    assert not PickList.objects.exists()
    assert _stage(good) == "ready"
    assert list(dispatch.refusals_to_submit(order_ids=[good.pk, held.pk])) == [held.pk]


def test_what_waits_for_its_gates_passes_them_first(store, route):
    good = make_order(store, is_matched=False)
    unknown = make_order(store, is_matched=False, has_skus=False)

    _submit(good)
    with pytest.raises(OrderError, match="unknown SKU"):
        _submit(unknown)

    assert _stage(good) == "at_warehouse"


def test_chunks_go_on_the_same_list(store, route):
    first = _submit(make_order(store))

    second = _submit(make_order(store), continued=first)

    assert second == first
    assert PickListEntry.objects.filter(pick_list=first[0]).count() == 2


def test_taken_back_it_is_on_no_list_and_may_be_handed_over_again(store, route, seller):
    order = make_order(store)
    _submit(order)

    dispatch.take_back_submission(order_id=order.pk, actor=seller, reason="wrong box")

    assert _stage(order) == "ready"
    assert not PickListEntry.objects.exists()
    told = sentence(Event.objects.get(kind="dispatch.taken_back"))
    assert told == f"Taken back from {route.warehouse.name}: wrong box"
    (again,) = _submit(order)
    assert again.number == 2


def test_a_held_order_stays_with_its_warehouse_and_shows_why_it_waits(store, route, seller):
    order = make_order(store)
    _submit(order)

    holding.hold_by_hand(order_id=order.pk, actor=seller, reason="buyer called")
    assert _stage(order) == "held"

    holding.release_by_hand(order_id=order.pk, actor=seller)
    assert _stage(order) == "at_warehouse"


def test_what_never_left_is_with_the_warehouse_still_and_matched_by_nobody(store, route):
    order = make_order(store)
    _submit(order)
    void(ship(order))
    make_route(store.merchant, "GB", None)

    dispatch.match_waiting_orders()

    assert order.fulfilments.get().warehouse == route.warehouse
    assert _stage(order) == "at_warehouse"


def test_a_later_file_adds_nothing_to_what_the_warehouse_has(store, route):
    draft = make_draft(number="A1", lines=[LineDraft("1", "TEA", "Tea", 2, 500)])
    order = make_order(store, number="A1", lines=draft.lines)
    _submit(order)
    more = make_draft(number="A1", lines=[*draft.lines, LineDraft("2", "CUP", "Cup", 1, 250)])

    (entry,) = enter_orders(store=store, drafts=[more], actor=None, source="later.csv")

    assert entry.outcome == "changed"
    assert order.lines.count() == 1
    hold = order.holds.open().get()
    assert (hold.kind, hold.data["lines"][0]["code"]) == ("changed", "too_late")
    assert _stage(order) == "held"


def test_the_statements_are_as_many_for_few_and_many(store, route, django_assert_max_num_queries):
    orders = [make_order(store) for _each in range(15)]

    with django_assert_max_num_queries(25):
        _submit(*orders)
