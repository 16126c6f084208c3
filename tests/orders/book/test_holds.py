"""Why orders wait, and who lets them go."""

import pytest

from merchant.audit.models import Event
from merchant.audit.wording import sentence
from orders.book import holding, services
from orders.book.drafts import LineDraft
from orders.book.exceptions import OrderError
from orders.book.models import Hold, Line, Order
from tests.factories import make_order, make_sku
from tests.orders.builders import cancel, ship, sign

Kind = Hold.Kind
BUYER = Line.CancelledBy.BUYER


@pytest.fixture
def order(clock, store, route):
    plain = LineDraft("2", "CUP", "Cup", 1, 250)
    mug = LineDraft("1", "MUG", "Mug", 2, 500, personalisation="For Mum")
    return make_order(store, lines=[mug, plain], is_matched=False)


def _open(order):
    return set(order.holds.open().values_list("kind", flat=True))


def _told(order):
    events = Event.objects.filter(subject_kind="order", subject_id=order.pk, kind__startswith="hold.")
    return [sentence(event) for event in events.order_by("pk")]


def _stage(order):
    return Order.objects.get(pk=order.pk).stage


def test_who_held_it_and_why_is_kept(order, seller, colleague):
    holding.hold_by_hand(order_id=order.pk, actor=seller, reason="wrong price")
    assert _stage(order) == "held"
    hold = order.holds.get()
    assert (hold.opened_by, hold.data) == (seller, {"reason": "wrong price"})

    holding.release_by_hand(order_id=order.pk, actor=colleague)

    assert _stage(order) == "ready"
    assert _told(order) == ["Held by hand: wrong price", "No longer held: held by hand"]
    assert Event.objects.get(kind="hold.released").actor == colleague


def test_only_what_was_held_by_hand_is_released_by_hand(order, seller):
    holding.hold_order(order=order, kind=Kind.ADDRESS)

    with pytest.raises(OrderError, match="not held for that reason: held by hand"):
        holding.release_by_hand(order_id=order.pk, actor=seller)

    assert _open(order) == {Kind.ADDRESS}


def test_it_may_be_held_by_hand_again(order, seller):
    for _twice in range(2):
        holding.hold_by_hand(order_id=order.pk, actor=seller, reason="wait")
        holding.release_by_hand(order_id=order.pk, actor=seller)

    assert order.holds.count() == 2


def test_a_cancellation_that_is_accepted_ends_order_and_hold(order, seller):
    holding.ask_cancellation(order_id=order.pk, actor=seller, reason="bought twice")

    services.cancel_order(order_id=order.pk, actor=seller, reason="bought twice", by=BUYER)

    assert _open(order) == set()
    assert _told(order) == ["The buyer asks to cancel: bought twice", "No longer held: cancellation asked"]


def test_a_cancellation_that_is_refused_lets_the_order_go_on(order, seller):
    holding.ask_cancellation(order_id=order.pk, actor=seller, reason="bought twice")

    holding.refuse_cancellation(order_id=order.pk, actor=seller, reason="engraved already")

    assert _stage(order) == "ready"
    assert _told(order)[1:] == ["The cancellation was refused: engraved already"]


def test_a_risk_holds_until_staff_clear_it(order, staff):
    holding.flag_risk(order_id=order.pk, actor=staff, reason="stolen card")
    assert _stage(order) == "held"

    holding.clear_risk(order_id=order.pk, actor=staff)

    assert _stage(order) == "ready"
    assert _told(order) == ["Held for risk: stolen card", "No longer held: risk"]


def test_confirming_tells_which_lines_and_lets_go(order, seller, clock):
    holding.hold_order(order=order, kind=Kind.PERSONALISATION)

    holding.confirm_personalisation(order_id=order.pk, actor=seller)

    assert _open(order) == set()
    assert list(order.lines.values_list("confirmed_at", flat=True)) == [clock.moment, None]


def test_when_the_personalised_units_are_cancelled_nothing_waits_to_be_confirmed(order, seller):
    holding.hold_order(order=order, kind=Kind.PERSONALISATION)
    mug = order.lines.get(sku_code="MUG")

    services.cancel_lines(order_id=order.pk, actor=seller, reason="no engraver", by=BUYER, units={mug.pk: 1})
    assert _open(order) == {Kind.PERSONALISATION}
    services.cancel_lines(order_id=order.pk, actor=seller, reason="no engraver", by=BUYER, units={mug.pk: 1})

    assert _open(order) == set()
    assert _stage(order) == "ready"


def test_when_they_have_left_neither(order):
    holding.hold_order(order=order, kind=Kind.PERSONALISATION)

    ship(order, {"MUG": 2})

    assert _open(order) == set()


def test_an_unknown_code_that_is_cancelled_holds_nothing_up(store, route, seller):
    make_sku(store.merchant, "CUP")
    lines = [LineDraft("1", "ODD", "Odd", 1, 100), LineDraft("2", "CUP", "Cup", 1, 250)]
    order = make_order(store, lines=lines, has_skus=False)
    assert _open(order) == {Kind.UNKNOWN_SKU}
    odd = order.lines.get(sku_code="ODD")

    services.cancel_lines(order_id=order.pk, actor=seller, reason="odd", by=BUYER, units={odd.pk: 1})

    assert _open(order) == set()


def test_what_was_changed_too_late_waits_on_while_the_parcels_are_on_their_way(order, seller):
    package = ship(order)
    holding.hold_order(order=order, kind=Kind.CHANGED, data={"lines": []})

    services.settle_orders(order_ids=[order.pk])
    assert _open(order) == {Kind.CHANGED}
    holding.settle_change(order_id=order.pk, actor=seller, reason="sent on")
    assert _told(order)[-1] == "The late change was looked at: sent on"

    holding.hold_order(order=order, kind=Kind.CHANGED, data={"lines": []})
    sign(package)
    assert _open(order) == set()


def test_cancelling_ends_every_hold(order, seller):
    for kind in Kind:
        holding.hold_order(order=order, kind=kind)

    cancel(order)

    assert _open(order) == set()
    assert _stage(order) == ""


def test_several_reasons_are_changed_in_as_many_statements_as_one(store, django_assert_num_queries):
    orders = [make_order(store, is_matched=False) for _each in range(10)]

    with django_assert_num_queries(4):
        holding.hold_orders(reasons=[(order, Kind.MANUAL, {}) for order in orders])

    assert {_stage(order) for order in orders} == {"held"}
