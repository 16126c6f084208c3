"""What staff enter about a warehouse is checked, and every change of it is told."""

from datetime import time

import pytest

from merchant.audit.models import Event
from tests.factories import make_channel, make_merchant, make_store, make_user, make_warehouse
from warehouses.calendars.models import HolidayYear
from warehouses.matching.models import RouteTable
from warehouses.matching.services import set_route
from warehouses.overview import services
from warehouses.overview.forms import ChannelForm, StoreWarehouseForm, WarehouseForm
from warehouses.sites.models import Warehouse

pytestmark = pytest.mark.django_db


def entered(merchant, **facts):
    return {
        "code": "LAX1",
        "name": "Los Angeles",
        "merchant": merchant and merchant.pk,
        "kind": "overseas",
        "owner": "third_party",
        "country": "US",
        "subdivision": "CA",
        "city": "Los Angeles",
        "time_zone": "America/Los_Angeles",
        "weekdays": ["0", "1", "2", "3", "4"],
        "cutoff": "15:00",
        "is_active": "on",
    } | facts


def test_a_warehouse_is_kept_as_entered(merchant):
    form = WarehouseForm(entered(merchant, country="us", subdivision="ca", weekdays=["0", "5"], cutoff=""))

    assert form.is_valid(), form.errors
    warehouse = form.save(commit=False)
    assert (warehouse.country, warehouse.subdivision) == ("US", "CA")
    assert (warehouse.weekdays, warehouse.cutoff) == ([0, 5], None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("country", "XX"),
        ("subdivision", "ZZ"),
        ("time_zone", "Los Angeles"),
        ("time_zone", "../etc/passwd"),
        ("weekdays", ["7"]),
        ("weekdays", []),
        ("cutoff", "25:00"),
        ("code", "lax 1"),
        ("city", ""),
    ],
)
def test_a_wrong_fact_is_refused_at_its_field(merchant, field, value):
    form = WarehouseForm(entered(merchant, **{field: value}))

    assert list(form.errors) == [field]


def test_a_subdivision_of_a_country_without_any_is_refused(merchant):
    form = WarehouseForm(entered(merchant, country="SG", subdivision="01"))

    assert "leave this empty" in form.errors["subdivision"][0]


def test_a_warehouse_without_a_merchant_is_the_platform_s():
    assert list(WarehouseForm(entered(None)).errors) == ["owner"]
    assert WarehouseForm(entered(None, owner="platform")).is_valid()


def test_a_merchant_has_no_more_warehouses_than_there_is_room_for(merchant, settings):
    settings.WAREHOUSES_MAX = 1
    make_warehouse()
    assert WarehouseForm(entered(merchant)).is_valid()
    kept = make_warehouse(merchant)

    assert list(WarehouseForm(entered(merchant)).errors) == ["merchant"]
    assert WarehouseForm(entered(merchant, code=kept.code), instance=kept).is_valid()


def test_a_channel_out_of_a_merchant_s_warehouse_is_the_same_merchant_s(merchant):
    warehouse = make_warehouse(merchant)
    facts = {"warehouse": warehouse.pk, "code": "UPS", "name": "UPS", "carrier": "UPS", "transit_days": 3}

    assert list(ChannelForm(facts | {"merchant": make_merchant().pk}).errors) == ["merchant"]
    assert ChannelForm(facts | {"merchant": merchant.pk}).is_valid()


def test_a_store_is_not_dated_by_another_merchant_s_warehouse(merchant):
    store, foreign = make_store(merchant), make_warehouse()

    form = StoreWarehouseForm({"warehouse": foreign.pk, "store": store.pk}, instance=store.default_warehouse)

    assert list(form.errors) == ["warehouse"]


def test_a_new_warehouse_is_told_and_its_holidays_are_read(merchant):
    actor = make_user(is_staff=True)
    warehouse = WarehouseForm(entered(merchant)).save(commit=False)

    services.save_warehouse(warehouse=warehouse, actor=actor)

    event = Event.objects.get(subject_kind="warehouse", subject_id=warehouse.pk)
    assert (event.kind, event.actor, event.by, event.merchant) == (
        "warehouse.added",
        actor,
        Event.By.STAFF,
        merchant,
    )
    assert HolidayYear.objects.filter(country="US", subdivision="CA", is_known=True).exists()


def test_a_change_tells_each_fact_with_its_old_and_new_value(merchant):
    warehouse = make_warehouse(merchant, cutoff=time(15))
    changed = Warehouse.objects.get(pk=warehouse.pk)
    changed.cutoff, changed.is_active = time(16, 30), False

    services.save_warehouse(warehouse=changed)

    events = Event.objects.filter(kind="warehouse.changed").order_by("id")
    assert [event.data for event in events] == [
        {"field": "warehouse.cutoff", "old": "15:00:00", "new": "16:30:00"},
        {"field": "warehouse.is_active", "old": "True", "new": "False"},
    ]


def test_orders_that_found_no_warehouse_are_tried_again_after_a_change(merchant):
    channel = make_channel(make_warehouse(merchant))
    set_route(merchant=merchant, country="GB", warehouse=channel.warehouse, channel=channel)
    before = RouteTable.objects.get(merchant=merchant).changed_at

    services.save_channel(channel=channel)

    assert RouteTable.objects.get(merchant=merchant).changed_at > before


def of_staff(warehouse, **facts):
    told = {"warehouse": warehouse.pk, "code": "UPS", "name": "UPS", "carrier": "UPS", "transit_days": 3}
    return told | {"merchant": warehouse.merchant_id, "is_active": "on"} | facts


def test_staff_type_countries_and_prices_as_sellers_do(merchant):
    warehouse = make_warehouse(merchant, currency="EUR")

    form = ChannelForm(of_staff(warehouse, countries="Germany, fr", rates="500=4.20; 1kg=5.60"))

    channel = form.save(commit=False)
    assert (channel.countries, channel.rates) == (["DE", "FR"], [[500, 420], [1000, 560]])
    shown = ChannelForm(instance=channel).initial | {"pk": None}
    assert (shown["countries"], shown["rates"]) == (["DE", "FR"], [[500, 420], [1000, 560]])
    services.save_channel(channel=channel)
    assert ChannelForm(instance=channel).initial["rates"] == "500=4.20; 1000=5.60"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("countries", "Atlantis", "is no country"),
        ("rates", "500", "names no price"),
        ("rates", "1000=5; 500=4", "Weights must rise"),
        ("max_weight_g", "0", "greater than or equal to 1"),
    ],
)
def test_a_wrong_channel_of_staff_s_is_refused_at_its_field(merchant, field, value, told):
    form = ChannelForm(of_staff(make_warehouse(merchant, currency="EUR"), **{field: value}))

    assert list(form.errors) == [field]
    assert told in form.errors[field][0]


def test_prices_need_a_currency_and_keep_it(merchant):
    warehouse = make_warehouse(merchant)
    assert "no currency yet" in ChannelForm(of_staff(warehouse, rates="500=4.20")).errors["rates"][0]
    priced = make_channel(make_warehouse(merchant, currency="EUR"), rates=[[500, 420]]).warehouse

    form = WarehouseForm(entered(merchant, currency="USD"), instance=priced)

    assert "Take them out first" in form.errors["currency"][0]
