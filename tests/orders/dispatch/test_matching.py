from datetime import timedelta

import pytest

from merchant.audit.models import Event
from orders.book import services
from orders.book.exceptions import OrderError
from orders.book.models import Hold
from orders.clock.services import give_missing_deadlines
from orders.dispatch import matching
from orders.dispatch import services as dispatch
from tests.factories import make_channel, make_order, make_route, make_sku, make_store, make_warehouse
from tests.orders.builders import ship, void
from warehouses.matching.services import remove_route

pytestmark = pytest.mark.usefixtures("clock")


def _open(order):
    return set(order.holds.open().values_list("kind", flat=True))


def _events(order, kind):
    return Event.objects.filter(subject_kind="order", subject_id=order.pk, kind=kind).order_by("pk")


def _fulfilment(order):
    return order.fulfilments.get()


def test_the_row_of_the_country_finds_warehouse_and_channel(store, route):
    order = make_order(store)

    fulfilment = _fulfilment(order)
    assert (fulfilment.warehouse, fulfilment.channel) == (route.warehouse, route.channel)
    assert fulfilment.trace["result"] == "chosen"
    assert _open(order) == set()
    assert _events(order, "dispatch.matched").get().data == {
        "warehouse": route.warehouse.name,
        "channel": route.channel.name,
    }


def test_the_row_for_any_other_country_serves_the_rest(store, route):
    rest = make_route(store.merchant, "")

    order = make_order(store, country="FR")

    assert _fulfilment(order).warehouse == rest.warehouse
    assert _open(order) == set()


def test_without_a_row_an_order_is_held_and_dated_provisionally(store, route):
    order = make_order(store, country="FR")

    assert _open(order) == {Hold.Kind.UNMATCHED}
    assert order.holds.get().data == {"country": "FR", "result": "no_rule"}
    assert _fulfilment(order).warehouse is None
    assert _fulfilment(order).is_provisional


def test_without_a_country_an_order_waits_for_one(store, route):
    order = make_order(store, country="")

    assert _open(order) == {Hold.Kind.ADDRESS}
    assert _fulfilment(order).warehouse is None


def test_another_merchants_table_serves_nobody_else(store):
    make_route(make_store().merchant, "GB")

    order = make_order(store)

    assert _open(order) == {Hold.Kind.UNMATCHED}


def test_orders_of_several_merchants_are_matched_in_one_go(store, route):
    other = make_store()
    theirs = make_route(other.merchant, "GB")
    orders = [make_order(shop, is_matched=False) for shop in (store, other)]

    dispatch.match_waiting_orders()

    assert [_fulfilment(order).warehouse for order in orders] == [route.warehouse, theirs.warehouse]


def test_a_new_row_lets_unmatched_orders_go_on(store, clock):
    order = make_order(store, country="FR")
    clock.forward(hours=5)
    row = make_route(store.merchant, "FR")

    dispatch.match_waiting_orders()

    assert _fulfilment(order).warehouse == row.warehouse
    assert _open(order) == set()


def test_a_row_that_was_being_written_while_an_order_was_tried_is_not_missed(store, clock):
    """The change bears an earlier moment than the trial, because it became visible only afterwards."""
    written_at = clock.moment
    clock.forward(seconds=20)
    order = make_order(store, country="FR")
    tried_at = clock.moment
    clock.set(written_at)
    make_route(store.merchant, "FR")
    clock.set(tried_at + timedelta(seconds=30))

    dispatch.match_waiting_orders()

    assert _fulfilment(order).warehouse is not None


def test_an_order_that_no_row_fits_is_tried_once_a_change(store, clock):
    order = make_order(store, country="FR")
    clock.forward(minutes=5)
    make_route(store.merchant, "DE")
    clock.forward(minutes=5)
    assert dispatch.match_waiting_orders() == 1
    before = (Event.objects.count(), _fulfilment(order).matched_at)
    clock.forward(minutes=5)

    assert dispatch.match_waiting_orders() == 0

    assert (Event.objects.count(), _fulfilment(order).matched_at) == before


def test_a_matched_order_stays_when_the_table_changes(store, route, clock):
    order = make_order(store)
    clock.forward(minutes=5)
    remove_route(merchant=store.merchant, country="GB")
    clock.forward(minutes=5)

    dispatch.match_waiting_orders()

    assert _fulfilment(order).warehouse == route.warehouse


def test_what_is_not_released_is_not_matched_until_it_is(store, route):
    order = make_order(store, released_at=None, is_matched=False)
    assert dispatch.match_waiting_orders() == 0

    services.release_order(order_id=order.pk, actor=None)

    assert dispatch.match_waiting_orders() == 1
    assert _fulfilment(order).warehouse == route.warehouse


def test_history_is_not_matched(store, route):
    make_order(store, is_history=True, is_matched=False)

    assert dispatch.match_waiting_orders() == 0


def test_running_again_changes_nothing(store, route):
    make_order(store)
    make_order(store, country="", has_skus=False)
    before = (Event.objects.count(), Hold.objects.count())

    dispatch.match_waiting_orders()
    give_missing_deadlines()

    assert (Event.objects.count(), Hold.objects.count()) == before


def test_a_sweep_costs_the_same_for_few_and_many(store, route, django_assert_max_num_queries):
    make_order(store)  # the holidays of its places are read once
    orders = [make_order(store, is_matched=False) for _each in range(12)]

    with django_assert_max_num_queries(66):
        dispatch.match_waiting_orders()

    assert all(_fulfilment(order).warehouse for order in orders)


def test_a_sweep_takes_a_bounded_number_and_the_next_one_the_rest(store, route, monkeypatch):
    monkeypatch.setattr(matching, "BATCH", 2)
    monkeypatch.setattr(matching, "ROUNDS", 2)
    for _each in range(5):
        make_order(store, is_matched=False)

    assert [dispatch.match_waiting_orders() for _sweep in range(3)] == [4, 1, 0]


def test_a_person_names_the_destination_and_the_order_goes_on_at_once(store, route, seller):
    order = make_order(store, country="")

    dispatch.set_destination(order_id=order.pk, country="GB", actor=seller)

    order.refresh_from_db()
    event = _events(order, "order.destination_set").get()
    assert order.country == "GB"
    assert _open(order) == set()
    assert (_fulfilment(order).warehouse, _fulfilment(order).is_provisional) == (route.warehouse, False)
    assert (event.actor, event.data) == (seller, {"country": "GB"})


def test_a_destination_that_no_row_serves_is_another_hold(store, route, seller):
    order = make_order(store, country="")

    dispatch.set_destination(order_id=order.pk, country="FR", actor=seller)

    assert _open(order) == {Hold.Kind.UNMATCHED}


def test_an_order_that_the_row_for_the_rest_took_moves_when_its_country_is_known(store, route, seller):
    rest = make_route(store.merchant, "")
    order = make_order(store, country="")
    due = order.ship_by
    assert _fulfilment(order).warehouse == rest.warehouse

    dispatch.set_destination(order_id=order.pk, country="GB", actor=seller)

    order.refresh_from_db()
    assert _fulfilment(order).warehouse == route.warehouse
    assert order.ship_by == due


def test_a_destination_is_named_once(store, route, seller):
    order = make_order(store, country="")
    dispatch.set_destination(order_id=order.pk, country="GB", actor=seller)

    with pytest.raises(OrderError, match="does not wait for a destination any more"):
        dispatch.set_destination(order_id=order.pk, country="FR", actor=seller)

    order.refresh_from_db()
    assert order.country == "GB"


def test_the_gates_look_again_at_an_order_whose_parcel_never_left(store):
    order = make_order(store, country="FR", has_skus=False)
    package = ship(order)
    assert _open(order) == set()

    void(package)
    dispatch.match_waiting_orders()

    assert _open(order) == {Hold.Kind.UNMATCHED, Hold.Kind.UNKNOWN_SKU}


def test_looking_again_at_a_matched_order_tells_nothing_new(store, route):
    order = make_order(store)
    void(ship(order))

    dispatch.match_waiting_orders()

    assert _events(order, "dispatch.matched").count() == 1


def test_channels_and_warehouses_out_of_use_do_not_serve(store):
    channel = make_channel(make_warehouse(store.merchant))
    make_route(store.merchant, "GB", channel)
    type(channel).objects.filter(pk=channel.pk).update(is_active=False)

    order = make_order(store)

    assert _open(order) == {Hold.Kind.UNMATCHED}
    assert _fulfilment(order).trace["result"] == "channel_out_of_use"


def test_several_reasons_are_several_holds_and_go_one_by_one(store):
    order = make_order(store, country="FR", has_skus=False)
    assert _open(order) == {Hold.Kind.UNMATCHED, Hold.Kind.UNKNOWN_SKU}

    make_sku(store.merchant, order.lines.get().sku_code)
    dispatch.link_known_skus()

    assert _open(order) == {Hold.Kind.UNMATCHED}
