"""Warnings of deliver-bys that come near, and word of those that passed: each order once for each."""

from datetime import time, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from merchant.messages.models import Delivery, Message
from orders.book.models import Fulfilment, Package
from orders.clock.delivering import warn_of_deliveries
from orders.clock.services import give_deadlines
from orders.penalties.lateness import latenesses
from orders.policy.kinds import PenaltyKind
from tests.factories import (
    MONDAY_MORNING,
    make_channel,
    make_order,
    make_route,
    make_seller,
    make_store,
    make_warehouse,
)
from tests.orders.builders import (
    cancel,
    give_back,
    lose,
    publish_policy,
    ship,
    sign,
    take_back_end,
    two_units,
    void,
)
from tests.racing import at_once, only_where_writers_meet

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
NEAR, LATE = "clock.delivery_near", "clock.delivery_late"
filling = import_module("orders.migrations.0034_delivery_warnings_by_index")


@pytest.fixture
def two_orders(clock, seller, store, route):
    return [make_order(store, lines=two_units()) for _each in range(2)]


@pytest.fixture
def due(two_orders):
    """When both have to be delivered."""
    return Fulfilment.objects.values_list("deliver_by", flat=True).distinct().get()


@pytest.fixture
def at(clock):
    """What the job does at a moment, and again a little later; returns how many it looked at."""

    def sweep(moment):
        clock.set(moment)
        return warn_of_deliveries() + warn_of_deliveries()

    return sweep


def told(kind=NEAR):
    """(hours ahead, how many) of each message, as they were told."""
    found = Message.objects.filter(kind=kind).order_by("pk")
    return [(message.data["hours"], message.count) for message in found]


def planned():
    return set(Fulfilment.objects.values_list("deliver_warn_at", flat=True))


# --- when ----------------------------------------------------------------------------------------------


def test_nobody_is_told_before_the_first_threshold(two_orders, due, at):
    assert at(due - 24 * HOUR - SECOND) == 0
    assert told() == []


def test_orders_to_be_delivered_by_one_moment_are_one_message(two_orders, due, at, seller):
    at(due - 24 * HOUR)

    assert told() == [(24, 2)]
    message = Message.objects.get()
    assert message.data["deliver_by"] == f"{due:%Y-%m-%d} 23:59"
    assert message.data["city"] == "London"
    assert message.due_at == due
    assert Delivery.objects.get().user == seller


def test_each_threshold_is_told_once_and_that_it_has_passed_once(two_orders, due, at):
    for moment in (due - 24 * HOUR, due - 23 * HOUR, due - 4 * HOUR, due, due + SECOND, due + 9 * HOUR):
        at(moment)

    assert told() == [(24, 2), (4, 2)]
    assert told(LATE) == [(0, 2)]
    assert planned() == {None}


def test_it_has_not_passed_until_its_second_is_over(two_orders, due, at):
    at(due - 4 * HOUR)
    at(due + timedelta(milliseconds=999))

    assert told(LATE) == []

    at(due + SECOND)
    assert told(LATE) == [(0, 2)]


@pytest.mark.parametrize(
    ("ahead", "near", "late"),
    [(-HOUR, [(4, 2)], []), (HOUR, [], [(0, 2)])],
    ids=["an_hour_before", "an_hour_after"],
)
def test_after_a_missed_day_only_the_last_is_told(ahead, near, late, two_orders, due, at):
    at(due + ahead)

    assert (told(), told(LATE)) == (near, late)


@pytest.mark.parametrize(("hours", "near"), [([30], [(30, 1)]), ([], [])], ids=["thirty", "none"])
def test_the_kept_policy_says_how_many_hours_ahead(hours, near, clock, seller, store, route, at):
    publish_policy(warn_hours=hours, transit_days=3)
    due = make_order(store).fulfilments.get().deliver_by

    at(due - 30 * HOUR)
    at(due + SECOND)

    assert told() == near
    assert told(LATE) == [(0, 1)]


def test_a_policy_without_deliver_by_tells_of_none(clock, seller, store, route):
    publish_policy(transit_days=None)
    make_order(store)

    assert planned() == {None}


def test_on_the_other_legs_the_platform_delivers(clock, seller, store, route):
    make_order(store, programme="semi_managed", leg="to_platform_warehouse")

    assert planned() == {None}


def test_of_an_order_whose_clock_never_began_nothing_is_told(clock, seller, store, route):
    store.clock_from = MONDAY_MORNING + timedelta(days=30)
    store.save()
    make_order(store)

    assert planned() == {None}


# --- of what -------------------------------------------------------------------------------------------


def test_what_is_on_its_way_is_warned_of_as_what_is_still_here(two_orders, due, at):
    ship(two_orders[0])

    at(due - 24 * HOUR)

    assert told() == [(24, 2)]


def _sign_half(order):
    sign(ship(order, {"TEA": 1}))
    ship(order)


def _sign_half_and_keep_half(order):
    sign(ship(order, {"TEA": 1}))


def _sign_half_and_cancel_half(order):
    sign(ship(order, {"TEA": 1}))
    cancel(order)


def _sign_all(order):
    for _half in range(2):
        sign(ship(order, {"TEA": 1}))


def _sign_half_return_half(order):
    sign(ship(order, {"TEA": 1}))
    give_back(ship(order))


HISTORIES = {
    "here": (lambda order: None, True),
    "half_signed_half_here": (_sign_half_and_keep_half, True),
    "on_its_way": (ship, True),
    "half_signed_half_on_its_way": (_sign_half, True),
    "lost": (lambda order: lose(ship(order)), True),
    "voided": (lambda order: void(ship(order)), True),
    "end_taken_back": (lambda order: take_back_end(sign(ship(order))), True),
    "signed": (lambda order: sign(ship(order)), False),
    "signed_in_halves": (_sign_all, False),
    "refused": (lambda order: give_back(ship(order)), False),
    "half_signed_half_refused": (_sign_half_return_half, False),
    "half_signed_half_cancelled": (_sign_half_and_cancel_half, False),
    "cancelled": (cancel, False),
}


@pytest.mark.parametrize(("happen", "is_awaited"), HISTORIES.values(), ids=HISTORIES)
def test_told_is_of_what_was_neither_delivered_nor_refused(happen, is_awaited, two_orders, due, at):
    happen(two_orders[0])
    count = 1 + is_awaited

    for moment in (due - 24 * HOUR, due + SECOND):
        at(moment)

    assert told() == [(24, count)]
    assert told(LATE) == [(0, count)]
    assert planned() == {None}


@pytest.mark.parametrize(("happen", "is_awaited"), HISTORIES.values(), ids=HISTORIES)
def test_penalties_hold_the_same_for_undelivered(happen, is_awaited, two_orders, clock):
    order = two_orders[0]
    happen(order)

    order.refresh_from_db()
    packages = Package.objects.standing().filter(order=order)
    late = latenesses(order, order.fulfilments.all(), packages, clock.moment)
    judged = late.get(PenaltyKind.LATE_DELIVERY)

    assert (judged is not None and judged.happened is None) is is_awaited
    assert order.fulfilments.undelivered().exists() is is_awaited


def test_what_has_arrived_meanwhile_is_not_counted_again(two_orders, due, at):
    at(due - 24 * HOUR)
    sign(ship(two_orders[0]))

    at(due - 4 * HOUR)

    assert told() == [(24, 2), (4, 1)]


def test_an_end_that_is_taken_back_is_told_of_again_but_nothing_twice(two_orders, due, at):
    order = two_orders[0]
    sign(ship(order))
    for moment in (due - 24 * HOUR, due - 23 * HOUR):
        at(moment)
    assert order.fulfilments.get().deliver_warn_at is None

    take_back_end(order.packages.get())
    at(due - 22 * HOUR)
    assert told() == [(24, 2)]
    sign(order.packages.get())
    take_back_end(order.packages.get())

    assert at(due - 21 * HOUR) == 0
    assert order.fulfilments.get().deliver_warn_at == due - 4 * HOUR


def test_an_end_that_is_taken_back_after_its_date_is_told_as_late(two_orders, due, at, clock):
    for order in two_orders:
        sign(ship(order))
    at(due + SECOND)
    assert told(LATE) == []

    take_back_end(two_orders[0].packages.get())
    at(due + HOUR)

    assert told(LATE) == [(0, 1)]


# --- dates that change ---------------------------------------------------------------------------------


def place(order, **of_warehouse):
    """Let a warehouse be found for an order that had none, and date it by that."""
    channel = make_channel(make_warehouse(order.merchant, **of_warehouse))
    order.fulfilments.update(warehouse=channel.warehouse, channel=channel)
    give_deadlines(fulfilment_ids=[order.fulfilments.get().pk])


def test_the_same_date_again_is_no_reason_to_tell_again(clock, seller, store):
    order = make_order(store)
    first = order.fulfilments.get()
    Fulfilment.objects.update(deliver_warn_at=first.deliver_by - 4 * HOUR)

    place(order)

    assert order.fulfilments.get().deliver_by == first.deliver_by
    assert planned() == {first.deliver_by - 4 * HOUR}


def test_another_date_is_told_of_anew(clock, seller, store):
    order = make_order(store)
    before = order.fulfilments.get().deliver_by
    Fulfilment.objects.update(deliver_warn_at=None)
    publish_policy(handling_days=1, transit_days=2, due_time=time(12))

    place(order)

    after = order.fulfilments.get()
    assert after.deliver_by != before
    assert after.deliver_warn_at == after.deliver_by - 24 * HOUR


# --- to whom, and where it leads -----------------------------------------------------------------------


def test_orders_of_other_stores_and_moments_are_messages_of_their_own(
    two_orders, due, at, merchant, store, route
):
    make_order(make_store(merchant))
    make_order(store, released_at=MONDAY_MORNING - timedelta(days=3))

    at(due - 24 * HOUR)

    assert sorted(told()) == [(4, 1), (24, 1), (24, 2)]


def test_a_merchant_hears_nothing_of_another_ones_orders(two_orders, due, at, outsider):
    at(due - 24 * HOUR)

    assert not Delivery.objects.filter(user=outsider).exists()


def test_who_works_in_another_store_hears_nothing(two_orders, due, at, merchant):
    elsewhere = make_seller(merchant, stores=[make_store(merchant)])

    at(due - 24 * HOUR)

    assert not Delivery.objects.filter(user=elsewhere).exists()


def test_the_message_leads_to_exactly_the_orders_that_are_not_delivered(
    two_orders, due, at, store, seller_client, merchant
):
    other = make_order(store, released_at=MONDAY_MORNING + timedelta(days=2))
    ship(two_orders[1])
    at(due - 24 * HOUR)
    sign(ship(two_orders[0]))
    message = Message.objects.get()

    response = seller_client.post(
        reverse("merchant:message_open", args=[merchant.code, message.public_id]), follow=True
    )

    assert two_orders[1].number in response.text
    assert two_orders[0].number not in response.text
    assert other.number not in response.text
    assert f"{due:%Y-%m-%d} 23:59 store time" in response.text


def test_the_message_centre_says_how_many_are_awaited_still(two_orders, due, at, seller_client, merchant):
    at(due - 24 * HOUR)
    url = reverse("merchant:messages", args=[merchant.code])
    assert "2 not delivered yet" in seller_client.get(url).text

    for order in two_orders:
        sign(ship(order))

    page = seller_client.get(url).text
    assert "none of them is awaited any more" in page
    assert "Less than 24 h left: 2 orders have to be delivered by" in page


def test_the_list_narrows_to_what_is_to_be_delivered_within_a_day(
    two_orders, due, clock, store, seller_client
):
    def listed(**asked):
        response = seller_client.get(reverse("orders:list", args=[store.code]), {"delivery": "soon"} | asked)
        return [row.number for row in response.context["rows"]]

    ship(two_orders[1])
    clock.set(due - 24 * HOUR)
    assert listed(tab="all") == []

    clock.set(due - 24 * HOUR + SECOND)
    assert listed(tab="to_ship") == [two_orders[0].number]
    assert listed(tab="shipped") == [two_orders[1].number]
    sign(two_orders[1].packages.get())
    assert listed(tab="all") == [two_orders[0].number]


@pytest.mark.parametrize("asked", ["yesterday", "2026-03-04", "0001-01-01T00:00:00+14:00"])
def test_a_moment_that_is_none_is_left_out_with_a_sentence(asked, seller_client, store):
    response = seller_client.get(reverse("orders:list", args=[store.code]), {"deliver_by": asked})

    assert response.status_code == 200
    assert "is not known here" in response.text


# --- the job -------------------------------------------------------------------------------------------


def test_a_batch_costs_the_same_for_few_and_many(two_orders, due, clock, store):
    clock.set(due - 24 * HOUR)
    with CaptureQueriesContext(connection) as few:
        warn_of_deliveries()
    for _each in range(8):
        make_order(store, released_at=MONDAY_MORNING)
    clock.set(due - 4 * HOUR)

    with CaptureQueriesContext(connection) as many:
        warn_of_deliveries()

    assert told() == [(24, 2), (4, 10)]
    # SQLite writes row by row.
    assert connection.vendor == "sqlite" or len(many) <= len(few)


@only_where_writers_meet
def test_two_sweeps_at_once_tell_once(real_commits, clock):
    stores = [make_store() for _each in range(6)]
    for store in stores:
        make_seller(store.merchant)
        make_route(store.merchant, "GB")
        make_order(store)
    clock.set(Fulfilment.objects.first().deliver_by - 24 * HOUR)

    raised = at_once(*[warn_of_deliveries] * 3)

    assert raised == []
    assert sorted(told()) == [(24, 1)] * 6
    assert Delivery.objects.count() == 6


def test_orders_of_before_are_told_of_where_their_date_is_to_come(two_orders, due, clock, monkeypatch):
    monkeypatch.setattr(filling, "BATCH", 1)
    Fulfilment.objects.update(deliver_warn_at=None)
    past = Fulfilment.objects.filter(order=two_orders[0])
    past.update(deliver_by=clock.moment - SECOND)

    for _twice in range(2):  # a run that was broken off is begun anew
        filling.warn_of_what_is_to_come(apps, None)

    assert past.get().deliver_warn_at is None
    assert planned() == {None, due - 24 * HOUR}
