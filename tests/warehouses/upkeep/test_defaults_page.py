"""Each store's default warehouse, on one page."""

import pytest
from django.urls import reverse

from merchant.audit.models import Event
from tests.conftest import client_of
from tests.factories import make_seller, make_store, make_warehouse
from warehouses.sites.models import StoreWarehouse

pytestmark = pytest.mark.django_db


def page(merchant):
    return reverse("warehouses:defaults", args=[merchant.code])


def choose(client, store, told):
    return client.post(reverse("warehouses:default_choose", args=[store.merchant.code, store.code]), told)


def default_of(store):
    return StoreWarehouse.objects.get(store=store).warehouse


def test_another_warehouse_dates_a_store_from_now_on(seller_client, store):
    was, becomes = default_of(store), make_warehouse(store.merchant)
    sent = {"warehouse": becomes.code, "was_seen": was.code}

    answers = [choose(seller_client, store, sent) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert default_of(store) == becomes
    assert Event.objects.filter(kind="store.default_warehouse").count() == 1


def test_a_choice_made_meanwhile_is_not_overwritten_unseen(seller_client, store):
    was, theirs, mine = default_of(store), make_warehouse(store.merchant), make_warehouse(store.merchant)
    StoreWarehouse.objects.filter(store=store).update(warehouse=theirs)

    response = choose(seller_client, store, {"warehouse": mine.code, "was_seen": was.code})

    assert default_of(store) == theirs
    assert "Somebody else chose another one meanwhile" in response.content.decode()


@pytest.mark.parametrize("which", ["foreign", "out_of_use", "unknown"])
def test_only_ones_own_warehouses_in_use_are_offered(seller_client, store, which):
    was = default_of(store)
    code = {
        "foreign": make_warehouse().code,
        "out_of_use": make_warehouse(store.merchant, is_active=False).code,
        "unknown": "NONE",
    }[which]

    response = choose(seller_client, store, {"warehouse": code, "was_seen": was.code})

    assert response.status_code == 200
    assert default_of(store) == was


def test_a_store_without_a_default_gets_one(seller_client, store):
    StoreWarehouse.objects.all().delete()
    place = make_warehouse(store.merchant)

    assert seller_client.get(page(store.merchant)).status_code == 200
    choose(seller_client, store, {"warehouse": place.code, "was_seen": ""})

    assert default_of(store) == place


def test_a_default_that_is_out_of_use_stays_until_another_is_chosen(seller_client, store):
    place = default_of(store)
    place.is_active = False
    place.save()

    text = seller_client.get(page(store.merchant)).content.decode()

    assert f'<option value="{place.code}" selected>' in text


def test_who_works_in_one_store_sees_that_one_alone(merchant, store):
    other = make_store(merchant)
    operator = client_of(make_seller(merchant, role="operator", stores=[store]))

    text = operator.get(page(merchant)).content.decode()
    sent = {"warehouse": default_of(store).code, "was_seen": default_of(other).code}

    assert store.code in text
    assert other.code not in text
    assert choose(operator, other, sent).status_code == 404


def test_the_page_costs_the_same_for_any_number_of_stores(seller_client, merchant, django_assert_num_queries):
    for _store in range(5):
        make_store(merchant)

    with django_assert_num_queries(7):
        seller_client.get(page(merchant))
