"""The markets: who serves which country, and for which ones nobody does."""

import pytest
from django.urls import reverse

from tests.factories import make_channel, make_merchant, make_warehouse
from warehouses.markets.selectors import OFFERS_SHOWN, coverage_of, matching
from warehouses.sites.models import Channel, Warehouse

pytestmark = pytest.mark.django_db


@pytest.fixture
def warehouse(merchant):
    return make_warehouse(merchant, name="Our depot", currency="EUR")


@pytest.fixture
def platforms():
    """A warehouse of the platform's."""
    made = make_warehouse(make_merchant(), name="Platform depot", currency="USD")
    Warehouse.objects.filter(pk=made.pk).update(merchant=None, owner="platform")
    return Warehouse.objects.get(pk=made.pk)


def coverage(merchant, wanted="", weight=500):
    return coverage_of(merchant, weight_g=weight, language="en", wanted=wanted)


def offers(merchant, country, weight=500):
    (market,) = coverage(merchant, country, weight).markets
    return [offer.channel.code for offer in market.offers]


def page(client, merchant, **query):
    return client.get(reverse("warehouses:markets", args=[merchant.code]), query)


def test_each_country_tells_who_serves_it(seller_client, merchant, warehouse, platforms):
    make_channel(
        warehouse, name="DHL Paket", countries=["DE", "FR"], transit_days=2, rates=[[500, 420], [2000, 700]]
    )
    make_channel(platforms, name="Hub Express", countries=["DE"], transit_days=5, max_weight_g=2000)

    text = page(seller_client, merchant).content.decode()

    assert text.index("France") < text.index("Germany")
    assert "€4.20" in text
    assert "Platform depot" in text
    assert "recommended" in text
    assert "up to 2 kg" in text
    assert "€7.00" in page(seller_client, merchant, weight="1000").content.decode()


def test_only_ones_own_and_the_platforms_channels_in_use_count(merchant, warehouse, platforms):
    make_channel(warehouse, code="OWN", countries=["DE"])
    make_channel(platforms, code="HUB", countries=["DE"])
    make_channel(warehouse, code="GONE", countries=["DE"], is_active=False)
    make_channel(make_warehouse(merchant, is_active=False), code="SHUT", countries=["DE"])
    make_channel(make_warehouse(make_merchant()), code="THEIRS", countries=["DE"])
    of_other = make_channel(platforms, code="OTHERS", countries=["DE"])
    Channel.objects.filter(pk=of_other.pk).update(merchant=make_merchant())

    assert sorted(offers(merchant, "DE")) == ["HUB", "OWN"]


def test_what_takes_the_parcel_comes_first_then_the_fastest_then_the_cheapest(merchant, warehouse):
    make_channel(warehouse, code="LIGHT", countries=["DE"], transit_days=1, max_weight_g=400)
    make_channel(warehouse, code="DEAR", countries=["DE"], transit_days=3, rates=[[500, 900]])
    make_channel(warehouse, code="CHEAP", countries=["DE"], transit_days=3, rates=[[500, 400]])
    make_channel(warehouse, code="UNPRICED", countries=[], transit_days=3)
    make_channel(warehouse, code="FAST", countries=["DE"], transit_days=2)

    assert offers(merchant, "DE") == ["FAST", "CHEAP", "DEAR", "UNPRICED", "LIGHT"]
    assert offers(merchant, "DE", weight=400)[0] == "LIGHT"


def test_a_country_that_no_channel_serves_is_said(seller_client, merchant, warehouse):
    make_channel(warehouse, countries=["DE"])

    text = page(seller_client, merchant, q="Japan").content.decode()

    assert "No channel serves Japan." in text
    assert [market.code for market in coverage(merchant, "japan").markets] == []


def test_a_channel_that_names_no_country_serves_every_one(seller_client, merchant, warehouse):
    make_channel(warehouse, code="WORLD", countries=[])

    assert offers(merchant, "Japan") == ["WORLD"]
    assert "Any country" in page(seller_client, merchant).content.decode()


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        ("DE", {"DE"}),
        ("de", {"DE"}),
        ("german", {"DE"}),
        ("德国", {"DE"}),
        ("uk", {"GB"}),
        ("guinea", {"GN", "GQ", "GW", "PG"}),
        ("x1", set()),
    ],
)
def test_a_search_finds_countries_by_code_and_by_parts_of_names(wanted, codes):
    assert set(matching(wanted)) == codes


def test_a_word_that_is_in_no_country_s_name_says_so(seller_client, merchant, warehouse):
    make_channel(warehouse, countries=["DE"])

    text = page(seller_client, merchant, q="<b>Atlantis").content.decode()

    assert "is in no country" in text
    assert "<b>Atlantis" not in text


def test_a_market_of_many_channels_shows_the_first_and_the_way_to_the_rest(
    seller_client, merchant, warehouse
):
    for _channel in range(OFFERS_SHOWN + 2):
        make_channel(warehouse, countries=["DE", "FR"])

    text = page(seller_client, merchant).content.decode()

    assert "2 more channels to Germany" in text
    assert len(offers(merchant, "DE")) == OFFERS_SHOWN + 2


def test_markets_come_a_page_at_a_time(seller_client, merchant, warehouse):
    make_channel(warehouse, countries=["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR"])
    make_channel(warehouse, countries=["GB", "GR", "HR", "HU", "IE", "IT", "JP", "LT", "LU", "US"])

    first, second = (page(seller_client, merchant, page=number, weight=250) for number in ("1", "2"))

    assert "1–20 / 21" in first.content.decode()
    assert "page=2" in first.content.decode()
    assert "United States" in second.content.decode()


@pytest.mark.parametrize("query", [{"weight": "0"}, {"weight": "x"}, {"page": "9999"}, {"q": "x" * 90}])
def test_a_strange_address_shows_a_page(seller_client, merchant, warehouse, query):
    make_channel(warehouse, countries=["DE"])

    assert page(seller_client, merchant, **query).status_code == 200


def test_without_a_channel_the_page_explains_itself(seller_client, merchant):
    assert "No market yet" in page(seller_client, merchant).content.decode()


def test_the_page_costs_the_same_for_any_number_of_channels(
    seller_client, merchant, warehouse, platforms, django_assert_num_queries
):
    for country in ("DE", "FR", "US"):
        make_channel(warehouse, countries=[country])
        make_channel(platforms, countries=[country])

    with django_assert_num_queries(5):
        page(seller_client, merchant)
