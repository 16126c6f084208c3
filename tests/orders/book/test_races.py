"""What two people or jobs do at the same moment; PostgreSQL only, with threads and real commits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from merchant.audit.models import Event
from orders.book import editing, erasing, holding, remarks, services
from orders.book.exceptions import OrderError
from orders.book.models import Fulfilment, Order
from orders.clock.services import give_deadlines, give_missing_deadlines, mark_late_fulfilments
from orders.dispatch.services import add_unknown_skus, match_orders, match_waiting_orders
from tests.factories import make_draft, make_order, make_route, make_store
from tests.orders.builders import cancel, ship, sign, two_units, void

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")


@pytest.fixture
def store(real_commits):
    store = make_store()
    make_route(store.merchant, "GB")
    return store


def at_once(*acts):
    """Run the acts together; returns what each returned or refused with."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(timeout=10)
            return act()
        except OrderError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=30) for future in [pool.submit(run, act) for act in acts]]


def _events(kind):
    return Event.objects.filter(kind=kind).count()


def test_two_clerks_ship_one_order(store):
    order = make_order(store, lines=two_units())

    told = at_once(lambda: ship(order, tracking_number="RM1"), lambda: ship(order, tracking_number="RM2"))

    (refusal,) = [one for one in told if isinstance(one, OrderError)]
    assert "is shipped; this is not possible any more" in str(refusal)
    assert order.packages.count() == 1
    assert order.lines.get().shipped == 2
    assert _events("order.shipped") == 1


def test_the_same_parcel_sent_twice_at_once(store):
    order = make_order(store, lines=two_units())

    told = at_once(*[lambda: ship(order, {"TEA": 1}, tracking_number="RM1")] * 2)

    assert sum(isinstance(one, OrderError) for one in told) == 1
    assert order.lines.get().shipped == 1


def test_one_ships_while_another_cancels(store):
    order = make_order(store, lines=two_units())

    told = at_once(lambda: ship(order), lambda: cancel(order))

    order.refresh_from_db()
    assert sum(isinstance(one, OrderError) for one in told) == 1
    assert order.status in {"shipped", "cancelled"}
    assert order.packages.count() == (order.status == "shipped")


def test_two_clerks_void_one_parcel(store):
    order = make_order(store, lines=two_units())
    package = ship(order)

    told = at_once(*[lambda: void(package)] * 2)

    assert sum(isinstance(one, OrderError) for one in told) == 1
    assert order.lines.get().shipped == 0
    assert _events("order.voided") == 1


def test_two_sweeps_mark_late_once(store):
    late = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    for _each in range(5):
        make_order(store, ordered_at=late, released_at=late)

    marked = at_once(*[mark_late_fulfilments] * 4)

    assert sum(marked) == 5
    assert _events("clock.late") == 5


def test_two_sweeps_match_and_date_once(store):
    for _each in range(5):
        make_order(store, is_matched=False)

    at_once(*[match_waiting_orders] * 3)
    at_once(*[give_missing_deadlines] * 3)

    assert Fulfilment.objects.exclude(warehouse=None).exclude(ship_by=None).count() == 5
    assert (_events("dispatch.matched"), _events("clock.ship_by")) == (5, 5)


@pytest.mark.parametrize("_again", range(4))
def test_shipping_while_the_jobs_match_and_date(_again, store):
    orders = [make_order(store, is_matched=False, has_skus=False, country="FR") for _each in range(4)]
    ids = [order.pk for order in orders]
    fulfilments = list(Fulfilment.objects.values_list("pk", flat=True))

    told = at_once(
        *[lambda order=order: ship(order) for order in orders],
        lambda: match_orders(order_ids=ids),
        lambda: give_deadlines(fulfilment_ids=fulfilments),
        lambda: add_unknown_skus(order_id=ids[0], actor=None),
    )

    assert not [one for one in told if isinstance(one, OrderError)]
    assert set(Order.objects.values_list("status", flat=True)) == {"shipped"}
    assert set(Fulfilment.objects.values_list("state", flat=True)) == {Fulfilment.State.DONE}
    assert _events("hold.opened") == _events("hold.released")


def test_a_release_at_the_same_moment_happens_once(store):
    order = make_order(store, released_at=None)

    told = at_once(*[lambda: services.release_order(order_id=order.pk, actor=None)] * 3)

    assert sum(isinstance(one, OrderError) for one in told) == 2
    assert _events("order.released") == 1


def test_two_clerks_ship_the_same_part(store):
    order = make_order(store, lines=two_units())

    told = at_once(
        lambda: ship(order, {"TEA": 2}, tracking_number="RM1"),
        lambda: ship(order, {"TEA": 1}, tracking_number="RM2"),
    )

    assert sum(isinstance(one, OrderError) for one in told) <= 1
    line = order.lines.get()
    assert line.shipped == sum(content.units for content in line.packed.all()) <= 2


def test_one_signs_while_another_voids(store):
    order = make_order(store, lines=two_units())
    package = ship(order)

    told = at_once(lambda: sign(package), lambda: void(package))

    order.refresh_from_db()
    assert sum(isinstance(one, OrderError) for one in told) == 1
    assert order.status in {"signed", "to_ship"}


def test_the_same_number_typed_in_twice_at_once(store):
    draft = make_draft(number="M1")
    typed = {"store": store, "actor": None, "draft": draft, "released": True}

    told = at_once(*[lambda: editing.enter_manual_order(**typed)] * 3)

    assert sum(isinstance(one, OrderError) for one in told) == 2
    assert Order.objects.count() == 1


def test_the_same_hold_by_two_people(store):
    order = make_order(store)
    told = {"order_id": order.pk, "actor": None, "reason": "wait"}

    answers = at_once(*[lambda: holding.hold_by_hand(**told)] * 2)

    assert sum(isinstance(one, OrderError) for one in answers) == 1
    assert order.holds.open().count() == 1


def test_the_same_tag_by_two_people(store):
    merchant, order = store.merchant, make_order(store)
    made = at_once(*[lambda: remarks.save_tag(merchant=merchant, actor=None, name="VIP", tone="red")] * 2)
    assert sum(isinstance(one, OrderError) for one in made) == 1

    tag = {"order_id": order.pk, "actor": None, "tag_id": order.merchant.tag_set.get().pk}
    told = at_once(*[lambda: remarks.tag_order(**tag)] * 3)

    assert sum(isinstance(one, OrderError) for one in told) == 2
    assert order.order_tags.count() == 1


def test_addresses_are_forgotten_once(store):
    orders = [make_order(store, is_history=True, is_matched=False) for _each in range(5)]

    erased = at_once(*[erasing.erase_old_addresses] * 3)

    assert sum(erased) >= 5
    assert _events("order.address_erased") == len(orders)
