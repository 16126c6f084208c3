"""Warehouses in admin: entered carefully, settled once where it matters, every change told."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from merchant.audit.models import Event
from tests.factories import make_channel, make_merchant, make_route, make_store, make_warehouse
from tests.signing_in import give_second_factor, make_staff, sign_in_with_second_factor
from warehouses.sites.models import Channel, Warehouse

pytestmark = pytest.mark.django_db

FACTS = {
    "name": "Los Angeles",
    "kind": "overseas",
    "owner": "third_party",
    "country": "US",
    "subdivision": "CA",
    "city": "Los Angeles",
    "time_zone": "America/Los_Angeles",
    "weekdays": ["0", "1", "2", "3", "4"],
    "cutoff": "15:00:00",
    "is_active": "on",
}


@pytest.fixture
def staff_client(client):
    cache.clear()
    give_second_factor(make_staff())
    sign_in_with_second_factor(client)
    return client


@pytest.mark.parametrize("model", ["warehouse", "channel", "storewarehouse", "countryroute", "routetable"])
def test_every_list_opens_and_searches(staff_client, model, merchant, store):
    make_route(merchant, "GB")
    url = reverse(f"admin:warehouses_{model}_changelist")

    assert staff_client.get(url).status_code == 200
    assert staff_client.get(url, {"q": "a"}).status_code == 200


@pytest.mark.parametrize("model", ["warehouse", "channel", "storewarehouse"])
def test_every_form_opens_and_nothing_is_deleted(staff_client, model, merchant, store):
    route = make_route(merchant, "GB")
    row = {"warehouse": route.warehouse, "channel": route.channel, "storewarehouse": store.default_warehouse}

    assert staff_client.get(reverse(f"admin:warehouses_{model}_add")).status_code == 200
    assert (
        staff_client.get(reverse(f"admin:warehouses_{model}_change", args=[row[model].pk])).status_code == 200
    )
    assert (
        staff_client.get(reverse(f"admin:warehouses_{model}_delete", args=[row[model].pk])).status_code == 403
    )


@pytest.mark.parametrize("model", ["countryroute", "routetable"])
def test_the_country_table_is_the_seller_s_own(staff_client, model):
    assert staff_client.get(reverse(f"admin:warehouses_{model}_add")).status_code == 403


def test_a_warehouse_is_added_and_told(staff_client, merchant):
    data = FACTS | {"code": "LAX1", "merchant": merchant.pk}

    staff_client.post(reverse("admin:warehouses_warehouse_add"), data)

    warehouse = Warehouse.objects.get(code="LAX1")
    assert warehouse.weekdays == [0, 1, 2, 3, 4]
    assert Event.objects.get(kind="warehouse.added").subject_id == warehouse.pk


def test_a_warehouse_keeps_its_code_and_its_merchant(staff_client, merchant):
    warehouse = make_warehouse(merchant)
    url = reverse("admin:warehouses_warehouse_change", args=[warehouse.pk])

    staff_client.post(url, FACTS | {"code": "OTHER", "merchant": make_merchant().pk})

    kept = Warehouse.objects.get(pk=warehouse.pk)
    assert (kept.code, kept.merchant, kept.name) == (warehouse.code, merchant, "Los Angeles")
    assert Event.objects.filter(kind="warehouse.changed", data__field="warehouse.name").exists()


def test_a_channel_is_added_changed_and_told(staff_client, merchant):
    warehouse = make_warehouse(merchant)
    facts = {"name": "UPS Ground", "carrier": "UPS", "transit_days": 4, "is_active": "on"}
    added = facts | {"code": "UPS", "warehouse": warehouse.pk, "merchant": merchant.pk}
    staff_client.post(reverse("admin:warehouses_channel_add"), added)
    channel = Channel.objects.get(code="UPS")

    url = reverse("admin:warehouses_channel_change", args=[channel.pk])
    staff_client.post(url, facts | {"code": "UPS", "transit_days": 5})

    told = Event.objects.filter(subject_kind="channel").order_by("id").values_list("kind", "data")
    changed = {"field": "channel.transit_days", "old": "4", "new": "5", "code": "UPS"}
    assert list(told) == [
        ("channel.added", {"name": "UPS Ground", "code": "UPS"}),
        ("channel.changed", changed),
    ]


def test_a_store_s_default_warehouse_is_changed_and_told(staff_client, merchant, store):
    other = make_channel(make_warehouse(merchant)).warehouse
    url = reverse("admin:warehouses_storewarehouse_change", args=[store.default_warehouse.pk])

    staff_client.post(url, {"warehouse": other.pk})

    store.default_warehouse.refresh_from_db()
    assert store.default_warehouse.warehouse == other
    assert Event.objects.get(kind="store.default_warehouse").subject_id == store.pk


def test_a_default_warehouse_of_another_merchant_is_refused(staff_client, merchant, store):
    url = reverse("admin:warehouses_storewarehouse_change", args=[store.default_warehouse.pk])

    response = staff_client.post(url, {"warehouse": make_store().default_warehouse.warehouse_id})

    assert response.context["adminform"].form.errors["warehouse"]
