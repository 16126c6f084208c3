"""A warehouse that a person chose stays, until the person gives the choice back."""

import pytest

from merchant.audit.models import Event
from merchant.audit.wording import sentence
from orders.book import services
from orders.book.exceptions import OrderError
from orders.book.models import Hold
from orders.dispatch import services as dispatch
from tests.factories import make_channel, make_order, make_route, make_store, make_warehouse
from warehouses.matching.traces import describe_trace

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def channel(store):
    return make_channel(make_warehouse(store.merchant, name="Leeds"), name="Two days", carrier="DPD")


def _assign(order, channel, actor=None):
    told = {"warehouse": channel.warehouse, "channel": channel}
    dispatch.assign_warehouse(order_id=order.pk, actor=actor, **told)
    return order.fulfilments.get()


def test_a_persons_choice_wins_over_the_table(order, channel, seller):
    fulfilment = _assign(order, channel, seller)

    assert (fulfilment.warehouse, fulfilment.channel, fulfilment.is_locked) == (
        channel.warehouse,
        channel,
        True,
    )
    (step,) = describe_trace(fulfilment.trace, {})
    assert (step.mark, step.title, step.detail) == ("yes", "Chosen by hand", "Leeds · Two days · DPD")
    event = Event.objects.get(kind="dispatch.assigned")
    assert (event.actor, sentence(event)) == (seller, "Leeds, Two days chosen by hand")


def test_no_later_look_overwrites_it(order, channel):
    _assign(order, channel)
    order.fulfilments.update(matched_at=None)

    dispatch.match_waiting_orders()

    fulfilment = order.fulfilments.get()
    assert fulfilment.warehouse == channel.warehouse
    assert fulfilment.matched_at is not None


def test_an_order_that_no_row_fits_goes_on_and_its_date_is_firm(store, channel):
    order = make_order(store, country="FR")
    assert order.fulfilments.get().is_provisional

    fulfilment = _assign(order, channel)

    order.refresh_from_db()
    assert (order.stage, fulfilment.is_provisional) == ("ready", False)


def test_what_was_chosen_before_its_release_passes_the_gates_at_its_release(store, channel):
    order = make_order(store, released_at=None, is_matched=False, has_skus=False)
    _assign(order, channel)

    services.release_order(order_id=order.pk, actor=None)
    dispatch.match_waiting_orders()

    assert list(order.holds.open().values_list("kind", flat=True)) == [Hold.Kind.UNKNOWN_SKU]
    assert order.fulfilments.get().warehouse == channel.warehouse


def test_given_back_the_table_decides_at_once(order, channel, route):
    _assign(order, channel)

    dispatch.unlock_matching(order_id=order.pk, actor=None)

    fulfilment = order.fulfilments.get()
    assert (fulfilment.warehouse, fulfilment.is_locked) == (route.warehouse, False)


def test_a_warehouse_alone_may_be_chosen(order, channel):
    dispatch.assign_warehouse(order_id=order.pk, actor=None, warehouse=channel.warehouse)

    fulfilment = order.fulfilments.get()
    assert fulfilment.channel is None
    assert describe_trace(fulfilment.trace, {})[0].detail == "Leeds"


@pytest.mark.parametrize("who", ["other_merchant", "out_of_use", "other_warehouses_channel"])
def test_a_place_that_cannot_send_it_is_refused(order, channel, who):
    warehouse, chosen = channel.warehouse, channel
    if who == "other_merchant":
        warehouse, chosen = make_warehouse(make_store().merchant), None
    elif who == "out_of_use":
        type(warehouse).objects.filter(pk=warehouse.pk).update(is_active=False)
        warehouse.refresh_from_db()
    else:
        chosen = make_channel(make_warehouse(order.merchant))

    with pytest.raises(OrderError, match="in use"):
        dispatch.assign_warehouse(order_id=order.pk, actor=None, warehouse=warehouse, channel=chosen)

    assert not order.fulfilments.get().is_locked


def test_the_platforms_own_warehouse_may_be_chosen(order):
    theirs = make_warehouse(name="JIT")
    type(theirs).objects.filter(pk=theirs.pk).update(merchant=None, owner="platform")
    theirs.refresh_from_db()

    dispatch.assign_warehouse(order_id=order.pk, actor=None, warehouse=theirs)

    assert order.fulfilments.get().warehouse == theirs


def test_personalisation_is_held_until_it_is_confirmed(store, route):
    order = make_order(store)
    order.lines.update(personalisation="For Mum")
    order.fulfilments.update(matched_at=None)
    dispatch.match_waiting_orders()
    assert order.holds.open().get().data == {"positions": [1]}

    order.lines.update(confirmed_at=order.ordered_at)
    order.fulfilments.update(matched_at=None)
    dispatch.match_waiting_orders()

    assert not order.holds.open().exists()


def test_a_destination_takes_no_country_that_is_none(store, route):
    make_route(store.merchant, "")
    order = make_order(store, country="")

    with pytest.raises(OrderError, match="Choose the country"):
        dispatch.set_destination(order_id=order.pk, country="ZZ", actor=None)
