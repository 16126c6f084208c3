from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from merchant.audit.models import Event
from merchant.tenancy.models import Membership
from orders.book import remarks
from orders.book.drafts import LineDraft
from orders.book.entry import enter_orders
from orders.book.holding import hold_order
from orders.book.models import Hold, Recipient, Tag
from orders.book.status import OrderStatus as S
from orders.book.wording import DIFFERENCES, describe_difference
from tests.conftest import client_of
from tests.factories import (
    MONDAY_MORNING,
    make_channel,
    make_draft,
    make_order,
    make_route,
    make_seller,
    make_warehouse,
)
from tests.orders.builders import order_in, ship, sign, two_units, void
from tests.orders.detail.conftest import text_of

pytestmark = pytest.mark.usefixtures("clock", "route")
PERSON = {
    "name": "Grace Hopper",
    "phone": "+44 20 7946 0958",
    "email": "grace@example.org",
    "street": "12 Navy Lane",
    "city": "London",
}


@pytest.fixture
def page(seller_client):
    def get(order, client=seller_client):
        return text_of(client.get(order.get_absolute_url()))

    return get


@pytest.mark.parametrize("status", list(S))
def test_the_page_opens_in_every_state_and_offers_what_may_be_done(status, store, page):
    order = order_in(status, store)

    shown = page(order)

    acts = {act: f"/{act}/" in shown for act in ("release", "ship", "cancel", "hold", "sign", "void")}
    is_here = status in {S.PENDING, S.TO_SHIP, S.PARTLY_SHIPPED}
    is_moving = status in {S.PARTLY_SHIPPED, S.SHIPPED, S.PARTLY_SIGNED}
    assert acts == {
        "release": status == S.PENDING,
        "ship": status in {S.TO_SHIP, S.PARTLY_SHIPPED},
        **dict.fromkeys(("cancel", "hold"), is_here),
        **dict.fromkeys(("sign", "void"), is_moving),
    }
    assert ("/correct/" in shown) == (is_moving or status in {S.SIGNED, S.RETURNED})


def test_the_date_is_explained_day_by_day(store, page):
    order = make_order(store)

    shown = page(order)

    assert "Why 2026-03-04 23:59 (London)" in shown
    for told in ("03-02", "03-03", "03-04", "The clock starts on this day", "the deadline is on this day"):
        assert told in shown
    assert "2 d 13 h left" in shown


def test_the_date_stands_in_the_zone_it_was_counted_in(store, page):
    milwaukee = make_warehouse(
        store.merchant, country="US", subdivision="WI", city="Milwaukee", time_zone="America/Chicago"
    )
    make_route(store.merchant, "GB", make_channel(milwaukee))

    shown = page(make_order(store))

    assert "Why 2026-03-04 23:59 (Milwaukee)" in shown
    assert "2026-03-02 03:00</span> in Milwaukee" in shown


def test_a_long_closure_shows_both_its_ends(store, page):
    far = make_warehouse(store.merchant, weekdays=[0])
    make_route(store.merchant, "GB", make_channel(far))

    shown = page(make_order(store))

    ship_by, deliver_by = shown.split('id="deliver-by"')
    assert ship_by.count('<li class="day ') == 14
    assert "Deliver by " in deliver_by
    assert "left out" in shown


@pytest.mark.parametrize(
    ("bring", "told"),
    [
        ({"released_at": None}, "The clock starts when the order is released"),
        ({"is_history": True}, "it has no clock"),
        ({"is_matched": False}, "it is here within a minute"),
        ({"country": "FR"}, "provisional"),
        ({"marketplace_ship_by": datetime(2026, 3, 3, tzinfo=UTC)}, "own deadline is binding"),
    ],
    ids=["pending", "history", "undated", "provisional", "marketplace"],
)
def test_the_clock_says_how_it_stands(bring, told, store, page):
    assert told in page(make_order(store, **bring))


@pytest.mark.parametrize("kind", list(Hold.Kind))
def test_every_hold_shows_its_reason(kind, store, page):
    order = make_order(store)
    hold_order(order=order, kind=kind, data={})

    assert escape(str(kind.label)) in page(order)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([replace(two_units()[0], units=3)], "TEA: 2 units here, 3 in the file"),
        ([replace(two_units()[0], price_minor=450)], "TEA: £5.00 here, £4.50 in the file"),
        ([*two_units(), LineDraft("2", "CUP", "Cup", 1, 250)], "CUP: only in the file (1)"),
    ],
    ids=["units", "price", "another_line"],
)
def test_what_a_later_file_says_otherwise_is_told_in_words(lines, told, store, page):
    order = make_order(store, number="A-1", lines=two_units())
    ship(order)

    enter_orders(store=store, drafts=[make_draft(number="A-1", lines=lines)], actor=None, source="later.csv")

    assert told in page(order)


@pytest.mark.parametrize(("was", "told"), [("1", "TEA: 1 unit here, 3 in"), ("2", "TEA: 2 units here, 3 in")])
def test_one_unit_is_no_plural(was, told):
    difference = {"code": "units_differ", "what": "TEA", "was": was, "now": "3"}

    assert describe_difference(difference, "GBP").startswith(told)


@pytest.mark.parametrize("code", DIFFERENCES)
def test_every_difference_has_its_sentence(code):
    told = describe_difference({"code": code, "what": "TEA", "was": "1", "now": "2"}, "GBP")

    assert "%(" not in told
    assert " 1 units" not in told


def test_a_calendar_s_refusal_is_told_in_words(store, page):
    never = make_warehouse(store.merchant, weekdays=[], code="NEVER")
    make_route(store.merchant, "GB", make_channel(never))

    assert "NEVER has no open day in the 60 days" in page(make_order(store))


def test_the_page_costs_twenty_queries_at_most_whatever_it_holds(store, seller, seller_client):
    small = make_order(store)
    lines = [LineDraft(str(number), f"CODE-{number}", "", 2, 5) for number in range(6)]
    big = make_order(store, lines=lines, has_skus=False, country="", recipient=PERSON)
    for number in range(5):
        package = ship(big, {f"CODE-{number}": 1})
        if number % 2:
            void(package)
    hold_order(order=big, kind=Hold.Kind.CHANGED, data={"lines": []})
    ended = make_order(store, lines=two_units(), recipient=PERSON)
    sign(ship(ended))
    for order in (big, ended):
        for word in ("Gift", "Fair"):
            tag = Tag.objects.get_or_create(merchant=store.merchant, name=word)[0]
            remarks.tag_order(order_id=order.pk, actor=seller, tag_id=tag.pk)
            remarks.add_note(order_id=order.pk, actor=seller, text=word)

    seller_client.get(small.get_absolute_url())  # the first visit remembers where one works

    costs = []
    for address in [order.get_absolute_url() for order in (small, big, ended)]:
        with CaptureQueriesContext(connection) as queries:
            assert seller_client.get(address).status_code == 200
        costs.append(len(queries))

    assert max(costs) <= 20, costs
    assert costs[1] - costs[0] <= 1, costs  # what is inside the packages, once there are any


def test_a_part_that_left_shows_what_is_inside(store, page):
    order = make_order(store, lines=two_units())
    ship(order, {"TEA": 1}, tracking_number="RM1")

    shown = page(order)

    assert '1 × <span class="code">TEA</span>' in shown
    assert "1 in packages" in shown


@pytest.mark.parametrize("htmx", [True, False], ids=["htmx", "without_scripts"])
def test_a_recipient_is_masked_until_somebody_asks_which_is_written_down(
    htmx, store, page, act, seller, seller_client
):
    order = make_order(store, recipient=PERSON)
    masked = page(order)

    revealed = text_of(act(seller_client, order, "reveal", htmx=htmx))

    for value in (PERSON["name"], PERSON["phone"], PERSON["email"], PERSON["street"]):
        assert value not in masked
        assert value in revealed
    event = Event.objects.get(kind="order.recipient_revealed")
    assert (event.subject_id, event.actor, event.data) == (order.pk, seller, {})
    assert PERSON["name"] not in page(order)


@pytest.mark.parametrize(
    ("role", "status"),
    [(Membership.Role.OPERATOR, 200), (Membership.Role.CLERK, 200), (Membership.Role.ACCOUNTANT, 403)],
)
def test_not_every_role_sees_a_recipient(role, status, store, act, page):
    order = make_order(store, recipient=PERSON)
    client = client_of(make_seller(store.merchant, role=role))

    response = act(client, order, "reveal")

    assert response.status_code == status
    assert ("Show in full" in page(order, client)) == (status == 200)
    assert Event.objects.filter(kind="order.recipient_revealed").count() == (status == 200)


def test_asking_to_see_needs_a_post(store, seller_client):
    order = make_order(store, recipient=PERSON)

    response = seller_client.get(f"{order.get_absolute_url()}recipient/")

    assert response.status_code == 405
    assert not Event.objects.filter(kind="order.recipient_revealed").exists()


def test_what_people_and_files_wrote_is_text_and_no_markup(store, page):
    evil = "<img src=x onerror=alert(1)>"
    order = make_order(store, number=evil, recipient={"city": evil}, postcode="<b>")
    ship(order, carrier=evil, tracking_number=evil)
    Recipient.objects.update(buyer_reference=evil)

    assert evil not in page(order)


def test_the_timeline_tells_who_did_what_and_when_it_happened(store, page, seller, clock):
    order = make_order(store)
    package = ship(order, actor=seller, carrier="DPD", tracking_number="D1", handed_over_at=MONDAY_MORNING)
    sign(package)

    shown = page(order)

    assert "Handed to DPD, tracking number D1" in shown
    assert "Signed for: DPD D1" in shown
    assert escape(str(seller)) in shown
    assert "automatic" in shown


def test_every_field_has_an_id_of_its_own(store, page):
    order = make_order(store, lines=two_units(), country="")
    ship(order, {"TEA": 1})

    shown = page(order)

    ids = [part.split('"')[0] for part in shown.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_a_late_order_says_so(store, page, clock):
    order = make_order(store)
    clock.set(datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC) + timedelta(hours=3))

    assert "late 3 h" in page(order)


def test_an_outsider_finds_nothing(store, outsider_client):
    assert outsider_client.get(make_order(store).get_absolute_url()).status_code == 404


def test_what_was_cancelled_is_told_apart_from_what_was_ordered(store, page):
    shown = page(order_in(S.CANCELLED, store))

    assert "Cancelled of it" in shown
    assert "Cancelled of it" not in page(order_in(S.TO_SHIP, store))


def test_an_act_entered_later_than_it_happened_tells_both_moments(store, page, clock):
    order = order_in(S.TO_SHIP, store)
    ship(order, handed_over_at=clock.moment)
    assert 'dated <span class="nowrap">20' not in page(order)

    late = order_in(S.TO_SHIP, store)
    ship(late, handed_over_at=clock.moment - timedelta(minutes=30))
    assert 'dated <span class="nowrap">20' in page(late)


def test_a_very_long_order_shows_its_first_lines_until_all_are_asked_for(store, seller_client):
    lines = [LineDraft(str(number), f"CODE-{number:03}", "Thing", 1, 500) for number in range(1, 104)]
    address = make_order(store, lines=lines).get_absolute_url()

    first = seller_client.get(address).content.decode()
    everything = seller_client.get(address, {"lines": "all"}).content.decode()

    assert ("CODE-100" in first, "CODE-101" in first) == (True, False)
    assert "The first 100 of 103 lines." in first
    assert "CODE-103" in everything


def test_a_very_long_order_is_shipped_whole_from_its_short_page(store, seller_client):
    lines = [LineDraft(str(number), f"CODE-{number:03}", "Thing", 1, 500) for number in range(1, 104)]
    order = make_order(store, lines=lines)
    data = {"carrier": "UPS", "tracking_number": "1Z999"}

    seller_client.post(f"{order.get_absolute_url()}ship/", data)

    order.refresh_from_db()
    assert order.status == order.Status.SHIPPED
