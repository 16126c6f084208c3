"""What two people or jobs do at the same moment around release and hand-over; PostgreSQL only."""

import pytest

from merchant.audit.models import Event
from orders.book import editing, holding
from orders.book.drafts import LineDraft
from orders.book.entry import enter_orders
from orders.book.exceptions import OrderError
from orders.book.models import Fulfilment, Hold, Order
from orders.dispatch import services as dispatch
from orders.dispatch.models import PickList, PickListEntry
from tests.factories import MONDAY_MORNING, make_channel, make_draft, make_order, make_route, make_store
from tests.orders.builders import cancel, ship
from tests.racing import at_once, only_where_writers_meet

pytestmark = only_where_writers_meet
WHOLE = {"name": "Jane", "street": "1 High St", "city": "York"}


@pytest.fixture
def store(real_commits):
    store = make_store()
    make_route(store.merchant, "GB")
    return store


def _events(kind):
    return Event.objects.filter(kind=kind).count()


def _submit(*orders):
    return lambda: dispatch.submit_orders(order_ids=[order.pk for order in orders], actor=None)


def _only_refusals(raised):
    assert all(isinstance(error, OrderError) for error in raised), raised
    return len(raised)


@pytest.mark.parametrize("_again", range(3))
def test_the_release_job_twice_at_once_releases_each_order_once(_again, store):
    due = {"released_at": None, "release_due_at": MONDAY_MORNING, "postcode": "YO1"}
    for number in range(6):
        make_order(store, is_matched=False, recipient=WHOLE if number % 2 else {}, **due)

    raised = at_once(*[dispatch.release_due_orders] * 3)

    assert not raised
    assert (_events("order.released"), _events("hold.opened")) == (3, 3)
    assert Order.objects.filter(status="to_ship", stage="ready").count() == 3
    assert Order.objects.filter(status="pending", stage="held").count() == 3


@pytest.mark.parametrize("_again", range(3))
def test_one_holds_while_another_hands_over(_again, store, seller):
    order = make_order(store)
    hold = {"order_id": order.pk, "actor": seller, "reason": "wait"}

    raised = at_once(lambda: holding.hold_by_hand(**hold), _submit(order))

    order.refresh_from_db()
    is_there = order.fulfilments.get().submitted_at is not None
    assert _only_refusals(raised) == (0 if is_there else 1)
    assert order.stage == "held"
    assert PickListEntry.objects.count() == _events("dispatch.submitted") == is_there
    if is_there:  # then the warehouse had it before it was held
        submitted = Event.objects.get(kind="dispatch.submitted").pk
        assert submitted < Event.objects.get(kind="hold.by_hand").pk


def test_two_clerks_hand_the_same_orders_over(store):
    orders = [make_order(store) for _each in range(4)]

    raised = at_once(_submit(*orders), _submit(*reversed(orders)))

    assert _only_refusals(raised) == 1
    assert PickList.objects.count() == 1
    assert PickListEntry.objects.count() == 4


def test_lists_of_one_store_are_numbered_one_after_another(store):
    orders = [make_order(store) for _each in range(4)]

    raised = at_once(*[_submit(order) for order in orders])

    assert not raised
    assert sorted(PickList.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_a_file_comes_in_while_orders_are_handed_over(store):
    drafts = [make_draft(number=f"A{number}") for number in range(4)]
    orders = [make_order(store, number=draft.number, lines=draft.lines) for draft in drafts]
    cup = LineDraft("2", "CUP", "Cup", 1, 250)
    more = [make_draft(number=draft.number, lines=[*draft.lines, cup]) for draft in drafts]

    raised = at_once(
        _submit(*orders),
        lambda: enter_orders(store=store, drafts=more, actor=None, source="later.csv"),
    )

    # A new line nobody knows the code of: whoever came second was told so.
    assert _only_refusals(raised) <= 1
    for order in Order.objects.all():
        is_there = order.fulfilments.get().submitted_at is not None
        assert order.lines.count() == (1 if is_there else 2)
        assert Hold.objects.open().filter(order=order, kind="changed").exists() == is_there


def test_one_cancels_while_another_hands_over(store):
    order = make_order(store)

    raised = at_once(lambda: cancel(order), _submit(order))

    order.refresh_from_db()
    assert _only_refusals(raised) <= 1
    assert (order.status, order.stage) == ("cancelled", "")


def test_a_person_chooses_while_the_job_matches(store):
    channel = make_channel()
    type(channel.warehouse).objects.update(merchant=store.merchant)
    channel.warehouse.refresh_from_db()
    order = make_order(store, is_matched=False)
    chosen = {"order_id": order.pk, "actor": None, "warehouse": channel.warehouse, "channel": channel}

    raised = at_once(lambda: dispatch.assign_warehouse(**chosen), dispatch.match_waiting_orders)

    assert not raised
    fulfilment = Fulfilment.objects.get()
    assert (fulfilment.warehouse, fulfilment.is_locked) == (channel.warehouse, True)


def test_an_address_is_changed_while_the_order_ships(store):
    order = make_order(store)

    raised = at_once(
        lambda: editing.change_address(order_id=order.pk, actor=None, country="FR"), lambda: ship(order)
    )

    order.refresh_from_db()
    assert order.status == "shipped"
    assert _only_refusals(raised) == (order.country == "GB")
