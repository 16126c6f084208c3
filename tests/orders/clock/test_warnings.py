"""Warnings of deadlines that come near: grouped, each order once for each threshold, and then no more."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from merchant.messages.models import Delivery, Message
from orders.book.models import Fulfilment
from orders.clock.services import give_deadlines, mark_late_fulfilments
from orders.clock.warning import warn_of_deadlines
from tests.conftest import client_of
from tests.factories import (
    MONDAY_MORNING,
    make_channel,
    make_order,
    make_route,
    make_seller,
    make_store,
    make_warehouse,
)
from tests.orders.builders import publish_policy, ship
from tests.racing import at_once, only_where_writers_meet

DUE = datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC)
DAY_BEFORE, SHORTLY = DUE - timedelta(hours=24), DUE - timedelta(hours=4)


@pytest.fixture
def two_orders(clock, seller, store, route):
    return [make_order(store), make_order(store)]


def told(kind="clock.near"):
    found = Message.objects.filter(kind=kind).order_by("pk")
    return [(message.data.get("hours"), message.count) for message in found]


def test_nobody_is_warned_before_the_first_threshold(two_orders, clock):
    clock.set(DAY_BEFORE - timedelta(seconds=1))

    assert warn_of_deadlines() == 0
    assert told() == []


def test_orders_that_fall_due_together_are_one_message(two_orders, clock, seller):
    clock.set(DAY_BEFORE)

    warn_of_deadlines()

    assert told() == [(24, 2)]
    message = Message.objects.get()
    assert message.data["ship_by"] == "2026-03-04 23:59"
    assert message.data["city"] == "London"
    assert message.due_at == DUE
    assert Delivery.objects.get().user == seller


def test_each_threshold_is_told_once_however_often_the_sweep_runs(two_orders, clock):
    for moment in (DAY_BEFORE, DAY_BEFORE + timedelta(minutes=1), SHORTLY, DUE):
        clock.set(moment)
        warn_of_deadlines()
        warn_of_deadlines()

    assert told() == [(24, 2), (4, 2)]
    assert set(Fulfilment.objects.values_list("warn_at", flat=True)) == {None}


def test_after_a_missed_day_only_the_last_warning_is_given(two_orders, clock):
    clock.set(DUE - timedelta(hours=1))

    warn_of_deadlines()

    assert told() == [(4, 2)]


def test_what_is_late_already_is_not_warned_of_but_told_as_late(two_orders, clock):
    clock.set(DUE + timedelta(seconds=1))

    warn_of_deadlines()
    mark_late_fulfilments()
    mark_late_fulfilments()

    assert told() == []
    assert told("clock.late") == [(0, 2)]


def test_what_has_left_is_not_warned_of(two_orders, clock):
    ship(two_orders[0])
    clock.set(DAY_BEFORE)

    warn_of_deadlines()

    assert told() == [(24, 1)]


def test_an_order_that_comes_later_grows_the_message_and_makes_it_unread_again(
    two_orders, clock, store, seller_client, merchant
):
    clock.set(DAY_BEFORE)
    warn_of_deadlines()
    seller_client.post(reverse("merchant:messages_read_all", args=[merchant.code]))
    clock.forward(hours=1)
    make_order(store)

    warn_of_deadlines()

    assert told() == [(24, 3)]
    assert Delivery.objects.get().read_at is None


def test_what_has_left_meanwhile_is_not_counted_again(two_orders, clock, store):
    clock.set(DAY_BEFORE)
    warn_of_deadlines()
    ship(two_orders[0])
    clock.set(SHORTLY)

    warn_of_deadlines()

    assert told() == [(24, 2), (4, 1)]


def test_orders_of_different_stores_and_moments_are_messages_of_their_own(
    two_orders, clock, store, merchant, route
):
    make_order(make_store(merchant))
    make_order(store, released_at=MONDAY_MORNING - timedelta(days=3))
    clock.set(DAY_BEFORE)

    warn_of_deadlines()

    assert sorted(told()) == [(4, 1), (24, 1), (24, 2)]


def test_the_policy_says_how_many_hours_ahead(clock, seller, store, route):
    publish_policy(warn_hours=[30])
    make_order(store)
    clock.set(DUE - timedelta(hours=30))

    warn_of_deadlines()

    assert told() == [(30, 1)]


def test_an_order_whose_clock_never_began_is_not_warned_of(clock, seller, store, route):
    store.clock_from = DUE + timedelta(days=1)
    store.save()
    make_order(store)
    clock.set(DAY_BEFORE)

    assert warn_of_deadlines() == 0


def place(order, **of_warehouse):
    """Let a warehouse be found for an order that had none, and date it by that."""
    channel = make_channel(make_warehouse(order.merchant, **of_warehouse))
    order.fulfilments.update(warehouse=channel.warehouse, channel=channel)
    give_deadlines(fulfilment_ids=[order.fulfilments.get().pk])


def test_an_order_without_a_warehouse_is_told_as_such(clock, seller, store):
    make_order(store)
    clock.set(DAY_BEFORE)

    warn_of_deadlines()

    assert told() == []
    assert told("clock.near_unplaced") == [(24, 1)]


def test_a_warehouse_that_keeps_the_date_is_no_reason_to_warn_again(clock, seller, store):
    order = make_order(store)
    clock.set(DAY_BEFORE)
    warn_of_deadlines()
    place(order)

    warn_of_deadlines()

    assert told() == []
    assert order.fulfilments.get().warn_at == SHORTLY


def test_another_date_is_warned_of_anew(clock, seller, store):
    order = make_order(store)
    clock.set(DAY_BEFORE)
    warn_of_deadlines()
    place(order, country="CN", time_zone="Asia/Shanghai", city="Yiwu")
    clock.set(order.fulfilments.get().ship_by - timedelta(hours=4))

    warn_of_deadlines()

    assert told() == [(4, 1)]


def test_orders_that_a_marketplace_dates_to_seconds_are_one_message_an_hour(clock, seller, store, route):
    for minute in (5, 20, 59):
        make_order(store, marketplace_ship_by=DUE.replace(hour=14, minute=minute))
    make_order(store, marketplace_ship_by=DUE.replace(hour=15, minute=0, second=0))
    clock.set(DUE.replace(hour=14, minute=5) - timedelta(hours=24))

    for _minute in range(60):
        warn_of_deadlines()
        clock.forward(minutes=1)

    assert told() == [(24, 3), (24, 1)]
    assert [message.data["ship_by"] for message in Message.objects.order_by("pk")] == [
        "2026-03-04 14:05–14:59",
        "2026-03-04 15:00",
    ]


def test_marked_late_again_it_is_one_late_order(two_orders, clock):
    clock.set(DUE + timedelta(seconds=1))
    mark_late_fulfilments()
    Fulfilment.objects.update(late_at=None)

    mark_late_fulfilments()

    assert told("clock.late") == [(0, 2)]


@only_where_writers_meet
def test_two_sweeps_at_once_warn_once(real_commits, clock):
    stores = [make_store() for _each in range(6)]
    for store in stores:
        make_seller(store.merchant)
        make_route(store.merchant, "GB")
        make_order(store)
    clock.set(DAY_BEFORE)

    raised = at_once(*[warn_of_deadlines] * 3)

    assert raised == []
    assert sorted(told()) == [(24, 1)] * 6
    assert Delivery.objects.count() == 6


def test_the_message_leads_to_exactly_the_orders_that_are_still_here(
    two_orders, clock, store, seller_client, merchant
):
    other = make_order(store, released_at=MONDAY_MORNING + timedelta(days=1))
    clock.set(DAY_BEFORE)
    warn_of_deadlines()
    ship(two_orders[0])
    message = Message.objects.get(data__hours=24, due_at=DUE)

    response = seller_client.post(
        reverse("merchant:message_open", args=[merchant.code, message.public_id]), follow=True
    )

    assert two_orders[1].number in response.text
    assert two_orders[0].number not in response.text
    assert other.number not in response.text
    assert "2026-03-04 23:00–23:59 store time" in response.text


@pytest.mark.parametrize(
    "asked", ["yesterday", "2026-03-04", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]
)
def test_a_moment_that_is_none_is_left_out_with_a_sentence(asked, seller_client, store):
    response = seller_client.get(reverse("orders:list", args=[store.code]), {"hour": asked})

    assert response.status_code == 200
    assert "is not known here" in response.text


def test_a_merchant_hears_nothing_of_another_ones_orders(two_orders, clock, outsider):
    clock.set(DAY_BEFORE)

    warn_of_deadlines()

    assert not Delivery.objects.filter(user=outsider).exists()
    stranger = client_of(outsider)
    code = outsider.memberships.get().merchant.code
    assert "2026-03-04" not in stranger.get(reverse("merchant:messages", args=[code])).text


def test_who_works_in_another_store_hears_nothing(two_orders, clock, merchant):
    elsewhere = make_seller(merchant, stores=[make_store(merchant)])
    clock.set(DAY_BEFORE)

    warn_of_deadlines()

    assert not Delivery.objects.filter(user=elsewhere).exists()
