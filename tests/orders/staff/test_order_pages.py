"""Orders as staff see them: found exactly, paged boundedly, acted on by the sellers' own services."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from merchant.audit.models import Event
from merchant.frame import staff as pages
from orders.book.models import Fulfilment, Hold, Order, Package
from orders.book.parcels import ship_order
from orders.staff.acts import ACTS, possible_acts
from tests.conftest import client_of
from tests.factories import make_channel, make_merchant, make_order, make_route, make_store, make_warehouse
from tests.signing_in import make_staff

pytestmark = pytest.mark.django_db
LIST = "admin:orders_order_changelist"
SHOPPER = {"name": "Ottoline Quillfeather", "street": "7 Marmalade Mews", "phone": "+44 7700 900123"}


def found(client, name=LIST, **asked):
    return [row.pk for row in client.get(reverse(name), asked).context["cl"].result_list]


def page_of(client, order):
    return client.get(reverse("admin:orders_order_change", args=[order.pk]))


def do(client, order, name, **told):
    return client.post(reverse("admin:orders_order_act", args=[order.pk, name]), told)


@pytest.fixture
def pending(store, route):
    return make_order(store, released_at=None)


@pytest.fixture
def package(order):
    return ship_order(order_id=order.pk, actor=None, carrier="DPD", tracking_number="TRACK-1")


# --- finding -------------------------------------------------------------------------------------------


def test_an_order_is_found_by_its_exact_number_in_every_store(staff_client, store):
    one = make_order(store, number="#1001")
    other = make_order(make_store(make_merchant()), number="#1001")
    make_order(store, number="#10011")

    assert set(found(staff_client, q=" #1001 ")) == {one.pk, other.pk}


def test_an_order_is_found_by_public_id_and_tracking_number(staff_client, order, package):
    assert found(staff_client, q=order.public_id) == [order.pk]
    assert found(staff_client, q="track-1") == [order.pk]


@pytest.mark.parametrize("term", ["nothing", "%", "'; --", "x" * 3000, "a b"])
def test_what_names_nothing_finds_nothing(staff_client, order, term):
    assert found(staff_client, q=term) == []


def test_a_row_of_the_list_is_short_and_says_history_in_a_word(staff_client, store, order):
    old = make_order(store, is_history=True)

    rows = staff_client.get(reverse(LIST)).text.partition("<tbody>")[2].partition("</tbody>")[0]

    assert len(rows) / 2 < 900
    assert rows.count("<small>history</small>") == 1
    assert reverse("admin:orders_order_change", args=[old.pk]) in rows


def test_a_search_turns_no_column_into_capitals(staff_client, order):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        staff_client.get(reverse(LIST), {"q": order.number})

    asked = [query["sql"] for query in queries if "orders_order" in query["sql"]]
    assert asked
    assert not [sql for sql in asked if "UPPER(" in sql or "LIKE" in sql]


def test_a_store_and_then_a_status_narrow_the_list(staff_client, store, order, pending):
    make_order(make_store(make_merchant()))

    assert set(found(staff_client, store=store.code.lower())) == {order.pk, pending.pk}
    assert found(staff_client, store=store.code, status="pending") == [pending.pk]


def test_a_hold_narrows_a_store(staff_client, store, order, pending):
    Hold.objects.create(merchant=store.merchant, order=order, kind="risk")

    assert found(staff_client, store=store.code, hold="risk") == [order.pk]


def test_a_status_is_offered_only_within_a_store(staff_client, store, order):
    texts = [staff_client.get(reverse(LIST), asked).text for asked in ({}, {"store": store.code})]

    assert ["status=to_ship" in text for text in texts] == [False, True]


# --- paging --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", ["order", "fulfilment", "package", "deadline"])
def test_a_large_table_is_never_counted_as_a_whole(staff_client, order, package, rows):
    with CaptureQueriesContext(connection) as queries:
        response = staff_client.get(reverse(f"admin:orders_{rows}_changelist"))

    counts = [
        query["sql"] for query in queries if "COUNT(*)" in query["sql"] and f"orders_{rows}" in query["sql"]
    ]
    assert response.status_code == 200
    assert counts
    assert all(f"LIMIT {pages.PAGED_TO}" in sql for sql in counts)


def test_pages_end_where_paging_ends(staff_client, store, route, monkeypatch):
    monkeypatch.setattr(pages, "PAGED_TO", 3)
    orders = [make_order(store) for _number in range(5)]

    changelist = staff_client.get(reverse(LIST)).context["cl"]

    assert changelist.result_count == 3
    assert orders[-1] in changelist.result_list


@pytest.mark.parametrize("asked", [{"o": "1"}, {"o": "-3.2"}, {"o": "99"}])
def test_no_address_sorts_ten_million_rows(staff_client, order, asked):
    with CaptureQueriesContext(connection) as queries:
        assert staff_client.get(reverse(LIST), asked).status_code == 200

    ordered = [query["sql"] for query in queries if 'ORDER BY "orders_order"' in query["sql"]]
    assert ordered
    assert all('ORDER BY "orders_order"."id" DESC' in sql for sql in ordered)


@pytest.mark.parametrize("rows", ["fulfilment", "package", "deadline"])
def test_rows_of_an_order_are_found_by_its_number(staff_client, store, order, package, rows):
    make_order(store)

    assert len(found(staff_client, f"admin:orders_{rows}_changelist", q=order.number)) == 1


# --- the page ------------------------------------------------------------------------------------------


def test_the_page_tells_money_deadline_and_story_in_words(staff_client, store, order):
    text = page_of(staff_client, order).text

    assert "£10.00" in text
    assert "London" in text
    assert "Came in by import of test.csv" in text


def test_the_recipient_is_masked_until_somebody_asks_and_that_is_told(staff_client, staff, store, route):
    order = make_order(store, recipient=SHOPPER)
    assert "Quillfeather" not in page_of(staff_client, order).text
    assert not Event.objects.filter(kind="order.recipient_revealed").exists()

    text = staff_client.post(reverse("admin:orders_order_reveal", args=[order.pk])).text

    assert "Quillfeather" in text
    assert Event.objects.get(kind="order.recipient_revealed").actor == staff


def test_looking_at_the_reveals_address_reveals_nothing(staff_client, store, route):
    order = make_order(store, recipient=SHOPPER)

    response = staff_client.get(reverse("admin:orders_order_reveal", args=[order.pk]))

    assert response.status_code == 302
    assert not Event.objects.filter(kind="order.recipient_revealed").exists()


def test_nothing_is_edited_on_the_page(staff_client, order):
    staff_client.post(reverse("admin:orders_order_change", args=[order.pk]), {"status": "signed"})

    order.refresh_from_db()
    assert order.status == "to_ship"


# --- acts ----------------------------------------------------------------------------------------------


def test_every_act_has_its_form(staff_client, order, package):
    for name in ACTS:
        url = reverse("admin:orders_order_act", args=[order.pk, name])
        assert staff_client.get(url).status_code == 200, name


def test_only_what_makes_sense_is_offered(staff_client, pending, order):
    assert set(possible_acts(pending)) == {
        "release",
        "hold",
        "flag_risk",
        "assign",
        "ask_cancellation",
        "cancel",
    }
    text = page_of(staff_client, order).text
    assert reverse("admin:orders_order_act", args=[order.pk, "release"]) not in text


def test_release_hold_and_risk_go_the_sellers_way(staff_client, staff, pending):
    do(staff_client, pending, "hold", reason="Stock count")
    do(staff_client, pending, "release_hold")
    do(staff_client, pending, "flag_risk", reason="Odd address")
    do(staff_client, pending, "clear_risk")
    do(staff_client, pending, "release")

    pending.refresh_from_db()
    assert pending.status == Order.Status.TO_SHIP
    assert not Hold.objects.open().filter(order=pending, kind__in=["manual", "risk"]).exists()
    assert {event.by for event in Event.objects.filter(subject_id=pending.pk, actor=staff)} == {"staff"}


def test_a_cancellation_by_staff_is_the_platforms(staff_client, order):
    do(staff_client, order, "cancel", reason="Fraud")

    order.refresh_from_db()
    assert order.status == "cancelled"
    assert order.lines.get().cancelled_by == "platform"


@pytest.mark.parametrize(
    ("name", "state", "told"),
    [
        ("sign", "signed", {}),
        ("return", "returned", {"reason": "Refused"}),
        ("lose", "lost", {"reason": "Fire"}),
    ],
)
def test_a_parcel_ends_and_its_end_is_taken_back(staff_client, order, package, name, state, told):
    do(staff_client, order, name, package=package.pk, **told)
    package.refresh_from_db()
    assert package.state == state

    do(staff_client, order, "take_back_end", package=package.pk, reason="Typed wrong")

    package.refresh_from_db()
    assert package.state == "on_its_way"


def test_staff_send_a_parcel_on_from_our_warehouse(staff_client, order, package):
    Order.objects.update(leg=Order.Leg.TO_PLATFORM_WAREHOUSE)

    do(staff_client, order, "arrive", package=package.pk)
    do(staff_client, order, "onward", carrier="DHL", tracking_number="on-2")

    assert list(Package.objects.order_by("pk").values_list("kind", "tracking_number")) == [
        ("first", "TRACK-1"),
        ("onward", "ON-2"),
    ]


def test_staff_choose_the_warehouse_among_the_merchants_own(staff_client, store, order):
    channel = make_channel(make_warehouse(store.merchant))
    foreign = make_route(make_merchant()).channel

    assert do(staff_client, order, "assign", channel=foreign.pk).context["form"].errors
    do(staff_client, order, "assign", channel=channel.pk)

    assert Fulfilment.objects.get(order=order).warehouse == channel.warehouse


def test_a_refusal_is_shown_and_nothing_happens(staff_client, order):
    response = do(staff_client, order, "release")

    assert response.status_code == 200
    assert "not possible any more" in response.text


def test_a_parcel_of_another_order_is_refused(staff_client, store, order, package):
    other = make_order(store)
    theirs = ship_order(order_id=other.pk, actor=None, carrier="DPD", tracking_number="2")

    response = do(staff_client, order, "sign", package=theirs.pk)

    assert list(response.context["form"].errors) == ["package"]


def test_an_act_without_its_reason_asks_for_it(staff_client, order):
    response = do(staff_client, order, "cancel", reason=" ")

    assert list(response.context["form"].errors) == ["reason"]


@pytest.mark.parametrize("name", ["nothing", "delete", "__class__"])
def test_an_unknown_act_is_not_found(staff_client, order, name):
    assert do(staff_client, order, name).status_code == 404


def test_who_may_only_look_does_nothing(order):
    looker = make_staff("looker@example.com", is_superuser=False)
    client = client_of(looker)

    for name in ACTS:
        assert do(client, order, name, reason="x").status_code in {302, 403}, name
    order.refresh_from_db()
    assert order.status == "to_ship"
