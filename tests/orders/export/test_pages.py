"""Asking for a file, getting it at once or from a worker, and who may have it."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from merchant.audit.models import Event
from merchant.runs.services import claim
from merchant.tenancy.models import Membership
from orders.export import selectors, services
from orders.export.models import ExportRun
from tests.conftest import client_of
from tests.factories import make_order, make_seller, make_store

ANSWER = {"tab": "all", "shape": "orders", "format": "csv", "key": "k" * 32}
PERSON = {"name": "Ottoline", "street": "7 Mews"}


def body(response):
    return response.getvalue().decode("utf-8-sig")


@pytest.fixture
def ask(seller_client, store):
    def post(client=None, **fields):
        answer = {name: value for name, value in (ANSWER | fields).items() if value is not None}
        return (client or seller_client).post(reverse("orders:export_new", args=[store.code]), answer)

    return post


@pytest.fixture
def clerk_of_money(merchant):
    return client_of(make_seller(merchant, role=Membership.Role.ACCOUNTANT))


def page(client, run, name="export_run"):
    return client.get(reverse(f"orders:{name}", args=[run.store.code, run.public_id]))


def test_a_small_file_comes_at_once(ask, store, order):
    response = ask()

    assert response["Content-Disposition"].startswith(f'attachment; filename="{store.code}-orders-')
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert order.number in body(response)


def test_it_stands_in_the_list_of_exports(ask, seller_client, store, order):
    ask()

    listed = seller_client.get(reverse("orders:exports", args=[store.code]))

    assert ExportRun.objects.get().get_absolute_url() in listed.text


def test_the_list_of_orders_leads_to_the_question_what_kind_of_file(ask, order):
    response = ask(key=None, shape=None, format=None, scope="all")

    assert response.status_code == 200
    assert 'name="format"' in response.text
    assert not ExportRun.objects.exists()


def test_all_that_match_means_more_than_what_is_ticked(ask, store, order):
    make_order(store, number="SECOND", is_matched=False)

    assert "SECOND" in body(ask(ticked=order.public_id, scope="all"))


def test_ticked_orders_alone_are_in_the_file(ask, store, order):
    make_order(store, number="SECOND", is_matched=False)

    text = body(ask(ticked=order.public_id))

    assert order.number in text
    assert "SECOND" not in text


@pytest.mark.parametrize("fields", [{"scope": "ticked"}, {"warehouse": "NOWHERE"}, {"tab": "signed"}])
def test_nothing_to_export_leads_back_to_the_list_with_the_reason(ask, seller_client, order, fields):
    response = ask(**fields)

    assert response.status_code == 302
    assert seller_client.get(response.url).context["messages"]
    assert not ExportRun.objects.exists()


def test_a_double_click_makes_one_file(ask, order):
    ask()
    ask()

    assert ExportRun.objects.count() == 1


def test_the_same_form_makes_another_file_of_another_kind(ask, order):
    ask()
    ask(format="xlsx")

    assert set(ExportRun.objects.values_list("format", flat=True)) == {"csv", "xlsx"}


def test_the_same_form_makes_a_new_file_later(ask, order):
    ask()
    ExportRun.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    ask()

    assert ExportRun.objects.count() == 2


def test_recipients_have_to_be_asked_for_twice_and_are_written_down(ask, store, route, seller):
    make_order(store, recipient=PERSON)

    asked = ask(with_recipients="on")
    assert 'name="confirmed" value="on"' in asked.text
    assert not ExportRun.objects.exists()

    assert "Ottoline" in body(ask(with_recipients="on", confirmed="on"))
    event = Event.objects.get(kind="export.asked")
    assert (event.actor, event.data["recipients"]) == (seller, "with")


def test_who_may_not_see_recipients_gets_none(ask, clerk_of_money, store, route):
    make_order(store, recipient=PERSON)

    text = body(ask(clerk_of_money, with_recipients="on", confirmed="on"))

    assert "Ottoline" not in text


def test_a_colleagues_file_with_recipients_stays_closed_to_who_may_not_see_them(
    ask, clerk_of_money, store, route
):
    make_order(store, recipient=PERSON)
    ask(with_recipients="on", confirmed="on")

    assert page(clerk_of_money, ExportRun.objects.get(), "export_download").status_code == 403


def test_a_large_file_is_written_by_a_worker(ask, seller_client, order, monkeypatch):
    monkeypatch.setattr(selectors, "ORDERS_AT_ONCE", 0)

    response = ask()
    run = ExportRun.objects.get()
    assert response.url == run.get_absolute_url()
    assert "every 2s" in page(seller_client, run).text
    services.write_export(run_id=run.pk)

    assert "every 2s" not in page(seller_client, run).text
    assert order.number in body(page(seller_client, run, "export_download"))


def test_a_file_is_not_written_twice(ask, order):
    ask()
    run = ExportRun.objects.get()

    assert not services.write_export(run_id=run.pk)


def test_who_left_gets_no_file(ask, store, order, seller, monkeypatch):
    monkeypatch.setattr(selectors, "ORDERS_AT_ONCE", 0)
    ask()
    run = ExportRun.objects.get()
    Membership.objects.filter(user=seller).delete()

    services.write_export(run_id=run.pk)

    run.refresh_from_db()
    assert (run.state, run.failure, run.file.name) == ("failed", {"code": "not_allowed"}, "")


def test_a_worker_that_dies_three_times_is_told_to_the_seller(ask, seller_client, order, monkeypatch):
    monkeypatch.setattr(selectors, "ORDERS_AT_ONCE", 0)
    ask()
    run = ExportRun.objects.get()
    for _attempt in range(3):
        assert claim(ExportRun, run.pk)
        ExportRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    services.write_export(run_id=run.pk)

    assert "failed three times" in page(seller_client, run).text


def test_files_go_after_some_days_and_the_page_says_so(ask, seller_client, order):
    ask()
    run = ExportRun.objects.get()
    name = run.file.name
    ExportRun.objects.update(state_since=timezone.now() - services.KEPT - timedelta(minutes=1))

    services.drop_old_files()

    assert not default_storage.exists(name)
    assert page(seller_client, run, "export_download").status_code == 404
    assert "was deleted" in page(seller_client, run).text


def test_young_files_stay(ask, seller_client, order):
    ask()

    services.drop_old_files()

    assert page(seller_client, ExportRun.objects.get(), "export_download").status_code == 200


def test_another_store_of_the_merchant_has_none_of_it(ask, seller_client, merchant, order):
    ask()
    run = ExportRun.objects.get()
    elsewhere = reverse("orders:export_download", args=[make_store(merchant).code, run.public_id])

    assert seller_client.get(elsewhere).status_code == 404
