"""Where a JIT order is handed over stands on its page and on the papers by which it is picked."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from orders.dispatch import services as dispatch
from orders.dispatch.models import PickList
from tests.factories import let_join, make_jit_warehouse, make_order
from tests.warehouses.jit.builders import choose

JIT = {"leg": "to_platform_warehouse", "programme": "semi_managed"}
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
ADDRESS = "Songshan Lake Road 1, 523000 Dongguan, China"


@pytest.fixture
def chosen(store, route, seller, clock):
    choose(let_join(store, seller), make_jit_warehouse(code="JIT-DG", name="Dongguan JIT"), seller)
    clock.forward(hours=1)
    return store


def order_of(store, hours=1, **fields):
    return make_order(store, **JIT, **{"released_at": NOW + timedelta(hours=hours)} | fields)


@pytest.fixture
def page(seller_client):
    return lambda order: seller_client.get(order.get_absolute_url()).text


def test_an_order_s_page_says_where_it_is_handed_over_and_by_what_it_counts(chosen, page, route):
    told = page(order_of(chosen))

    assert "Hand over at" in told
    assert "Dongguan JIT" in told
    assert ADDRESS in told
    assert f"a day counts only if JIT-DG and {route.warehouse.code}, which sends it, both work." in told
    assert "2026-03-05 23:59 (Dongguan)" in told


def test_one_that_was_released_before_says_that_its_date_stays(chosen, page):
    told = page(order_of(chosen, -1))

    assert ADDRESS in told
    assert "released before this JIT warehouse was chosen" in told
    assert "JIT-DG and" not in told


def test_one_that_waits_for_its_release_goes_where_the_store_has_chosen(chosen, page):
    told = page(order_of(chosen, released_at=None))

    assert ADDRESS in told
    assert "released before" not in told


def test_before_the_choice_the_page_says_so(store, route, page):
    assert "The store has not chosen its JIT warehouse yet." in page(order_of(store))


def test_a_direct_order_goes_to_its_buyer(chosen, page):
    assert "Hand over at" not in page(make_order(chosen))


def test_the_page_of_a_jit_order_costs_one_question_more(
    chosen, seller_client, django_assert_max_num_queries
):
    order = order_of(chosen)
    seller_client.get(order.get_absolute_url())

    with django_assert_max_num_queries(30):
        seller_client.get(order.get_absolute_url())


def test_a_pick_list_says_which_of_its_orders_go_there(chosen, seller_client, seller):
    going, direct = order_of(chosen, number="GOES-1"), make_order(chosen, number="DIRECT-1")
    dispatch.submit_orders(order_ids=[going.pk, direct.pk], actor=seller)

    told = seller_client.get(PickList.objects.get().get_absolute_url()).text

    assert told.count("→ JIT-DG") == 1
    assert "To be handed over at" in told
    assert f"Dongguan JIT: {ADDRESS}" in told


def test_a_pick_list_without_jit_orders_stays_as_it_was(chosen, seller_client, seller):
    order = make_order(chosen)
    dispatch.submit_orders(order_ids=[order.pk], actor=seller)

    assert "handed over" not in seller_client.get(PickList.objects.get().get_absolute_url()).text


def test_a_slip_says_where_the_parcel_is_handed_over(chosen, seller_client):
    url = reverse("orders:packing_slips", args=[chosen.code])

    going = seller_client.post(url, {"ticked": order_of(chosen).public_id}).text
    direct = seller_client.post(url, {"ticked": make_order(chosen).public_id}).text

    assert ADDRESS in going
    assert "Hand over at" not in direct


def test_what_if_begins_with_the_jit_warehouse(chosen, seller_client):
    order = order_of(chosen)

    told = seller_client.get(reverse("orders:what_if", args=[chosen.code, order.public_id])).text

    assert '<option value="JIT-DG" selected>' in told
