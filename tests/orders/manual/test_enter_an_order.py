"""An order typed in: every field is checked where it stands, and a double click makes one order."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from merchant.tenancy.models import Membership
from orders.book.models import Order
from tests.conftest import client_of
from tests.factories import make_order, make_seller, make_sku, make_store

pytestmark = pytest.mark.usefixtures("clock", "route")
TYPED = {
    "number": "TEL-7",
    "ordered_at": "2026-03-02T09:30",
    "released": "True",
    "name": "Grace Hopper",
    "phone": "+44 20 7946 0958",
    "email": "grace@example.org",
    "street": "12 Navy Lane",
    "city": "London",
    "postcode": "SW1A 1AA",
    "subdivision": "ENG",
    "country": "GB",
    "lines-TOTAL_FORMS": "2",
    "lines-INITIAL_FORMS": "0",
    "lines-0-sku_code": "TEA",
    "lines-0-units": "2",
    "lines-0-price": "4.50",
    "lines-0-personalisation": "For Ada",
}


@pytest.fixture
def address(store):
    return reverse("orders:order_new", args=[store.code])


@pytest.fixture
def enter(seller_client, address):
    def send(**fields):
        return seller_client.post(address, TYPED | fields)

    return send


def test_the_page_proposes_a_number_and_the_moment(seller_client, address):
    form = seller_client.get(address).context["form"]

    assert form["number"].value().startswith("M260302-")
    assert f"{form['ordered_at'].value():%Y-%m-%d %H:%M}" == "2026-03-02 10:00"


def spare_rows(response):
    """Of each row of products whether a phone leaves it out."""
    return ["spare" in row.split('"')[0] for row in response.text.split('class="line-row')[1:]]


def test_a_phone_shows_one_empty_row_and_every_other_that_somebody_asked_for(
    seller_client, enter, address, store
):
    appended = reverse("orders:order_new_row", args=[store.code]) + "?lines-TOTAL_FORMS=4"

    assert spare_rows(seller_client.get(address)) == [False, True, True, True]
    assert spare_rows(seller_client.get(appended)) == [False]
    sent_back = enter(**{"name": "", "lines-TOTAL_FORMS": "3", "lines-2-sku_code": "MUG"})
    assert spare_rows(sent_back)[:3] == [False, True, False]


def test_an_order_is_entered_and_its_page_follows(enter, store):
    make_sku(store.merchant, "TEA", title="Darjeeling")

    response = enter()

    order = Order.objects.get()
    line = order.lines.get()
    assert response["Location"] == order.get_absolute_url()
    assert (order.number, order.origin, order.status) == ("TEL-7", "manual", "to_ship")
    assert (order.currency, order.total_minor, order.country) == ("GBP", 900, "GB")
    assert order.ordered_at == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert (line.ordered, line.price_minor, line.title) == (2, 450, "Darjeeling")
    assert line.personalisation == "For Ada"
    assert order.recipient.name == "Grace Hopper"


def test_an_order_that_waits_stands_in_processing(enter):
    enter(released="False")

    assert Order.objects.get().status == "pending"


def test_a_double_click_makes_one_order_and_says_so(enter):
    enter()

    response = enter()

    assert "has an order TEL-7 already" in response.text
    assert 'value="12 Navy Lane"' in response.text or "12 Navy Lane</textarea>" in response.text
    assert Order.objects.count() == 1


def test_the_number_of_another_store_is_free(enter, store):
    make_order(make_store(store.merchant), number="TEL-7")

    enter()

    assert Order.objects.filter(number="TEL-7").count() == 2


@pytest.mark.parametrize(
    ("field", "value", "where", "told"),
    [
        ("number", "", "form", "This field is required."),
        ("number", "x" * 65, "form", "at most 64 characters"),
        ("number", "A\0B", "form", "Null characters are not allowed"),
        ("ordered_at", "", "form", "This field is required."),
        ("ordered_at", "2026-03-02T10:30", "form", "lies in the future"),
        ("ordered_at", "0026-03-02T09:30", "form", "lies before the year 2000"),
        ("ordered_at", "yesterday", "form", "Enter a valid date/time."),
        ("released", "perhaps", "form", "Select a valid choice."),
        ("name", "", "buyer", "This field is required."),
        ("email", "grace", "buyer", "Enter a valid email address."),
        ("country", "XX", "buyer", "Select a valid choice."),
        ("street", "x" * 1_000_000, "buyer", "at most 500 characters"),
    ],
)
def test_what_is_wrong_stands_at_its_field(field, value, where, told, enter):
    response = enter(**{field: value})

    assert told in response.context[where].errors[field][0]
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("sku_code", "", "This field is required."),
        ("sku_code", "x" * 65, "at most 64 characters"),
        ("units", "", "This field is required."),
        ("units", "0", "greater than or equal to 1"),
        ("units", "1.5", "Enter a whole number."),
        ("units", "9" * 5000, "."),
        ("price", "-1", "greater than or equal to 0"),
        ("price", "1.005", "GBP has 2 decimals."),
        ("price", "NaN", "Enter a number."),
        ("price", "1e400", "."),
        ("personalisation", "x" * 501, "at most 500 characters"),
    ],
)
def test_what_is_wrong_in_a_row_stands_in_it(field, value, told, enter):
    response = enter(**{f"lines-0-{field}": value})

    assert told in response.context["lines"].errors[0][field][0]
    assert not Order.objects.exists()


def test_empty_rows_alone_are_no_order(enter):
    response = enter(**{name: "" for name in TYPED if name.startswith("lines-0-")})

    assert "Enter at least one product" in response.text
    assert not Order.objects.exists()


@pytest.mark.parametrize("count", ["", "-1", "101", "9" * 400, "many"])
def test_a_count_of_rows_that_cannot_be_is_refused(count, enter):
    response = enter(**{"lines-TOTAL_FORMS": count})

    assert response.status_code == 200
    assert not Order.objects.exists()


def test_a_price_that_nobody_knows_stays_unknown(enter):
    enter(**{"lines-0-price": ""})

    assert Order.objects.get().lines.get().price_minor is None


def test_a_code_that_the_catalogue_does_not_know_is_kept(enter):
    enter(**{"lines-0-sku_code": "unheard-of"})

    assert Order.objects.get().lines.get().sku_code == "unheard-of"


@pytest.mark.parametrize(
    ("asked", "row", "count"), [("4", "lines-4-sku_code", "5"), ("", "lines-0-", "1"), ("x", "lines-0-", "1")]
)
def test_another_row_is_appended_with_the_new_count(asked, row, count, seller_client, store):
    address = reverse("orders:order_new_row", args=[store.code])

    response = seller_client.get(address, {"lines-TOTAL_FORMS": asked})

    assert f'name="{row}' in response.text
    assert f'value="{count}" hx-swap-oob="true"' in response.text


def test_more_rows_than_an_order_may_have_are_not_given(seller_client, store):
    address = reverse("orders:order_new_row", args=[store.code])

    response = seller_client.get(address, {"lines-TOTAL_FORMS": "100"})

    assert "at most 100 rows" in response.text
    assert "<input" not in response.text


def test_a_clerk_enters_no_orders(address, merchant):
    client = client_of(make_seller(merchant, role=Membership.Role.CLERK))

    assert client.post(address, TYPED).status_code == 403
    assert not Order.objects.exists()


def test_the_page_offers_the_merchants_own_codes(seller_client, address, store):
    make_sku(store.merchant, "TEA", title="Darjeeling")
    make_sku(make_store().merchant, "SECRET")

    shown = seller_client.get(address).text

    assert '<option value="TEA">Darjeeling</option>' in shown
    assert "SECRET" not in shown


def test_a_moment_that_no_database_gives_back_is_refused(enter, store):
    """Midnight of the very first day lies before year 1 in UTC, wherever clocks are ahead of it."""
    store.time_zone = "Asia/Shanghai"
    store.save()

    response = enter(ordered_at="0001-01-01T00:00")

    assert "lies before the year 2000" in response.context["form"].errors["ordered_at"][0]
    assert not Order.objects.exists()
