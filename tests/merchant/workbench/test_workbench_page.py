"""The morning's page: how things stand in the store, and where sign-in leads."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from merchant.tenancy.roles import Role
from tests.conftest import client_of
from tests.factories import make_order, make_route, make_seller, make_sku, make_store

pytestmark = pytest.mark.django_db
NOW = timezone.now


def page_of(client, store):
    return client.get(reverse("merchant:workbench", args=[store.code]))


def test_sign_in_leads_to_the_workbench(seller_client, store):
    response = seller_client.get(reverse("home"))

    assert response.url == reverse("merchant:workbench", args=[store.code])


def test_a_new_store_is_told_how_to_begin(seller_client, store):
    response = page_of(seller_client, store)

    assert reverse("orders:import_new", args=[store.code]) in response.text
    assert response.context["beginning"] is not None
    assert [each.card.template for column in response.context["columns"].values() for each in column] == [
        "merchant/onboarding/_banner.html"
    ]


def test_who_may_not_import_is_offered_no_import(store):
    accountant = client_of(make_seller(store.merchant, role=Role.ACCOUNTANT))

    response = page_of(accountant, store)

    assert reverse("orders:import_new", args=[store.code]) not in response.text
    assert response.context["beginning"].acts == ()


def test_the_first_entry_of_the_menu_is_the_workbench_and_only_there_current(seller_client, store, order):
    here = page_of(seller_client, store).context["menu"]
    there = seller_client.get(reverse("orders:list", args=[store.code])).context["menu"]

    assert (str(here[0]["entry"].label), here[0]["current"]) == ("Workbench", True)
    assert not there[0]["current"]


def test_another_stores_orders_count_nowhere(seller_client, store, order):
    elsewhere = make_store(store.merchant)

    response = page_of(seller_client, elsewhere)

    assert response.context["beginning"] is not None


def test_skus_without_a_weight_wait_for_those_who_may_enter_it(store, order):
    make_sku(store.merchant, "LIGHT", weight_g=5)
    make_sku(store.merchant, "UNKNOWN")
    operator, clerk = (client_of(make_seller(store.merchant, role=role)) for role in ("operator", "clerk"))

    text = page_of(operator, store).text

    assert "2 SKUs have no weight" in text
    assert reverse("merchant:sku_weights", args=[store.merchant.code]) in text
    assert "have no weight" not in page_of(clerk, store).text


def test_the_page_has_a_fixed_number_of_queries(seller_client, store, django_assert_max_num_queries):
    make_route(store.merchant, "GB")
    for _number in range(4):
        make_order(store, ordered_at=NOW() - timedelta(hours=3), released_at=NOW() - timedelta(hours=3))
    page_of(seller_client, store)

    with django_assert_max_num_queries(15):
        page_of(seller_client, store)
