"""Bulk acts as people meet them: from the list's form to the report."""

import csv
import io

import pytest
from django.urls import reverse

from orders.book.models import Hold, Order, Package, Tag
from orders.bulk import services
from orders.bulk.models import BulkRun
from orders.dispatch.models import PickList
from tests.conftest import client_of
from tests.factories import make_channel, make_merchant, make_order, make_seller, make_store, make_warehouse
from tests.orders.builders import ship
from tests.orders.bulk.asking import checked, new_key, orders_of, start, ticked, work


def at(name, store, *args):
    return reverse(f"orders:{name}", args=[store.code, *args])


def sent(act, *orders, **fields):
    return {"act": act, "ticked": [order.public_id for order in orders], "key": new_key()} | fields


@pytest.fixture
def rung(monkeypatch):
    """The runs that workers were asked to look at."""
    heard = []
    monkeypatch.setattr(
        "orders.bulk.tasks.continue_bulk.apply_async", lambda args, **_more: heard.append(args[0])
    )
    return heard


# --- asking ----------------------------------------------------------------------------------------------


def test_the_list_leads_to_a_page_that_says_what_will_happen(store, seller_client):
    good, gone = orders_of(store, 2)
    ship(gone)

    response = seller_client.post(at("bulk_new", store), sent("cancel", good, gone))

    page = response.text
    assert "2 orders" in page
    assert "left or ended already: refused" in page
    assert "type “cancel”" in page
    assert not BulkRun.objects.exists()


@pytest.mark.parametrize("act", ["hold", "release", "tag", "untag", "assign", "submit", "cancel"])
def test_every_act_has_its_page(store, route, seller_client, act):
    response = seller_client.post(at("bulk_new", store), sent(act, *orders_of(store, 1)))

    assert response.status_code == 200
    assert "1 order" in response.text


@pytest.mark.parametrize(
    "fields", [{}, {"act": "hold"}, {"act": "explode", "scope": "all"}, {"act": "hold", "ticked": ""}]
)
def test_what_makes_no_sense_leads_back_to_the_list_with_a_sentence(store, seller_client, fields):
    response = seller_client.post(at("bulk_new", store), fields)

    assert response.status_code == 302
    assert response.url.startswith(reverse("orders:list", args=[store.code]))


def test_ticks_do_not_count_when_all_that_match_are_meant(store, seller_client):
    orders = orders_of(store, 3)

    response = seller_client.post(at("bulk_new", store), sent("hold", orders[0], scope="all", tab="to_ship"))

    assert "3 orders" in response.text
    assert orders[0].public_id not in response.text


def test_all_that_match_is_said_with_what_each_filter_asks_for(store, seller_client):
    orders_of(store, 1)
    fields = sent("cancel", scope="all", tab="to_ship", country="GB", programme="semi_managed", sku="MUG-1")

    response = seller_client.post(at("bulk_new", store), fields)

    assert "To ship · Destination: United Kingdom · SKU: MUG-1 · Programme: semi-managed" in response.text


def test_a_filter_that_means_nothing_changes_nothing(store, seller_client):
    orders_of(store, 1)
    fields = sent("hold", scope="all", tab="to_ship", warehouse="NOPE", reason="x")

    assert seller_client.post(at("bulk_start", store), fields).status_code == 302
    assert not BulkRun.objects.exists()


def test_what_was_ticked_fills_the_shipping_table(store, seller_client):
    one, two = orders_of(store, 2)

    response = seller_client.post(at("bulk_new", store), sent("ship", two, one))

    assert f"{two.number}\t\t\n{one.number}\t\t\n" in response.text


# --- doing -----------------------------------------------------------------------------------------------


def test_a_few_orders_are_done_at_once_and_the_report_says_what_became_of_each(store, seller_client):
    good, gone = orders_of(store, 2)
    ship(gone)
    fields = sent("cancel", good, gone, reason="sold out", by="buyer", word="Cancel ")

    response = seller_client.post(at("bulk_start", store), fields, follow=True)

    run = BulkRun.objects.get()
    assert (run.state, run.done, run.refused) == ("done", 1, 1)
    assert gone.number in response.text
    assert "this is not possible any more" in response.text
    assert good.lines.get().cancelled_by == "buyer"


def test_more_orders_are_left_to_a_worker(
    store, seller_client, rung, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(services, "AT_ONCE", 2)
    orders = orders_of(store, 3)

    with django_capture_on_commit_callbacks(execute=True):
        response = seller_client.post(at("bulk_start", store), sent("hold", *orders, reason="x"), follow=True)

    run = BulkRun.objects.get()
    assert (run.state, rung) == ("waiting", [run.pk])
    assert 'hx-trigger="every 2s"' in response.text
    assert "Stop here" in response.text
    work(run)
    assert 'hx-trigger="every 2s"' not in seller_client.get(run.get_absolute_url()).text


def test_a_double_click_starts_one_run(store, seller_client):
    fields = sent("hold", *orders_of(store, 1), reason="x")

    first = seller_client.post(at("bulk_start", store), fields)
    second = seller_client.post(at("bulk_start", store), fields)

    assert first.url == second.url
    assert BulkRun.objects.count() == Hold.objects.count() == 1


@pytest.mark.parametrize("word", ["", "yes", "cancle"])
def test_a_dangerous_act_wants_its_word(store, seller_client, word):
    fields = sent("cancel", *orders_of(store, 1), reason="sold out", by="buyer", word=word)

    response = seller_client.post(at("bulk_start", store), fields)

    assert response.status_code == 200
    assert "sold out" in response.text
    assert not BulkRun.objects.exists()


def test_very_many_orders_want_a_word_whatever_is_done(store, seller_client, monkeypatch):
    monkeypatch.setattr("orders.bulk.views.MANY", 2)
    orders_of(store, 3)
    fields = sent("hold", scope="all", tab="to_ship", reason="x")

    assert "type “hold”" in seller_client.post(at("bulk_start", store), fields).text
    assert seller_client.post(at("bulk_start", store), fields | {"word": "hold"}).status_code == 302
    assert BulkRun.objects.get().total == 3


def test_a_tag_may_be_made_on_the_way_by_those_who_make_tags(store, seller_client, colleague_client):
    (order,) = orders_of(store, 1)
    fields = sent("tag", order, name="Urgent", tone="red")

    assert colleague_client.post(at("bulk_start", store), fields).status_code == 200
    assert not Tag.objects.exists()

    seller_client.post(at("bulk_start", store), fields)
    assert Tag.objects.get().name == "Urgent"
    assert order.order_tags.count() == 1


def test_a_refused_tag_is_an_error_of_the_form(store, seller_client):
    Tag.objects.create(merchant=store.merchant, name="Urgent")
    fields = sent("tag", *orders_of(store, 1), name="urgent", tone="red")

    response = seller_client.post(at("bulk_start", store), fields)

    assert "There is a tag of this name already" in response.text


def test_pick_lists_stand_on_the_report(store, route, seller_client):
    response = seller_client.post(at("bulk_start", store), sent("submit", make_order(store)), follow=True)

    assert PickList.objects.get().warehouse.name in response.text


def test_the_stop_button_stops(store, seller, seller_client):
    run = start(store, seller, "hold", ticked(*orders_of(store, 2)))

    response = seller_client.post(at("bulk_stop", store, run.public_id), follow=True)

    assert BulkRun.objects.get().state == "stopped"
    assert "left untouched" in response.text


# --- rights ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bulk_new", "bulk_start"])
@pytest.mark.parametrize(
    ("role", "act"),
    [("clerk", "cancel"), ("clerk", "assign"), ("accountant", "hold"), ("accountant", "ship")],
)
def test_a_role_that_is_too_low_gets_no_further(store, name, role, act):
    client = client_of(make_seller(store.merchant, role=role))

    response = client.post(at(name, store), sent(act, *orders_of(store, 1), word="cancel", reason="x"))

    assert response.status_code == 403
    assert not BulkRun.objects.exists()


def test_a_clerk_lets_go_what_was_held_by_hand_but_releases_nothing(store, colleague_client):
    (order,) = orders_of(store, 1, released_at=None)

    response = colleague_client.post(at("bulk_start", store), sent("release", order, what="pending"))

    assert response.status_code == 200
    order.refresh_from_db()
    assert order.status == Order.Status.PENDING


def test_a_clerk_cannot_stop_what_a_clerk_cannot_start(store, seller, colleague_client):
    run = start(store, seller, "cancel", ticked(*orders_of(store, 1)))

    assert colleague_client.post(at("bulk_stop", store, run.public_id)).status_code == 403


def test_nothing_of_another_merchant_is_touched_or_told(store, seller_client):
    theirs = make_store(make_merchant())
    (foreign,) = orders_of(theirs, 1)
    (ours,) = orders_of(store, 1)
    channel = make_channel(make_warehouse(theirs.merchant))
    tag = Tag.objects.create(merchant=theirs.merchant, name="Secret")

    asked = seller_client.post(at("bulk_new", store), sent("hold", ours, foreign)).text
    assert "1 of the ticked orders is not in this store" in asked
    assert foreign.number not in asked
    place = f"{channel.warehouse.code}/{channel.code}"
    assert seller_client.post(at("bulk_start", store), sent("assign", ours, place=place)).status_code == 200
    assert (
        seller_client.post(at("bulk_start", store), sent("tag", ours, tag=tag.public_id)).status_code == 200
    )
    assert not BulkRun.objects.exists()

    seller_client.post(at("bulk_start", store), sent("hold", ours, foreign, reason="x"))
    assert set(Hold.objects.values_list("order", flat=True)) == {ours.pk}


def test_another_store_of_the_merchant_is_another_store(store, merchant, seller_client):
    (elsewhere,) = orders_of(make_store(merchant), 1)

    response = seller_client.post(at("bulk_start", store), sent("hold", elsewhere, reason="x"))

    assert "None of these orders is in this store" in response.text
    assert not Hold.objects.exists()


# --- the shipping table ----------------------------------------------------------------------------------


def test_a_table_is_checked_confirmed_and_shipped(store, seller_client):
    good, gone = orders_of(store, 2)
    ship(gone)
    table = f"{good.number}\tDHL\tT1\n{gone.number}\tDHL\tT2\nNOPE\tDHL\tT3"

    page = seller_client.post(at("bulk_ship", store), {"table": table, "key": new_key()}, follow=True).text
    run = BulkRun.objects.get()
    assert (run.state, run.left, run.refused) == ("checked", 1, 2)
    assert "Ship 1 parcel" in page
    assert "no order of this number" in page
    assert 'data-label="What the check says"' in page
    assert Package.objects.count() == 1

    seller_client.post(at("bulk_confirm", store, run.public_id))
    run.refresh_from_db()
    assert (run.state, run.done) == ("done", 1)
    good.refresh_from_db()
    assert good.status == Order.Status.SHIPPED


def test_what_did_not_ship_comes_back_as_a_table_that_can_be_sent_again(store, seller, seller_client):
    (order,) = orders_of(store, 1)
    run = checked(store, seller, f"{order.number}\tDHL\tT1\n=1+1\tDHL\tT2\t2026-03-03 10:00")

    response = seller_client.get(at("bulk_report", store, run.public_id))

    rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert rows[0][:4] == ["order number", "carrier", "tracking number", "handed over at"]
    assert [row[0] for row in rows[1:]] == [order.number, "'=1+1"]
    assert "no order" in rows[2][-1]
    again = checked(store, seller, "\n".join(",".join(row[:6]) for row in rows))
    assert list(again.items.values_list("number", flat=True)) == [order.number, "=1+1"]


def test_a_table_that_cannot_be_read_stays_in_the_field(store, seller_client):
    response = seller_client.post(
        at("bulk_ship", store), {"table": "order,carrier\nA-1,DHL", "key": new_key()}
    )

    assert "A-1,DHL" in response.text
    assert "tracking number. Add them" in response.text


def test_neither_table_nor_file_is_refused(store, seller_client):
    response = seller_client.post(at("bulk_ship", store), {"table": " ", "key": new_key()})

    assert "one of the two" in response.text


def test_the_same_table_sent_twice_is_one_run_and_a_mended_one_another(store, seller_client):
    (order,) = orders_of(store, 1)
    fields = {"table": f"{order.number}\tDHLL\tT1", "key": new_key()}
    addresses = {
        seller_client.post(at("bulk_ship", store), fields).url,
        seller_client.post(at("bulk_ship", store), fields).url,
        seller_client.post(at("bulk_ship", store), fields | {"table": f"{order.number}\tDHL\tT1"}).url,
    }

    assert len(addresses) == BulkRun.objects.count() == 2


def test_a_table_is_discarded(store, seller, seller_client):
    (order,) = orders_of(store, 1)
    run = checked(store, seller, f"{order.number}\tDHL\tT1")

    seller_client.post(at("bulk_stop", store, run.public_id))

    assert seller_client.post(at("bulk_confirm", store, run.public_id), follow=True).status_code == 200
    assert not Package.objects.exists()


# --- finding it again ------------------------------------------------------------------------------------


def test_runs_stand_in_a_list_of_their_store(store, seller, seller_client, outsider_client):
    run = start(store, seller, "hold", ticked(*orders_of(store, 1)))

    assert run.get_absolute_url() in seller_client.get(at("bulk_runs", store)).text
    assert outsider_client.get(run.get_absolute_url()).status_code == 404


def test_pages_cost_the_same_whatever_their_size(store, seller, seller_client, django_assert_max_num_queries):
    run = work(start(store, seller, "hold", ticked(*orders_of(store, 60))))

    with django_assert_max_num_queries(14):
        seller_client.get(run.get_absolute_url())
    with django_assert_max_num_queries(10):
        seller_client.get(at("bulk_runs", store))
    with django_assert_max_num_queries(10):
        seller_client.post(at("bulk_new", store), sent("hold", scope="all", tab="to_ship"))


def test_all_that_match_says_by_what(store, seller_client):
    fields = sent("hold", scope="all", tab="to_ship", part="ready", country="GB")

    response = seller_client.post(at("bulk_new", store), fields)

    assert "To ship · Ready · Destination" in response.text


def test_releasing_says_how_many_are_held_by_hand_even_when_none_is(store, seller_client):
    response = seller_client.post(at("bulk_new", store), sent("release", *orders_of(store, 1)))

    assert 'held by hand</span><b class="num">0' in response.text
