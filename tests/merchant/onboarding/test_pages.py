"""The pages of joining: what the programme is, the checklist, activation and leaving."""

import pytest
from django.urls import reverse

from merchant.stores import services
from merchant.stores.models import Participation
from merchant.tenancy.models import Store
from orders.book.models import Order
from tests.conftest import client_of
from tests.factories import make_order, make_store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_step")]


def url(name, store):
    return reverse(f"merchant:{name}", args=[store.code])


def page(user, store, name="joining"):
    return client_of(user).get(url(name, store)).text


def post(user, store, name, **body):
    return client_of(user).post(url(name, store), body, follow=True)


def banner_of(user, store):
    text = page(user, store, "workbench")
    return text.partition('id="joining"')[2].partition("</section>")[0]


@pytest.fixture
def ready(store, seller):
    """Every step is done."""
    Store.objects.filter(pk=store.pk).update(name="done")
    services.begin_joining(store_id=store.pk, actor=seller)
    return store


@pytest.fixture
def active(ready, seller):
    services.activate_store(store_id=ready.pk, actor=seller)
    return ready


def test_before_it_begins_the_page_says_what_the_programme_brings(seller, store):
    text = page(seller, store)

    assert "The three modes compared" in text
    assert url("joining_begin", store) in text


def test_who_may_not_begin_reads_who_does(colleague, store):
    text = page(colleague, store)

    assert url("joining_begin", store) not in text
    assert "An owner or operator of your team begins it." in text


def test_a_store_that_cannot_join_reads_why(merchant, seller):
    store = make_store(merchant, kind=Store.Kind.FULLY_MANAGED)

    text = page(seller, store)

    assert "Only an open, self-operated store" in text
    assert url("joining_begin", store) not in text


def test_the_checklist_shows_each_step_with_its_state_and_its_act(seller, store):
    text = post(seller, store, "joining_begin").text

    assert "Step named" in text
    assert "to do" in text
    assert "0 of 1 steps" in text


def test_every_step_done_opens_the_activation_for_owners(seller, colleague, ready):
    assert url("joining_activate", ready) in page(seller, ready)
    assert url("joining_activate", ready) not in page(colleague, ready)


def test_activating_twice_by_a_double_click_activates_once_and_says_so(seller, ready):
    first, second = post(seller, ready, "joining_activate"), post(seller, ready, "joining_activate")

    assert "The store is active in the semi-managed programme." in first.text
    assert "not possible any more" in second.text
    assert Participation.objects.get().state == "active"


def test_leaving_asks_for_the_typed_code_and_keeps_what_was_typed(seller, active):
    refused = post(seller, active, "joining_leave", reason="Too small.", typed_code="OTHER")
    done = post(seller, active, "joining_leave", reason="Too small.", typed_code=active.code.lower())

    assert "This is not the store&#x27;s code." in refused.text
    assert "Too small." in refused.text
    assert "Stay after all" in done.text
    assert "Leave" not in post(seller, active, "joining_stay").text.partition("Stay after all")[2]


def test_who_leaves_reads_how_many_orders_are_left(seller, active, route):
    order = make_order(active, programme="semi_managed")
    asked = post(seller, active, "joining_leave", reason="Too small.", typed_code=active.code)

    Order.objects.filter(pk=order.pk).update(status="signed")

    assert "1 is left" in asked.text
    assert "No order of the programme is open any more" in page(seller, active)


def test_who_asks_to_leave_twice_reads_that_it_was_done(seller, active):
    form = {"reason": "Too small.", "typed_code": active.code}
    post(seller, active, "joining_leave", **form)

    again = post(seller, active, "joining_leave", **form)

    assert "The store is leaving; this is not possible any more." in again.text


def test_an_active_store_reads_what_comes_next_and_is_named_semi_managed(seller, active):
    text = page(seller, active)

    assert "What comes next" in text
    assert '<span class="quiet">semi-managed</span>' in text


def test_the_workbench_offers_it_until_somebody_hides_it_for_themselves(seller, colleague, store):
    assert "can join semi-managed" in banner_of(seller, store)

    post(seller, store, "joining_hide")
    post(seller, store, "joining_hide")

    assert banner_of(seller, store) == ""
    assert "can join semi-managed" in banner_of(colleague, store)
    assert url("joining", store) in client_of(seller).get(_settings(store)).text


def test_the_workbench_names_the_next_step_of_a_store_that_joins(seller, store):
    services.begin_joining(store_id=store.pk, actor=seller)

    assert "Step named" in banner_of(seller, store)


def test_the_workbench_says_until_when_an_active_store_mends_something(seller, active):
    Store.objects.filter(pk=active.pk).update(name="gone")
    services.refresh_progress(store_id=active.pk)

    assert "No longer fulfilled: Step named" in banner_of(seller, active)


def test_settings_list_the_stores_that_one_works_in(seller, merchant, active):
    other = make_store(merchant)

    text = client_of(seller).get(_settings(active)).text

    assert "active" in text
    assert other.name in text


def _settings(store):
    return reverse("merchant:joining_stores", args=[store.merchant.code])


@pytest.mark.parametrize("count", [1, 5])
def test_a_checklist_costs_a_fixed_number_of_queries(seller, merchant, count, django_assert_num_queries):
    stores = [make_store(merchant) for _n in range(count)]
    for store in stores:
        services.begin_joining(store_id=store.pk, actor=seller)
    client = client_of(seller)

    with django_assert_num_queries(9):
        client.get(url("joining", stores[0]))
