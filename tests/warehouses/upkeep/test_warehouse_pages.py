"""Sellers add and change their own warehouses; what is wrong is said at its field, nothing is half saved."""

from datetime import time
from decimal import Decimal

import pytest
from django.urls import reverse

from merchant.audit.models import Event
from merchant.audit.selectors import timeline
from tests.factories import make_channel, make_merchant, make_order, make_route, make_store, make_warehouse
from tests.warehouses.upkeep.builders import again, entered
from warehouses.calendars.models import HolidayYear
from warehouses.matching.models import RouteTable
from warehouses.sites.models import Warehouse

pytestmark = pytest.mark.django_db


def url(name, merchant, *args):
    return reverse(f"warehouses:{name}", args=[merchant.code, *args])


def test_a_warehouse_is_kept_as_entered(seller_client, seller, merchant):
    response = seller_client.post(url("add", merchant), entered(code="lax1"))

    warehouse = Warehouse.objects.get(merchant=merchant)
    assert response.url == url("detail", merchant, "LAX1")
    assert (warehouse.code, warehouse.country, warehouse.subdivision) == ("LAX1", "US", "CA")
    assert (warehouse.latitude, warehouse.longitude) == (Decimal("34.0332"), Decimal("-118.2341"))
    assert (warehouse.weekdays, warehouse.cutoff) == ([0, 1, 2, 3, 4], time(15))
    assert (warehouse.currency, warehouse.is_active) == ("USD", True)
    assert Event.objects.get(kind="warehouse.added").actor == seller
    assert HolidayYear.objects.filter(country="US", subdivision="CA").exists()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("code", "l", "2 to 30 capital letters"),
        ("name", "", "required"),
        ("country", "XX", "valid choice"),
        ("subdivision", "ZZ", "is no subdivision of US"),
        ("time_zone", "Los Angeles", "is no time zone"),
        ("weekdays", [], "at least one day"),
        ("weekdays", ["7"], "valid choice"),
        ("cutoff", "25:00", "valid time"),
        ("latitude", "91", "less than or equal to 90"),
        ("latitude", "", "both coordinates or neither"),
        ("longitude", "-181", "greater than or equal to -180"),
        ("longitude", "NaN", "Enter a number"),
        ("currency", "QQQ", "is no currency"),
        ("kind", "jit", "valid choice"),
        ("owner", "platform", "valid choice"),
        ("name", "x" * 101, "at most 100"),
        ("street", "a\0b", "Null characters"),
    ],
)
def test_a_wrong_fact_is_one_sentence_at_its_field(seller_client, merchant, field, value, told):
    response = seller_client.post(url("add", merchant), entered(code="LAX1", **{}) | {field: value})

    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert len(errors[field]) == 1
    assert told in errors[field][0]
    assert not Warehouse.objects.exists()


def test_a_second_click_adds_no_second_warehouse(seller_client, merchant):
    for _click in range(2):
        response = seller_client.post(url("add", merchant), entered(code="LAX1"))

    assert Warehouse.objects.count() == 1
    assert "already" in response.context["form"].errors["code"][0]


def test_two_warehouses_never_bear_one_name(seller_client, merchant):
    taken = make_warehouse(merchant, code="LAX1", name="Harbour")
    other = make_warehouse(merchant, code="LAX2", name="Airport")

    added = seller_client.post(url("add", merchant), entered(code="LAX3", name="harbour"))
    renamed = seller_client.post(url("edit", merchant, other.code), again(other, entered(name="HARBOUR")))
    kept = seller_client.post(url("edit", merchant, taken.code), again(taken, entered(name="harbour")))

    for response in (added, renamed):
        assert "LAX1 is called “Harbour” already" in response.context["form"].errors["name"][0]
        assert "Nothing is saved yet" in response.text
    assert kept.status_code == 302


def test_a_code_of_the_platform_is_taken(seller_client, merchant):
    platforms = make_warehouse(code="HUB1")
    Warehouse.objects.filter(pk=platforms.pk).update(merchant=None, owner="platform")
    make_warehouse(make_merchant(), code="LAX1")

    taken = seller_client.post(url("add", merchant), entered(code="HUB1"))
    free = seller_client.post(url("add", merchant), entered(code="LAX1"))

    assert list(taken.context["form"].errors) == ["code"]
    assert free.status_code == 302


def test_no_more_warehouses_than_there_is_room_for(seller_client, merchant, settings):
    settings.WAREHOUSES_MAX = 1
    make_warehouse(merchant)

    response = seller_client.post(url("add", merchant), entered(code="LAX1"))

    assert "as many as are possible" in response.context["form"].non_field_errors()[0]


def test_a_change_is_told_fact_by_fact_and_waiting_orders_are_tried_again(seller_client, merchant):
    warehouse = make_route(merchant, "GB").warehouse
    seller_client.post(url("edit", merchant, warehouse.code), again(warehouse, entered()))
    warehouse.refresh_from_db()
    before = RouteTable.objects.get(merchant=merchant).changed_at

    changed = entered(weekdays=["0", "5"], cutoff="")
    response = seller_client.post(url("edit", merchant, warehouse.code), again(warehouse, changed))

    assert response.status_code == 302
    told = [entry.text for entry in timeline(merchant, warehouse)][:2]
    assert told == ["cut-off: 15:00:00 → –", "working days: Mon to Fri → Mon, Sat"]
    assert RouteTable.objects.get(merchant=merchant).changed_at > before


def test_what_was_changed_meanwhile_is_not_overwritten_unseen(seller_client, merchant):
    warehouse = make_warehouse(merchant)
    stale = again(warehouse, entered(name="Mine"))
    Warehouse.objects.filter(pk=warehouse.pk).update(name="Theirs")

    refused = seller_client.post(url("edit", merchant, warehouse.code), stale)

    form = refused.context["form"]
    warehouse.refresh_from_db()
    assert warehouse.name == "Theirs"
    assert "Somebody changed this meanwhile" in form.non_field_errors()[0]
    assert form["name"].value() == "Mine"
    once_more = seller_client.post(
        url("edit", merchant, warehouse.code), stale | {"was_seen": form["was_seen"].value()}
    )
    warehouse.refresh_from_db()
    assert (once_more.status_code, warehouse.name) == (302, "Mine")


def test_a_second_click_on_save_is_harmless(seller_client, merchant):
    warehouse = make_warehouse(merchant)
    sent = again(warehouse, entered())

    answers = [seller_client.post(url("edit", merchant, warehouse.code), sent) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Event.objects.filter(kind="warehouse.changed", data__field="warehouse.name").count() == 1


@pytest.mark.parametrize("mark", ["", "x", "0" * 32, "' OR 1=1"])
def test_a_form_that_did_not_see_the_row_changes_nothing(seller_client, merchant, mark):
    warehouse = make_warehouse(merchant)

    response = seller_client.post(
        url("edit", merchant, warehouse.code), entered(name="Mine") | {"was_seen": mark}
    )

    warehouse.refresh_from_db()
    assert response.status_code == 200
    assert warehouse.name != "Mine"


def test_the_currency_stays_while_a_channel_has_a_price(seller_client, merchant):
    warehouse = make_warehouse(merchant, currency="EUR")
    channel = make_channel(warehouse, rates=[[500, 420]])

    response = seller_client.post(
        url("edit", merchant, warehouse.code), again(warehouse, entered(currency="USD"))
    )

    assert channel.code in response.context["form"].errors["currency"][0]


def test_the_platforms_and_other_merchants_warehouses_are_not_to_be_changed(seller_client, merchant):
    platforms, theirs = make_warehouse(), make_warehouse()
    Warehouse.objects.filter(pk=platforms.pk).update(merchant=None, owner="platform")

    for warehouse in (platforms, theirs):
        for name in ("edit", "use", "channel_add"):
            assert seller_client.get(url(name, merchant, warehouse.code)).status_code == 404


def test_before_it_is_taken_out_of_use_the_page_says_what_that_does(seller_client, merchant):
    channel = make_channel(make_warehouse(merchant))
    make_route(merchant, "FR", channel)
    make_route(merchant, "DE", channel)
    make_store(merchant, channel.warehouse, name="Teapots")

    text = seller_client.get(url("use", merchant, channel.warehouse.code)).content.decode()

    assert "2 rows of the country table lead here" in text
    assert "No rule names it." in text
    assert "Teapots" in text


def test_orders_keep_a_warehouse_that_is_taken_out_of_use(seller_client, merchant):
    warehouse = make_route(merchant, "GB").warehouse
    order = make_order(make_store(merchant))

    for _click in range(2):
        response = seller_client.post(url("use", merchant, warehouse.code), {"in_use": "False"})

    warehouse.refresh_from_db()
    assert response.status_code == 302
    assert not warehouse.is_active
    assert order.fulfilments.get().warehouse == warehouse
    assert [entry.text for entry in timeline(merchant, warehouse)] == ["in use: yes → no"]


def test_put_into_use_again_waiting_orders_are_tried(seller_client, merchant):
    warehouse = make_route(merchant, "GB").warehouse
    Warehouse.objects.filter(pk=warehouse.pk).update(is_active=False)
    before = RouteTable.objects.get(merchant=merchant).changed_at

    seller_client.post(url("use", merchant, warehouse.code), {"in_use": "True"})

    warehouse.refresh_from_db()
    assert warehouse.is_active
    assert RouteTable.objects.get(merchant=merchant).changed_at > before


def test_a_clerk_reads_but_changes_nothing(colleague_client, merchant):
    warehouse = make_warehouse(merchant)
    clerk = colleague_client

    text = clerk.get(url("detail", merchant, warehouse.code)).content.decode()

    assert url("edit", merchant, warehouse.code) not in text
    assert clerk.get(url("add", merchant)).status_code == 403
    assert clerk.post(url("use", merchant, warehouse.code), {"in_use": "False"}).status_code == 403
