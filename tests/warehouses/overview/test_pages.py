"""The warehouses as pages: facts in words, and nobody else's."""

import pytest
from django.urls import reverse

from tests.conftest import client_of
from tests.factories import (
    make_channel,
    make_jit_warehouse,
    make_route,
    make_rule,
    make_seller,
    make_warehouse,
    publish_rules,
)
from warehouses.calendars.services import ensure_places
from warehouses.matching.models import Rule
from warehouses.sites.models import Warehouse

pytestmark = pytest.mark.django_db


def make_platforms(**fields):
    warehouse = make_warehouse(**fields)
    Warehouse.objects.filter(pk=warehouse.pk).update(merchant=None, owner="platform")
    return warehouse


def test_the_list_tells_of_own_and_platform_warehouses_and_of_no_other(seller_client, merchant):
    own = make_warehouse(merchant, name="Our depot")
    make_platforms(name="Platform depot")
    make_warehouse(name="Their depot")
    make_route(merchant, "FR", make_channel(own))
    make_route(merchant, "", make_channel(own))

    text = seller_client.get(reverse("warehouses:list", args=[merchant.code])).content.decode()

    assert "Our depot" in text
    assert "Platform depot" in text
    assert "Their depot" not in text
    assert "Mon to Fri" in text
    assert "1 + any other" in text


def test_a_jit_warehouse_is_no_place_that_orders_leave_from(seller_client, merchant):
    make_warehouse(merchant, name="Our depot")
    make_jit_warehouse(name="Hand-over depot")

    text = seller_client.get(reverse("warehouses:list", args=[merchant.code])).text

    assert "Our depot" in text
    assert "Hand-over depot" not in text


def test_whoever_works_in_some_stores_reads_who_may_change_own_warehouses(merchant, store):
    own, platforms = make_warehouse(merchant), make_platforms(name="Platform depot")
    some = client_of(make_seller(merchant, role="operator", stores=[store]))
    everywhere = client_of(make_seller(merchant, role="operator"))
    clerk = client_of(make_seller(merchant, role="clerk", stores=[store]))
    addresses = [
        reverse("warehouses:list", args=[merchant.code]),
        reverse("warehouses:detail", args=[merchant.code, own.code]),
        reverse("warehouses:stock", args=[merchant.code]),
    ]

    for address in addresses:
        assert some.get(address).text.count("ask somebody who works in all stores") == 1
        assert "ask somebody" not in everywhere.get(address).text
        assert "ask somebody" not in clerk.get(address).text
    of_platform = reverse("warehouses:detail", args=[merchant.code, platforms.code])
    assert "ask somebody" not in some.get(of_platform).text


def test_the_list_costs_the_same_for_any_number_of_warehouses(
    seller_client, merchant, django_assert_num_queries
):
    for _ in range(5):
        make_channel(make_warehouse(merchant))

    with django_assert_num_queries(6):
        seller_client.get(reverse("warehouses:list", args=[merchant.code]))


def test_without_a_warehouse_the_list_explains_itself(seller_client, merchant):
    text = seller_client.get(reverse("warehouses:list", args=[merchant.code])).content.decode()

    assert "No warehouse yet" in text


def test_a_warehouse_tells_its_facts_channels_countries_and_days(seller_client, merchant):
    route = make_route(merchant, "FR")
    ensure_places([("GB", "ENG")], years=range(2024, 2040))

    response = seller_client.get(reverse("warehouses:detail", args=[merchant.code, route.warehouse.code]))

    text = response.content.decode()
    assert route.channel.name in text
    assert "France" in text
    days = response.context["fortnight"].days
    assert len(days) == 14
    assert {str(day.said) for day in days} >= {"Open", "Weekly day of rest."}
    assert response.context["fortnight"].warnings == []


def test_a_warehouse_tells_which_rules_in_force_name_it(seller_client, merchant):
    frankfurt, leeds = (make_channel(make_warehouse(merchant), name=name) for name in ("DHL", "Evri"))
    make_rule(merchant, name="Elsewhere", places=[(leeds.warehouse_id, leeds.pk)])
    both = [(leeds.warehouse_id, leeds.pk), (frankfurt.warehouse_id, None)]
    make_rule(merchant, ("country", "one_of", "DE"), name="South", places=both)
    publish_rules(merchant)
    make_rule(merchant, name="Only in the draft", places=[(frankfurt.warehouse_id, frankfurt.pk)])
    rule = Rule.objects.get(name="South", rule_set__number=1)

    address = reverse("warehouses:detail", args=[merchant.code, frankfurt.warehouse.code])
    text = seller_client.get(address).text

    rules = reverse("warehouses:rules", args=[merchant.code])
    assert f'href="{rules}#rule-{rule.public_id}"><span class="num">2</span> · South<' in text
    assert ">2 of 2<" in text
    assert "Elsewhere" not in text
    assert "Only in the draft" not in text
    assert f'id="rule-{rule.public_id}"' in seller_client.get(rules).text


def test_a_warehouse_that_no_rule_names_says_so_once_there_are_rules(seller_client, merchant):
    warehouse = make_warehouse(merchant)
    address = reverse("warehouses:detail", args=[merchant.code, warehouse.code])
    before = seller_client.get(address).text
    make_rule(merchant)
    publish_rules(merchant)

    assert "Rules that name it" not in before
    assert "No rule in force names this warehouse." in seller_client.get(address).text


def test_a_warehouse_without_working_days_says_so(seller_client, merchant):
    warehouse = make_warehouse(merchant, weekdays=[])
    pages = [f"/m/{merchant.code}/warehouses/", f"/m/{merchant.code}/warehouses/{warehouse.code}/"]

    shown, told = (seller_client.get(page).text for page in pages)

    assert "no day chosen" in shown
    assert "No working day is chosen" in told


def test_a_year_whose_holidays_are_not_known_is_said(seller_client, merchant):
    warehouse = make_warehouse(merchant)

    response = seller_client.get(reverse("warehouses:detail", args=[merchant.code, warehouse.code]))

    assert "the weekly pattern decides alone" in response.content.decode()


def test_a_zone_that_does_not_exist_breaks_no_page(seller_client, merchant):
    warehouse = make_warehouse(merchant, time_zone="Mars/Olympus")

    detail = seller_client.get(reverse("warehouses:detail", args=[merchant.code, warehouse.code]))
    listed = seller_client.get(reverse("warehouses:list", args=[merchant.code]))

    assert "this time zone does not exist" in detail.content.decode()
    assert listed.status_code == 200


def test_somebody_else_s_warehouse_is_not_found(seller_client, outsider_client, merchant):
    foreign, own = make_warehouse(), make_warehouse(merchant)

    assert (
        seller_client.get(reverse("warehouses:detail", args=[merchant.code, foreign.code])).status_code == 404
    )
    assert (
        outsider_client.get(reverse("warehouses:detail", args=[merchant.code, own.code])).status_code == 404
    )
    assert outsider_client.get(reverse("warehouses:list", args=[merchant.code])).status_code == 404


def test_a_warehouse_s_page_costs_the_same_for_any_number_of_channels(
    seller_client, merchant, django_assert_num_queries
):
    warehouse = make_warehouse(merchant, currency="EUR")
    for _channel in range(5):
        make_channel(warehouse, countries=["DE", "FR"], rates=[[500, 420]])

    with django_assert_num_queries(13):
        seller_client.get(reverse("warehouses:detail", args=[merchant.code, warehouse.code]))
