import pytest
from django.urls import reverse

from orders.selection.models import Lookup
from tests.conftest import client_of
from tests.factories import make_order, make_route, make_seller, make_sku, make_store
from tests.orders.builders import ship, two_units

pytestmark = pytest.mark.usefixtures("clock", "route")
BUYER = {"name": "Ottoline  Quillfeather", "phone": "+44 7700 900123", "email": "otto@example.com"}


@pytest.fixture
def search(seller_client, store):
    """Send the search box of a store's page."""

    def send(text, client=seller_client):
        return client.post(reverse("search", args=[store.code]), {"q": text})

    return send


@pytest.fixture
def listed(search, seller_client):
    """The orders that a search leads to."""

    def numbers(text):
        response = search(text)
        assert response.status_code == 302
        page = seller_client.get(response["Location"])
        return [row.number for row in page.context["rows"]]

    return numbers


@pytest.fixture
def found(store):
    """An order that ships TEA under RM1, and others that don't."""
    order = make_order(store, number="A-100", lines=two_units(), recipient=BUYER)
    ship(order, tracking_number="RM1")
    make_order(store, number="A-200")
    make_order(store, number="B-100")
    return order


@pytest.mark.parametrize(
    "text",
    [
        *("A-1", "a-1", "A-100", "RM1", "rm1", "  A-100  "),
        *("ottoline quill", "OTTOLINE", "07700 900123", "Otto@Example.com"),
    ],
)
def test_one_hit_leads_straight_to_the_order(text, search, found):
    response = search(text)

    assert response.status_code == 302
    assert response["Location"] == found.get_absolute_url()


def test_an_order_of_exactly_this_number_comes_before_those_that_begin_so(search, store):
    exact = make_order(store, number="C-1")
    make_order(store, number="C-10")

    assert search("C-1")["Location"] == exact.get_absolute_url()


def test_several_hits_are_listed_newest_first_behind_a_token(search, listed, found):
    assert listed("A-") == ["A-200", "A-100"]
    address = search("A-")["Location"]
    assert "A-" not in address.partition("?")[2]
    assert Lookup.objects.latest("pk").token in address


def test_the_text_of_a_search_is_shown_to_its_owner_alone(search, seller_client, colleague_client, store):
    for number in ("A-1", "A-2"):
        make_order(store, number=number, recipient=BUYER)
    address = search("Ottoline")["Location"]

    own, other = seller_client.get(address), colleague_client.get(address)

    assert "“Ottoline”" in own.text
    assert "Ottoline" not in other.text
    assert [row.number for row in other.context["rows"]] == ["A-2", "A-1"]


@pytest.mark.parametrize("token", ["nobodys", "x" * 1000, "", "'"])
def test_an_unknown_token_finds_nothing_and_harms_nothing(token, seller_client, store, found):
    page = seller_client.get(reverse("orders:list", args=[store.code]), {"tab": "all", "found": token})

    assert page.status_code == 200
    assert len(page.context["rows"]) == (0 if token in {"nobodys", "'"} else 3)


def test_a_token_of_another_store_finds_nothing(search, seller_client, store, found):
    token = search("A-")["Location"].partition("found=")[2]
    other = make_store(store.merchant)
    make_order(other, number="A-1")

    page = seller_client.get(reverse("orders:list", args=[other.code]), {"tab": "all", "found": token})

    assert page.context["rows"] == []


@pytest.mark.parametrize(
    "text",
    [
        *("A-1000", "RM", "ZZ", "%", "_", "A-%", "\\", "'", "<b>", "Z", "illfeather", "7700 900", "@"),
        *("x" * 100, "x" * 101, "x" * 1_000_000, "", "   "),
    ],
    ids=lambda text: repr(text[:9]),
)
def test_what_is_not_there_is_not_found_in_words(text, search, found):
    response = search(text)

    assert response.status_code == 200
    assert response.context["found"] == []
    assert "<b>" not in response.context["search_text"] or b"&lt;b&gt;" in response.content
    expected = "too long" if len(text) > 100 else "Nothing found" if text.strip() else "What are you looking"
    assert expected in response.text


def test_who_may_not_see_recipients_does_not_find_them(search, merchant, store, found):
    accountant = client_of(make_seller(merchant, role="accountant"))

    assert search("A-100", accountant).status_code == 302
    for text in (BUYER["name"], BUYER["phone"], BUYER["email"]):
        assert search(text, accountant).context["found"] == []


def test_nothing_of_another_store_or_merchant_is_found(search, store):
    other = make_store()
    make_route(other.merchant, "GB")
    for shop in (other, make_store(store.merchant)):
        order = make_order(shop, number="Z-1", lines=two_units("ZINC"), recipient=BUYER, has_skus=False)
        ship_released(order)

    for text in ("Z-1", "ZZ1", "ZINC", BUYER["name"]):
        assert "Nothing found" in search(text).text


def ship_released(order):
    order.holds.update(released_at=order.ordered_at)
    ship(order, tracking_number="ZZ1")


def test_a_page_of_the_merchant_searches_every_store_that_is_open_to_one(
    seller_client, merchant, store, found
):
    other = make_store(merchant)
    for number in ("A-1", "A-2"):
        make_order(other, number=number)
    url = reverse("search_everywhere", args=[merchant.code])

    both = seller_client.post(url, {"q": "A-"}).text
    clerk = client_of(make_seller(merchant, stores=[other])).post(url, {"q": "A-"})

    assert f"2 orders in {store.name}" in both
    assert f"2 orders in {other.name}" in both
    assert clerk["Location"].startswith(reverse("orders:list", args=[other.code]))


def test_an_sku_is_found_among_the_products_too(search, merchant):
    sku = make_sku(merchant, "LAMP-1")

    assert search("lamp-1")["Location"] == reverse("merchant:sku_edit", args=[merchant.code, sku.public_id])
    assert search("LAMP")["Location"].endswith("/skus/?q=LAMP") or "LAMP-1" in search("LAMP")["Location"]


def test_a_search_costs_the_same_for_one_and_many(search, store, django_assert_max_num_queries):
    for number in range(8):
        make_order(store, number=f"M-{number}")

    with django_assert_max_num_queries(16):
        response = search("M-")

    assert response.status_code == 302


def test_full_width_characters_find_as_well(search, found):
    assert search("Ａ－１００")["Location"] == found.get_absolute_url()


def test_looking_at_the_search_page_finds_nothing_and_says_what_may_be_typed(seller_client, store):
    page = seller_client.get(reverse("search", args=[store.code]))

    assert "What are you looking for?" in page.text
    assert not Lookup.objects.exists()
