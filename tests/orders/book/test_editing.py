"""What people change by hand: addresses, and orders that they type in."""

from datetime import timedelta

import pytest

from merchant.audit.models import Event
from merchant.audit.wording import sentence
from orders.book import editing, holding
from orders.book.drafts import ChargeDraft, DiscountDraft, LineDraft
from orders.book.exceptions import OrderError
from orders.book.models import Charge, Discount, Hold, Order
from orders.dispatch import services as dispatch
from tests.factories import MONDAY_MORNING, make_draft, make_order, make_route
from tests.orders.builders import ship

pytestmark = pytest.mark.usefixtures("clock")


def _change(order, actor=None, **fields):
    editing.change_address(order_id=order.pk, actor=actor, **fields)
    order.refresh_from_db()
    return order


def _told(order, *kinds):
    events = Event.objects.filter(subject_kind="order", subject_id=order.pk, kind__in=kinds).order_by("pk")
    return [sentence(event) for event in events]


def test_what_is_not_named_stays(order, seller):
    _change(order, seller, name=" Jane   Doe ", phone="020 7946 0958")

    order.recipient.refresh_from_db()
    assert (order.recipient.name, order.recipient.name_key) == ("Jane Doe", "jane doe")
    assert order.recipient.phone_key == "079460958"
    assert order.country == "GB"


def test_the_trail_names_the_fields_and_never_what_they_say(order, seller):
    _change(order, seller, street="12 Secret Lane", postcode="YO1 7HH")

    assert _told(order, "order.address_changed") == ["Address changed: postcode", "Address changed: street"]
    assert not Event.objects.filter(data__icontains="Secret").exists()


def test_another_country_is_matched_anew(order, seller):
    rest = make_route(order.merchant, "FR")

    _change(order, seller, country="FR")
    assert order.fulfilments.get().warehouse is None
    dispatch.match_waiting_orders()

    assert order.fulfilments.get().warehouse == rest.warehouse
    assert _told(order, "order.destination_set") == ["Destination set: FR"]


def test_another_street_is_not(order, seller):
    before = order.fulfilments.get().matched_at

    _change(order, seller, street="1 High St")

    assert order.fulfilments.get().matched_at == before


def test_what_a_person_chose_stays_whatever_the_country(order, seller, route):
    told = {"warehouse": route.warehouse, "channel": route.channel}
    dispatch.assign_warehouse(order_id=order.pk, actor=seller, **told)
    make_route(order.merchant, "FR")

    _change(order, seller, country="FR")
    dispatch.match_waiting_orders()

    assert order.fulfilments.get().warehouse == route.warehouse


def test_a_change_after_the_warehouse_has_it_is_a_hold(order, seller):
    dispatch.submit_orders(order_ids=[order.pk], actor=seller)

    _change(order, seller, street="1 High St", country="FR")

    assert list(order.holds.open().values_list("kind", flat=True)) == [Hold.Kind.CHANGED]
    assert order.stage == "held"
    assert order.fulfilments.get().warehouse is not None
    holding.settle_change(order_id=order.pk, actor=seller, reason="called them")
    order.refresh_from_db()
    assert order.stage == "at_warehouse"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"country": "XX"}, "Choose the country"),
        ({"country": ""}, "Choose the country"),
        ({"city": "x" * 101}, "at most 100 characters"),
        ({"country": "GB"}, "what the order says already"),
        ({}, "what the order says already"),
    ],
)
def test_what_no_address_can_be_is_refused(order, fields, sentence):
    with pytest.raises(OrderError, match=sentence):
        _change(order, **fields)


def test_an_address_has_no_other_fields(order):
    with pytest.raises(TypeError, match="status"):
        editing.change_address(order_id=order.pk, actor=None, status="signed")


def test_after_it_left_an_address_stands(order):
    ship(order)

    with pytest.raises(OrderError, match="is shipped"):
        _change(order, city="York")


def test_a_typed_order_is_like_any_other(store, seller, route):
    draft = make_draft(
        number="M1",
        released_at=None,
        lines=[LineDraft("1", "TEA", "Tea", 2, 500), LineDraft("2", "CUP", "Cup", 1, 250)],
        charges=[ChargeDraft("box", "service", "Gift box", 300, line="2")],
        discounts=[
            DiscountDraft("spring", "platform", "Spring", 200, line="1"),
            DiscountDraft("x", "seller", "", 5),
        ],
    )

    order = editing.enter_manual_order(store=store, actor=seller, draft=draft, released=True)

    order.refresh_from_db()
    assert (order.origin, order.status, order.stage, order.total_minor) == (
        "manual",
        "to_ship",
        "ready",
        1345,
    )
    assert Charge.objects.get().line.sku_code == "CUP"
    assert [d.line and d.line.sku_code for d in Discount.objects.order_by("pk")] == ["TEA", None]
    assert _told(order, "order.typed_in", "order.entered") == ["Typed in by hand"]


def test_a_typed_order_may_wait_for_its_release(store, seller):
    draft = make_draft(released_at=MONDAY_MORNING)

    order = editing.enter_manual_order(store=store, actor=seller, draft=draft, released=False)

    assert (order.status, order.released_at) == ("pending", None)


def test_a_number_that_is_there_is_refused(store, seller):
    draft = make_draft(number="M1")
    editing.enter_manual_order(store=store, actor=seller, draft=draft, released=True)

    with pytest.raises(OrderError, match="has an order M1 already"):
        editing.enter_manual_order(store=store, actor=seller, draft=draft, released=True)

    assert Order.objects.count() == 1


@pytest.mark.parametrize("lines", [[], [LineDraft("1", "TEA", "Tea", 0, 500)]], ids=["no_line", "no_units"])
def test_an_order_without_anything_is_refused(store, seller, lines):
    with pytest.raises(OrderError, match="at least one"):
        editing.enter_manual_order(store=store, actor=seller, draft=make_draft(lines=lines), released=True)


def test_a_completed_address_lets_the_order_be_released(store, seller, clock):
    due = {"released_at": None, "release_due_at": clock.moment}
    order = make_order(store, is_matched=False, recipient={"name": "Jane", "city": "York"}, **due)
    dispatch.release_due_orders()
    assert order.holds.get().data == {"missing": ["street", "postcode"]}

    _change(order, seller, street="1 High St")
    assert order.holds.get().data == {"missing": ["postcode"]}
    assert order.stage == "held"
    _change(order, seller, postcode="YO1 7HH")

    assert order.stage == ""
    clock.forward(minutes=1)
    assert dispatch.release_due_orders() == 1
    order.refresh_from_db()
    assert (order.status, order.released_at - clock.moment) == ("to_ship", timedelta())
