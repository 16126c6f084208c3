"""The country table as a page: what it says, who may change it, and what comes back."""

import pytest
from django.urls import reverse

from tests.conftest import client_of
from tests.factories import make_channel, make_route, make_seller, make_warehouse
from warehouses.matching.models import CountryRoute

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def channel(merchant):
    return make_channel(make_warehouse(merchant))


def page(merchant):
    return reverse("warehouses:routes", args=[merchant.code])


def test_an_empty_table_explains_itself(seller_client, merchant, channel):
    response = seller_client.get(page(merchant))

    assert response.status_code == 200
    assert "No country has a warehouse yet" in response.content.decode()


def test_the_page_says_which_countries_are_not_covered(seller_client, merchant):
    make_route(merchant, "GB")

    text = seller_client.get(page(merchant)).content.decode()

    assert "1 country has a row of its own." in text
    assert "No other country is covered" in text


def test_a_row_out_of_use_is_said(seller_client, merchant):
    route = make_route(merchant, "GB")
    route.warehouse.is_active = False
    route.warehouse.save()

    text = seller_client.get(page(merchant)).content.decode()

    assert "1 row leads to a warehouse or channel that is out of use." in text
    assert "orders to these destinations wait" in text


def test_the_page_costs_the_same_for_one_row_and_for_many(seller_client, merchant, django_assert_num_queries):
    for country in ("GB", "FR", "DE", "US", ""):
        make_route(merchant, country)

    with django_assert_num_queries(9):
        seller_client.get(page(merchant))


def test_saving_a_row_returns_the_panel_to_htmx(seller_client, merchant, channel):
    url = reverse("warehouses:route_set", args=[merchant.code])

    response = seller_client.post(url, {"country": "GB", "channel": channel.pk}, headers=HTMX)

    assert CountryRoute.objects.get(merchant=merchant).channel == channel
    assert response.templates[0].name == "warehouses/matching/_routes_panel.html"
    assert "United Kingdom" in response.content.decode()


def test_saving_a_row_without_htmx_leads_back_to_the_page(seller_client, merchant, channel):
    url = reverse("warehouses:route_set", args=[merchant.code])

    response = seller_client.post(url, {"country": "*", "channel": channel.pk})

    assert response.url == page(merchant)
    assert CountryRoute.objects.get(merchant=merchant).country == ""


def test_a_row_without_a_destination_is_refused(seller_client, merchant, channel):
    url = reverse("warehouses:route_set", args=[merchant.code])

    response = seller_client.post(url, {"channel": channel.pk})

    assert response.context["form"].errors["country"]
    assert not CountryRoute.objects.exists()


def test_changing_the_row_for_the_rest_opens_the_form_with_it(seller_client, merchant):
    route = make_route(merchant, "")

    response = seller_client.get(page(merchant), {"change": route.public_id})

    assert '<option value="*" selected>' in response.content.decode()


def test_a_channel_of_somebody_else_is_no_choice(seller_client, merchant, channel):
    url = reverse("warehouses:route_set", args=[merchant.code])

    response = seller_client.post(url, {"country": "GB", "channel": make_channel().pk})

    assert response.context["form"].errors["channel"]
    assert not CountryRoute.objects.exists()


def test_changing_a_row_opens_the_form_with_it(seller_client, merchant):
    route = make_route(merchant, "GB")

    response = seller_client.get(page(merchant), {"change": route.public_id})

    assert response.context["form"].initial == {"country": "GB", "channel": route.channel_id}


def test_removing_a_row_takes_it_out_of_the_panel(seller_client, merchant):
    route = make_route(merchant, "GB")
    url = reverse("warehouses:route_remove", args=[merchant.code, route.public_id])

    response = seller_client.post(url, headers=HTMX)

    assert not CountryRoute.objects.exists()
    assert response.templates[0].name == "warehouses/matching/_routes_panel.html"


def test_a_clerk_sees_the_table_but_no_way_to_change_it(colleague_client, merchant, channel):
    make_route(merchant, "GB")

    text = colleague_client.get(page(merchant)).content.decode()
    answer = colleague_client.post(
        reverse("warehouses:route_set", args=[merchant.code]), {"country": "FR", "channel": channel.pk}
    )

    assert "United Kingdom" in text
    assert reverse("warehouses:route_set", args=[merchant.code]) not in text
    assert answer.status_code == 403
    assert CountryRoute.objects.count() == 1


def test_an_outsider_can_neither_see_nor_remove_a_row(outsider_client, outsider, merchant):
    route = make_route(merchant, "GB")
    own = outsider.memberships.get().merchant

    for code in (merchant.code, own.code):
        url = reverse("warehouses:route_remove", args=[code, route.public_id])
        assert outsider_client.post(url).status_code == 404
    assert outsider_client.get(page(merchant)).status_code == 404
    assert CountryRoute.objects.filter(pk=route.pk).exists()


def test_a_destination_in_the_address_stands_in_the_form(seller_client, merchant, channel):
    response = seller_client.get(page(merchant), {"country": "SE"})

    assert '<option value="SE" selected>' in response.content.decode()


def test_a_destination_that_is_none_is_passed_over(seller_client, merchant, channel):
    assert seller_client.get(page(merchant), {"country": "XX"}).status_code == 200


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_what_was_saved_is_said(headers, seller_client, merchant, channel):
    address = reverse("warehouses:route_set", args=[merchant.code])
    response = seller_client.post(
        address, {"country": "SE", "channel": channel.pk}, headers=headers, follow=True
    )

    assert "The country table is saved" in response.content.decode()


@pytest.mark.parametrize("act", ["set", "remove"])
def test_whoever_works_in_some_stores_changes_nothing_and_reads_who_may(merchant, store, channel, act):
    row = make_route(merchant, "GB")
    client = client_of(make_seller(merchant, role="operator", stores=[store]))
    told = {"country": "FR", "channel": channel.pk} if act == "set" else {}
    name, which = (
        ("warehouses:route_set", []) if act == "set" else ("warehouses:route_remove", [row.public_id])
    )

    response = client.post(reverse(name, args=[merchant.code, *which]), told)

    assert response.status_code == 403
    assert "ask somebody who works in all stores" in response.text
    assert list(CountryRoute.objects.values_list("country", flat=True)) == ["GB"]
    page_text = client.get(page(merchant)).text
    assert "ask somebody who works in all stores" in page_text
    assert "Save the row" not in page_text


def test_whoever_only_reads_the_table_is_not_told_that_they_may_not_change_it(merchant):
    text = client_of(make_seller(merchant, role="clerk")).get(page(merchant)).text

    assert "Save the row" not in text
    assert "note warning" not in text
