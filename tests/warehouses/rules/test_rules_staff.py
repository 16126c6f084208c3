"""Staff read every version of a merchant's rules in words, and change none."""

import pytest
from django.urls import reverse

from tests.factories import make_channel, make_rule, make_warehouse, publish_rules

pytestmark = pytest.mark.django_db


def test_a_versions_rules_stand_there_in_words(staff_client, merchant):
    channel = make_channel(make_warehouse(merchant, name="Frankfurt"), name="DHL Paket")
    places = [(channel.warehouse_id, channel.pk), (channel.warehouse_id, None)]
    make_rule(merchant, ("country", "one_of", "DE"), name="South", places=places, goes_on=True)
    version = publish_rules(merchant)

    text = staff_client.get(reverse("admin:warehouses_ruleset_change", args=[version.pk])).content.decode()

    told = "Frankfurt by DHL Paket, else Frankfurt by the cheapest channel; else the next rule"
    assert f"1. South: Orders to Germany → {told}" in text
    assert 'name="_save"' not in text


def test_the_list_of_versions_opens_and_searches(staff_client, merchant):
    make_rule(merchant)
    publish_rules(merchant, note="Winter")

    text = staff_client.get(
        reverse("admin:warehouses_ruleset_changelist"), {"q": merchant.code}
    ).content.decode()

    assert "Winter" in text
