import pytest
from django.urls import reverse

from tests.factories import make_order, make_route, make_store
from tests.orders.builders import ship, two_units

pytestmark = pytest.mark.usefixtures("clock", "route")


@pytest.fixture
def search(seller_client, store):
    def get(text):
        return seller_client.get(reverse("orders:search", args=[store.code]), {"q": text})

    return get


@pytest.fixture
def found(store):
    """An order that ships TEA under RM1, and others that don't."""
    order = make_order(store, number="A-100", lines=two_units())
    ship(order, tracking_number="RM1")
    make_order(store, number="A-200")
    make_order(store, number="B-100")
    return order


@pytest.mark.parametrize("text", ["A-1", "A-100", "RM1", "rm1", "TEA", "tea", "  A-100  "])
def test_one_hit_leads_straight_to_the_order(text, search, found):
    response = search(text)

    assert response.status_code == 302
    assert response["Location"] == found.get_absolute_url()


def test_several_hits_are_listed_newest_first(search, found):
    response = search("A-")

    assert [row.number for row in response.context["rows"]] == ["A-200", "A-100"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "100",
        "RM",
        "TE",
        "%",
        "_",
        "A-%",
        "\\",
        "x" * 101,
        "x" * 1_000_000,
        "'",
        "<b>",
    ],
    ids=lambda text: repr(text[:9]),
)
def test_what_is_not_there_is_not_found_in_words(text, search, found):
    response = search(text)

    assert response.status_code == 200
    assert "Nothing found" in response.content.decode()
    assert "<b>" not in response.context["search_text"] or b"&lt;b&gt;" in response.content


def test_nothing_of_another_store_or_merchant_is_found(search, store):
    other = make_store()
    make_route(other.merchant, "GB")
    for shop in (other, make_store(store.merchant)):
        ship(make_order(shop, number="Z-1", lines=two_units("ZINC")), tracking_number="ZZ1")

    for text in ("Z-1", "ZZ1", "ZINC"):
        assert "Nothing found" in search(text).content.decode()


def test_a_search_costs_the_same_for_one_and_many(search, store, django_assert_max_num_queries):
    for number in range(8):
        make_order(store, number=f"M-{number}")

    with django_assert_max_num_queries(14):
        response = search("M-")

    assert len(response.context["rows"]) == 8


def test_full_width_characters_find_as_well(search, found):
    assert search("Ａ－１００")["Location"] == found.get_absolute_url()
