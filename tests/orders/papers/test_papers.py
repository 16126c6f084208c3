"""What stands on packing slips, pick lists and preparation lists, and who may print them."""

import pytest
from django.urls import reverse

from merchant.audit.models import Event
from merchant.tenancy.models import Membership
from orders.book import remarks
from orders.book.drafts import LineDraft
from orders.book.models import Charge
from orders.dispatch import services as dispatch
from orders.dispatch.models import PickList
from orders.papers import selectors
from tests.conftest import client_of
from tests.factories import make_order, make_seller
from tests.orders.builders import cancel, ship

PERSON = {"name": "Ottoline Quill", "street": "7 Marmalade Mews", "city": "Bath", "phone": "+44 1"}


@pytest.fixture
def slips(seller_client, store):
    def post(client=None, **fields):
        return (client or seller_client).post(reverse("orders:packing_slips", args=[store.code]), fields)

    return post


@pytest.fixture
def preparation(seller_client, store):
    def get(**query):
        return seller_client.get(reverse("orders:preparation_list", args=[store.code]), query)

    return get


@pytest.fixture
def picked(seller_client, seller):
    """The pick list of these orders, as its page shows it."""

    def get(*orders):
        if orders:
            dispatch.submit_orders(order_ids=[order.pk for order in orders], actor=seller)
        return seller_client.get(PickList.objects.get().get_absolute_url())

    return get


def test_a_slip_tells_the_packer_everything(slips, store, route, seller):
    order = make_order(
        store,
        number="1001-A",
        recipient=PERSON,
        postcode="BA1 1AA",
        lines=[LineDraft("1", "MUG", "Mug, sand", 3, 500, personalisation="For Ann")],
    )
    line = order.lines.get()
    for about in (line, None):
        Charge.objects.create(
            merchant=store.merchant, order=order, line=about, kind="service", identity=f"g{about}",
            title=f"Gift box {bool(about)}", amount_minor=1,
        )  # fmt: skip
    remarks.add_note(order_id=order.pk, actor=seller, text="wrap twice")

    text = slips(ticked=order.public_id).text

    for told in ("1001-A", "Ottoline Quill", "7 Marmalade Mews", "BA1 1AA", "Bath", "MUG", "Mug, sand"):
        assert told in text
    for told in ("For Ann", "Gift box True", "Gift box False", "wrap twice", 'class="barcode"'):
        assert told in text


def test_the_destination_is_written_for_carriers_whoever_prints(slips, store, route, seller):
    seller.language = "zh-hans"
    seller.save()
    order = make_order(store, recipient=PERSON, country="DE")

    page = slips(ticked=order.public_id).content.decode()

    assert "Germany (DE)" in page
    assert "德国" not in page


def test_each_slip_is_written_down_on_its_order(slips, store, order, seller):
    second = make_order(store, is_matched=False)

    slips(ticked=[order.public_id, second.public_id])

    events = Event.objects.filter(kind="order.slip_printed", actor=seller)
    assert set(events.values_list("subject_id", flat=True)) == {order.pk, second.pk}


def test_cancelled_units_are_not_packed(slips, order):
    cancel(order)

    assert "Every line of this order was cancelled." in slips(ticked=order.public_id).text


@pytest.mark.parametrize("fields", [{}, {"ticked": "nobodys"}])
def test_without_orders_one_is_led_back_to_the_list(slips, seller_client, order, fields):
    response = slips(**fields)

    assert response.status_code == 302
    assert seller_client.get(response.url).context["messages"]


def test_too_many_slips_are_refused_and_nothing_is_shown(slips, store, order, monkeypatch):
    monkeypatch.setattr(selectors, "MOST_SLIPS", 1)
    monkeypatch.setattr("orders.papers.views.MOST_SLIPS", 1)
    make_order(store, is_matched=False)

    assert slips(scope="all", tab="all").status_code == 302
    assert not Event.objects.filter(kind="order.slip_printed").exists()


def test_a_slip_of_somebody_elses_order_is_not_printed(slips, outsider, order):
    theirs = make_order(outsider.memberships.get().merchant.store_set.get(), number="THEIRS")

    text = slips(ticked=[order.public_id, theirs.public_id]).text

    assert order.number in text
    assert "THEIRS" not in text


def test_who_may_not_see_recipients_prints_no_slips(slips, merchant, order):
    accountant = client_of(make_seller(merchant, role=Membership.Role.ACCOUNTANT))

    assert slips(accountant, ticked=order.public_id).status_code == 403


def test_slips_cost_the_same_however_many(slips, store, route, django_assert_max_num_queries):
    orders = [make_order(store) for _ in range(5)]

    with django_assert_max_num_queries(20):
        slips(ticked=[order.public_id for order in orders])


def test_a_pick_list_adds_up_by_sku_and_tells_each_order(picked, store, route):
    orders = [
        make_order(store, number=number, lines=[LineDraft("1", "TEA", "Tea", units, 500)])
        for number, units in (("P-1", 2), ("P-2", 3))
    ]

    response = picked(*orders)

    paper = response.context["paper"]
    assert [(row.sku, row.units, row.orders) for row in paper.rows] == [("TEA", 5, 2)]
    assert [each.order.number for each in paper.orders] == ["P-1", "P-2"]
    assert "P-1" in response.text


def test_what_left_before_is_not_fetched_again_and_what_leaves_later_stays_listed(picked, store, route):
    order = make_order(store, lines=[LineDraft("1", "TEA", "Tea", 5, 500)])
    ship(order, {"TEA": 2})

    assert picked(order).context["paper"].units == 3
    ship(order)
    assert picked().context["paper"].units == 3


def test_orders_taken_back_are_left_out(picked, order, seller):
    picked(order)
    dispatch.take_back_submission(order_id=order.pk, actor=seller, reason="wrong warehouse")

    paper = picked().context["paper"]

    assert (paper.rows, paper.total_orders) == ([], 0)


def test_pick_lists_are_listed_with_their_orders(picked, seller_client, store, order):
    picked(order)

    response = seller_client.get(reverse("orders:pick_lists", args=[store.code]))

    assert PickList.objects.get().get_absolute_url() in response.text


def test_the_latest_pick_list_stands_first(seller_client, store, order, seller):
    for each in (order, make_order(store)):
        dispatch.submit_orders(order_ids=[each.pk], actor=seller)

    rows = seller_client.get(reverse("orders:pick_lists", args=[store.code])).context["table"].data

    assert [row.number for row in rows] == [2, 1]


def test_the_preparation_list_adds_up_by_sku_and_warehouse(preparation, store, route):
    tea = [LineDraft("1", "TEA", "Tea", 2, 500)]
    make_order(store, lines=tea)
    make_order(store, lines=tea, released_at=None, is_matched=False)
    ship(make_order(store, lines=tea))

    paper = preparation(tab="all").context["paper"]

    assert [(row.sku, row.warehouse, row.units, row.orders) for row in paper.rows] == [
        ("TEA", "", 2, 1),
        ("TEA", f"{route.warehouse.name} · {route.warehouse.code}", 2, 1),
    ]
    assert paper.orders == 2


def test_the_preparation_list_follows_the_lists_tab(preparation, store, route):
    make_order(store, number="OPEN")
    make_order(store, number="EARLY", released_at=None, is_matched=False)

    assert preparation(tab="processing").context["paper"].orders == 1


def test_texts_to_engrave_are_listed_with_their_order(preparation, store, route):
    make_order(
        store, number="E-1", lines=[LineDraft("1", "PEN", "Pen", 1, 500, personalisation="Für Änne <3")]
    )

    text = preparation(tab="to_ship").text

    assert "Für Änne &lt;3" in text
    assert "E-1" in text


def test_a_list_that_cannot_hold_all_says_so(preparation, store, route, monkeypatch):
    monkeypatch.setattr(selectors, "MOST_SKUS", 1)
    for code in ("A", "B"):
        make_order(store, lines=[LineDraft("1", code, "Tea", 2, 500)])

    paper = preparation(tab="all").context["paper"]

    assert paper.is_cut
    assert len(paper.rows) == 1


def test_an_empty_preparation_list_says_why(preparation, store):
    assert "Nothing is to be prepared" in preparation(tab="signed").text
