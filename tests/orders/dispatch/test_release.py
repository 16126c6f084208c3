"""The job that releases what no source releases."""

from datetime import timedelta

import pytest

from merchant.audit.models import Event
from orders.book import holding
from orders.clock.services import await_release
from orders.dispatch import releasing
from orders.dispatch.services import release_due_orders
from tests.factories import MONDAY_MORNING, make_draft, make_order
from tests.orders.builders import cancel, publish_policy
from warehouses.sites.addresses import address_gaps

WHOLE = {"name": "Jane", "street": "1 High St", "city": "York"}
NOON = MONDAY_MORNING + timedelta(hours=3)

pytestmark = pytest.mark.usefixtures("clock")


def _waiting(store, due=NOON, recipient=WHOLE, postcode="YO1", **fields):
    told = {"released_at": None, "release_due_at": due, "recipient": recipient, "postcode": postcode}
    return make_order(store, is_matched=False, **(told | fields))


def _now(order):
    order.refresh_from_db()
    return order.status, order.stage


def test_an_order_is_released_when_its_waiting_time_is_over(store, clock):
    order = _waiting(store)
    clock.set(NOON - timedelta(seconds=1))
    assert release_due_orders() == 0
    clock.set(NOON)

    assert release_due_orders() == 1

    assert _now(order) == ("to_ship", "ready")
    assert order.released_at == NOON
    event = Event.objects.get(kind="order.released")
    assert (event.subject_id, event.by) == (order.pk, "job")
    assert release_due_orders() == 0


def test_an_address_that_lacks_something_holds_it(store, clock):
    order = _waiting(store, recipient={"name": "Jane"}, country="", postcode="")
    clock.set(NOON)

    release_due_orders()

    assert _now(order) == ("pending", "held")
    assert order.holds.get().data == {"missing": ["street", "city", "country"]}
    assert release_due_orders() == 0


@pytest.mark.parametrize("act", [holding.hold_by_hand, holding.flag_risk, holding.ask_cancellation])
def test_what_is_held_waits_on(store, clock, seller, act):
    order = _waiting(store)
    act(order_id=order.pk, actor=seller, reason="look")
    clock.set(NOON)

    assert release_due_orders() == 0
    assert _now(order) == ("pending", "held")


def test_what_was_cancelled_meanwhile_stays_so(store, clock):
    order = _waiting(store)
    cancel(order)
    clock.set(NOON)

    assert release_due_orders() == 0


def test_without_a_moment_nothing_is_released_by_itself(store, clock):
    _waiting(store, due=None)
    clock.forward(days=30)

    assert release_due_orders() == 0


def test_a_sweep_takes_a_bounded_number_and_the_next_one_the_rest(store, clock, monkeypatch):
    monkeypatch.setattr(releasing, "BATCH", 2)
    monkeypatch.setattr(releasing, "ROUNDS", 2)
    for _each in range(5):
        _waiting(store)
    clock.set(NOON)

    assert [release_due_orders() for _sweep in range(3)] == [4, 1, 0]


def test_a_sweep_costs_the_same_for_few_and_many(store, clock, django_assert_max_num_queries):
    for number in range(12):
        _waiting(store, recipient=WHOLE if number % 2 else {})
    clock.set(NOON)

    with django_assert_max_num_queries(30):
        assert release_due_orders() == 12


def test_how_long_an_order_waits_says_the_policy_of_its_day(db):
    publish_policy(release_after_minutes=90)
    paid = make_draft(released_at=None, waits_for_release=True, paid_at=NOON)
    unpaid = make_draft(released_at=None, waits_for_release=True)
    told = make_draft()

    found = await_release([paid, unpaid, told])

    wait = timedelta(minutes=90)
    assert [draft.release_due_at for draft in found] == [NOON + wait, MONDAY_MORNING + wait, None]


def test_whoever_forgets_to_ask_the_clock_learns_it_at_once(store):
    with pytest.raises(ValueError, match="await_release"):
        make_order(store, released_at=None, waits_for_release=True)


@pytest.mark.parametrize(
    ("country", "postcode", "gaps"),
    [("GB", "", ["postcode"]), ("GB", "YO1", []), ("HK", "", []), ("AE", "", []), ("", "", ["country"])],
)
def test_a_postcode_is_asked_for_where_there_are_some(country, postcode, gaps):
    assert address_gaps(country=country, postcode=postcode, **WHOLE) == gaps
