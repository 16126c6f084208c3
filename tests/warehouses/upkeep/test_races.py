"""Two people change warehouses and channels at once: none too many, and no price without its currency."""

import pytest

from tests.factories import make_channel, make_merchant, make_store, make_warehouse
from tests.racing import at_once, only_where_writers_meet
from warehouses.overview import services
from warehouses.sites.exceptions import SiteError
from warehouses.sites.history import seen
from warehouses.sites.models import Channel, StoreWarehouse, Warehouse

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), only_where_writers_meet]

FACTS = {"name": "London", "country": "GB", "city": "London", "time_zone": "Europe/London"}


def test_no_more_warehouses_come_at_once_than_there_is_room_for(settings):
    settings.WAREHOUSES_MAX = 3
    merchant = make_merchant()
    make_warehouse(merchant)

    def adding(code):
        return lambda: services.add_warehouse(merchant=merchant, told=FACTS | {"code": code, "name": code})

    raised = at_once(*[adding(f"LON{number}") for number in range(6)])

    assert [type(error) for error in raised] == [SiteError] * 4
    assert Warehouse.objects.filter(merchant=merchant).count() == 3


def test_one_code_is_taken_once():
    merchant = make_merchant()

    def adding():
        services.add_warehouse(merchant=merchant, told=FACTS | {"code": "LON1"})

    raised = at_once(*[adding] * 4)

    assert [error.field for error in raised] == ["code"] * 3
    assert Warehouse.objects.filter(merchant=merchant).count() == 1


def test_of_two_who_saw_the_same_page_one_is_refused():
    warehouse = make_warehouse()
    mark = seen(warehouse)

    def renaming(name):
        return lambda: services.change_warehouse(
            warehouse_id=warehouse.pk, told={"name": name}, was_seen=mark
        )

    raised = at_once(renaming("One"), renaming("Other"))

    assert len(raised) == 1
    assert "meanwhile" in str(raised[0])


def test_prices_and_their_currency_never_part():
    warehouse = make_warehouse(currency="EUR")
    channel = make_channel(warehouse)

    raised = at_once(
        lambda: services.change_channel(channel_id=channel.pk, told={"rates": [[500, 420]]}),
        lambda: services.change_warehouse(warehouse_id=warehouse.pk, told={"currency": ""}),
    )

    warehouse.refresh_from_db()
    channel.refresh_from_db()
    assert len(raised) == 1
    assert bool(channel.rates) == bool(warehouse.currency)


def test_a_channel_s_code_is_taken_once():
    warehouse = make_warehouse()
    told = {"code": "UPS", "name": "UPS", "carrier": "UPS", "transit_days": 3}

    raised = at_once(*[lambda: services.add_channel(warehouse_id=warehouse.pk, told=told)] * 4)

    assert [error.field for error in raised] == ["code"] * 3
    assert Channel.objects.count() == 1


def test_of_two_defaults_chosen_at_once_one_is_refused():
    merchant = make_merchant()
    store = make_store(merchant)
    was = StoreWarehouse.objects.get(store=store).warehouse.code

    def choosing(place):
        return lambda: services.choose_default_warehouse(store=store, warehouse=place, was_seen=was)

    raised = at_once(choosing(make_warehouse(merchant)), choosing(make_warehouse(merchant)))

    assert len(raised) == 1
    assert "Somebody else chose" in str(raised[0])
