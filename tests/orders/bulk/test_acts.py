"""What each act does to many orders, and what it refuses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from merchant.audit.models import Event
from orders.book import holding, remarks
from orders.book.models import Hold, Order
from orders.bulk import services
from orders.bulk.models import BulkRun
from orders.dispatch.models import PickList, PickListEntry
from orders.selection.selection import Selection
from tests.factories import make_channel, make_order, make_route, make_seller, make_warehouse
from tests.orders.builders import ship
from tests.orders.bulk.asking import checked, do, orders_of, outcomes, reasons, start, ticked, work

State = BulkRun.State


def test_ticked_orders_are_held_and_the_run_says_so(store, seller):
    orders = orders_of(store, 3)

    run = do(store, seller, "hold", ticked(*orders))

    assert (run.state, run.total, run.done, run.refused) == (State.DONE, 3, 3, 0)
    assert set(Hold.objects.values_list("order", "kind", "opened_by")) == {
        (order.pk, "manual", seller.pk) for order in orders
    }


def test_an_order_that_refuses_leaves_the_others_alone(store, seller):
    good, gone, last = orders_of(store, 3)
    ship(gone)

    run = do(store, seller, "cancel", ticked(good, gone, last))

    assert outcomes(run) == {1: "done", 2: "refused", 3: "done"}
    assert gone.number in reasons(run)[2]
    assert (run.done, run.refused, run.left) == (2, 1, 0)
    assert set(Order.objects.filter(status="cancelled")) == {good, last}


def test_refusals_are_told_in_the_language_of_the_page_that_asked(store, seller):
    (gone,) = orders_of(store, 1)
    ship(gone)

    with translation.override("zh-hans"):
        run = start(store, seller, "cancel", ticked(gone))
    run = work(run)

    assert reasons(run)[1] == f"订单 {gone.number} 当前为「已发货」，不能再执行此操作。"


def test_a_refusal_is_read_in_the_language_of_the_reader(store, seller, seller_client):
    shipped, held = orders_of(store, 2)
    ship(shipped)
    holding.hold_by_hand(order_id=held.pk, actor=seller, reason="look")
    with translation.override("zh-hans"):
        run = work(start(store, seller, "hold", ticked(shipped, held)))

    page = seller_client.get(run.get_absolute_url()).content.decode()

    assert f"Order {shipped.number} is shipped; this is not possible any more." in page
    assert page.count("This order is held already: held by hand.") == 2  # in its row, and among the reasons


def test_a_refusal_of_a_table_is_read_in_the_language_of_the_reader(store, seller, seller_client):
    with translation.override("zh-hans"):
        run = checked(store, seller, "NOWHERE-1\tUPS\t1Z999AA10123456784")

    page = seller_client.get(run.get_absolute_url()).content.decode()

    assert "This store has no order of this number." in page


def test_a_table_is_shipped_in_the_language_of_whoever_confirms_it(store, seller):
    (order,) = orders_of(store, 1)
    run = checked(store, seller, f"{order.number}\tUPS\t1Z999AA10123456784")
    ship(order)

    with translation.override("zh-hans"):
        services.confirm_table(run_id=run.pk, actor=seller)
    run = work(run)

    assert reasons(run)[1].startswith("订单")


def test_holds_set_by_hand_are_let_go(store, seller):
    held, free = orders_of(store, 2)
    holding.hold_by_hand(order_id=held.pk, actor=seller, reason="look")

    run = do(store, seller, "release", ticked(held, free))

    assert outcomes(run) == {1: "done", 2: "refused"}
    assert not Hold.objects.open().exists()


def test_orders_in_processing_are_released(store, seller):
    (waiting,) = orders_of(store, 1, released_at=None)

    do(store, seller, "release", ticked(waiting), what="pending")

    waiting.refresh_from_db()
    assert waiting.status == Order.Status.TO_SHIP


def test_a_tag_is_put_on_and_taken_off(store, seller):
    orders = orders_of(store, 2)
    tag = remarks.save_tag(merchant=store.merchant, actor=seller, name="VIP", tone="blue")

    do(store, seller, "tag", ticked(*orders), tag=tag.pk)
    assert {order.order_tags.count() for order in orders} == {1}

    do(store, seller, "untag", ticked(*orders), tag=tag.pk)
    assert {order.order_tags.count() for order in orders} == {0}


def test_a_warehouse_and_a_channel_are_chosen(store, seller, route):
    orders = [make_order(store), make_order(store)]
    channel = make_channel(make_warehouse(store.merchant))

    do(
        store,
        seller,
        "assign",
        ticked(*orders),
        warehouse=channel.warehouse_id,
        channel=channel.pk,
    )

    chosen = {tuple(order.fulfilments.values_list("channel", "is_locked").get()) for order in orders}
    assert chosen == {(channel.pk, True)}


def test_orders_are_handed_over_with_one_pick_list_a_warehouse(store, seller, route, monkeypatch):
    monkeypatch.setattr("orders.bulk.doing.PAGE", 2)
    make_route(store.merchant, "FR")
    orders = [make_order(store) for _each in range(4)] + [make_order(store, country="FR")]
    held = make_order(store)
    holding.hold_by_hand(order_id=held.pk, actor=seller, reason="look")

    run = do(store, seller, "submit", ticked(held, *orders))

    assert (run.done, run.refused) == (5, 1)
    assert "held" in reasons(run)[1]
    assert PickList.objects.count() == 2
    assert PickListEntry.objects.count() == 5
    assert set(run.params["pick_lists"]) == set(PickList.objects.values_list("public_id", flat=True))


def test_all_that_match_are_listed_by_the_job(store, seller, route, monkeypatch):
    monkeypatch.setattr("orders.bulk.listing.CHUNK", 2)
    orders = orders_of(store, 5)
    run = start(store, seller, "hold", Selection("to_ship"))
    assert (run.is_listed, run.total) == (False, 0)

    run = work(run)

    assert (run.is_listed, run.total, run.done) == (True, 5, 5)
    assert [item.order_id for item in run.items.order_by("position")] == [order.pk for order in orders]


def test_what_comes_after_the_click_is_left_alone(store, seller):
    orders = orders_of(store, 2)
    processed = orders_of(store, 1, released_at=None)[0]
    run = start(store, seller, "hold", Selection("to_ship"))
    late = orders_of(store, 1)[0]
    do(store, seller, "release", ticked(processed), what="pending")

    run = work(run)

    assert set(run.items.values_list("order", flat=True)) == {order.pk for order in orders}
    assert not late.holds.exists()


def test_a_run_tells_its_beginning_and_its_end(store, seller):
    run = do(store, seller, "hold", ticked(*orders_of(store, 1)))

    events = Event.objects.filter(subject_kind="bulkrun", subject_id=run.pk).order_by("pk")
    assert list(events.values_list("kind", "actor")) == [
        ("bulk.started", seller.pk),
        ("bulk.done", seller.pk),
    ]
    assert events.last().data == {"bulk_act": "hold", "total": 1, "done": 1, "refused": 0}


def test_refusals_speak_the_language_of_whoever_started(store, seller):
    seller.language = "zh-hans"
    seller.save()
    (order,) = orders_of(store, 1)
    ship(order)

    run = do(store, seller, "cancel", ticked(order))

    assert "已" in reasons(run)[1]


def test_a_row_that_breaks_our_code_spoils_no_other(store, seller):
    broken, good = orders_of(store, 2)
    run = checked(store, seller, f"{broken.number}\tDHL\tT-1\n{good.number}\tDHL\tT-2")
    run.items.filter(position=1).update(data={})
    services.confirm_table(run_id=run.pk, actor=seller)

    run = work(run)

    assert outcomes(run) == {1: "refused", 2: "done"}
    assert "our side" in reasons(run)[1]


@pytest.mark.parametrize("act", ["hold", "cancel", "tag", "submit"])
def test_twenty_orders_ask_no_more_queries_than_two(store, seller, act):
    tag = remarks.save_tag(merchant=store.merchant, actor=seller, name="VIP", tone="blue")
    asked = {}

    for number in (2, 20):
        run = start(store, seller, act, ticked(*orders_of(store, number)), tag=tag.pk)
        with CaptureQueriesContext(connection) as captured:
            work(run)
        asked[number] = len(captured)

    assert asked[20] <= asked[2]


def test_orders_that_bear_a_tag_already_are_told_so_and_the_others_get_it(store, seller):
    tag = remarks.save_tag(merchant=store.merchant, actor=seller, name="VIP", tone="blue")
    bearing, free = orders_of(store, 2)
    remarks.tag_order(order_id=bearing.pk, actor=seller, tag_id=tag.pk)

    run = do(store, seller, "tag", ticked(bearing, free), tag=tag.pk)

    assert reasons(run) == {1: "The order bears the tag VIP already."}
    assert free.order_tags.exists()


def test_a_tag_that_is_gone_is_refused_row_by_row(store, seller):
    tag = remarks.save_tag(merchant=store.merchant, actor=seller, name="VIP", tone="blue", is_active=False)

    run = do(store, seller, "tag", ticked(*orders_of(store, 2)), tag=tag.pk)

    assert set(reasons(run).values()) == {"The tag VIP is no longer in use."}
    assert run.refused == 2


@pytest.mark.parametrize("act", ["cancel", "assign"])
def test_a_role_that_was_lowered_meanwhile_ends_the_run(store, seller, act):
    operator = make_seller(store.merchant, role="operator")
    (order,) = orders_of(store, 1)
    run = start(store, operator, act, ticked(order), warehouse=1, channel=None)
    operator.memberships.update(role="clerk")

    run = work(run)

    assert (run.state, run.failure) == (State.FAILED, {"code": "not_allowed"})
    assert (run.done, run.left) == (0, 1)
    order.refresh_from_db()
    assert order.status == Order.Status.TO_SHIP
