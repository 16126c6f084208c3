"""Changing the country table: one revision and one event a change, and only by what one may use."""

import pytest
from django.db import connection
from django.utils import timezone

from merchant.audit.models import Event
from merchant.audit.selectors import timeline
from tests.factories import make_channel, make_merchant, make_route, make_rule, make_warehouse, publish_rules
from warehouses.matching import books, engine, selectors, services
from warehouses.matching.exceptions import RouteError
from warehouses.matching.models import CountryRoute, RouteTable
from warehouses.sites.models import Warehouse

pytestmark = pytest.mark.django_db
TELLS_STAMPS = connection.vendor == "postgresql"  # asked before and after


@pytest.fixture
def channel(merchant):
    return make_channel(make_warehouse(merchant))


def set_route(merchant, channel, country="GB", actor=None):
    return services.set_route(
        merchant=merchant, country=country, warehouse=channel.warehouse, channel=channel, actor=actor
    )


def told(merchant):
    events = Event.objects.filter(merchant=merchant, subject_kind="routetable").order_by("id")
    return [(event.kind, event.data) for event in events]


def test_a_row_counts_one_revision_and_is_told(merchant, channel, seller):
    before = timezone.now()

    set_route(merchant, channel, actor=seller)

    table = RouteTable.objects.get(merchant=merchant)
    assert table.revision == 1
    assert table.changed_at >= before
    data = {"destination": "GB", "revision": 1, "warehouse": channel.warehouse.name, "channel": channel.name}
    assert told(merchant) == [("routes.set", data)]


def test_a_country_has_one_row_and_a_second_one_takes_its_place(merchant, channel):
    set_route(merchant, channel)
    other = make_channel(make_warehouse(merchant))

    set_route(merchant, other)

    assert CountryRoute.objects.get(merchant=merchant, country="GB").channel == other
    kind, data = told(merchant)[-1]
    assert kind == "routes.changed"
    assert (data["old_channel"], data["channel"], data["revision"]) == (channel.name, other.name, 2)


def test_setting_what_stands_there_already_changes_nothing(merchant, channel):
    set_route(merchant, channel)

    set_route(merchant, channel)

    assert RouteTable.objects.get(merchant=merchant).revision == 1
    assert len(told(merchant)) == 1


def test_removing_a_row_counts_a_revision_and_tells_what_stood_there(merchant, channel):
    set_route(merchant, channel, country="")

    services.remove_route(merchant=merchant, country="")

    assert not CountryRoute.objects.filter(merchant=merchant).exists()
    assert RouteTable.objects.get(merchant=merchant).revision == 2
    text = timeline(merchant, RouteTable.objects.get(merchant=merchant))[0].text
    assert text == f"Any other country: row removed (before: {channel.warehouse.name}, {channel.name})"


def test_removing_a_row_that_is_gone_is_refused(merchant):
    with pytest.raises(RouteError):
        services.remove_route(merchant=merchant, country="GB")


def test_the_platform_s_warehouses_may_serve_any_merchant(merchant):
    warehouse = make_warehouse(merchant)
    warehouse.merchant, warehouse.owner = None, "platform"
    warehouse.save()
    shared = make_channel(warehouse)

    set_route(merchant, shared)

    assert CountryRoute.objects.get(merchant=merchant).warehouse == warehouse


@pytest.mark.parametrize("country", ["XX", "gb", "GBR", "EU", " "])
def test_what_is_no_country_is_refused(merchant, channel, country):
    with pytest.raises(RouteError):
        set_route(merchant, channel, country=country)
    assert not RouteTable.objects.filter(merchant=merchant, revision__gt=0).exists()


def someone_elses(merchant):
    channel = make_channel()
    return channel.warehouse, channel


def out_of_another_warehouse(merchant):
    return make_warehouse(merchant), make_channel(make_warehouse(merchant))


def own_channel_out_of_someone_elses_warehouse(merchant):
    channel = make_channel(make_warehouse())
    channel.merchant = merchant
    channel.save()
    return channel.warehouse, channel


def channel_out_of_use(merchant):
    channel = make_channel(make_warehouse(merchant), is_active=False)
    return channel.warehouse, channel


def warehouse_out_of_use(merchant):
    channel = make_channel(make_warehouse(merchant, is_active=False))
    return channel.warehouse, channel


@pytest.mark.parametrize(
    "choice",
    [
        someone_elses,
        out_of_another_warehouse,
        own_channel_out_of_someone_elses_warehouse,
        channel_out_of_use,
        warehouse_out_of_use,
    ],
)
def test_a_channel_that_cannot_be_used_is_refused(merchant, choice):
    warehouse, channel = choice(merchant)

    with pytest.raises(RouteError):
        services.set_route(merchant=merchant, country="GB", warehouse=warehouse, channel=channel)

    assert not CountryRoute.objects.exists()
    assert told(merchant) == []


def test_rulebooks_of_any_number_of_merchants_take_a_fixed_number_of_queries(django_assert_num_queries):
    merchants = [make_merchant() for _ in range(3)]
    for merchant in merchants[:2]:
        make_route(merchant, "GB")
        make_route(merchant, "")

    with django_assert_num_queries(3 + 2 * TELLS_STAMPS):
        found = books.rulebooks_for([merchant.pk for merchant in merchants])

    assert [sorted(found[merchant.pk].rows) for merchant in merchants] == [["", "GB"], ["", "GB"], []]
    assert [found[merchant.pk].revision for merchant in merchants] == [2, 2, 0]


def test_a_table_knows_what_is_out_of_use(merchant):
    route = make_route(merchant, "GB")
    route.channel.is_active = False
    route.channel.save()

    assert selectors.routes_of(merchant)["GB"].fault == engine.CHANNEL_OUT_OF_USE


def test_a_warehouse_that_changes_has_its_merchants_orders_tried_again(merchant):
    route = make_route(merchant, "GB")
    before = RouteTable.objects.get(merchant=merchant)

    services.retry_orders(warehouse=route.warehouse)

    after = RouteTable.objects.get(merchant=merchant)
    assert after.changed_at > before.changed_at
    assert after.revision == before.revision


def test_whoever_names_a_changed_warehouse_is_tried_again_and_nobody_else(django_assert_num_queries):
    """By a row of the table or by a rule; asked apart, as rows times rules times versions are too many."""
    by_row, by_rule, others = [make_merchant() for _each in range(3)]
    warehouse = make_warehouse(owner="platform")
    Warehouse.objects.filter(pk=warehouse.pk).update(merchant=None)
    shared = make_channel(Warehouse.objects.get(pk=warehouse.pk))
    set_route(by_row, shared)
    make_rule(by_rule, places=[(shared.warehouse_id, shared.pk)])
    publish_rules(by_rule)
    set_route(others, make_channel(make_warehouse(others)))
    changed_at = dict(RouteTable.objects.values_list("merchant", "changed_at"))

    with django_assert_num_queries(4):  # two are the savepoint's
        services.retry_orders(warehouse=shared.warehouse)

    now = dict(RouteTable.objects.values_list("merchant", "changed_at"))
    assert {key for key in now if now[key] != changed_at[key]} == {by_row.pk, by_rule.pk}
