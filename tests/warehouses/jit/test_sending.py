"""At the platform's JIT warehouses goods are handed over; nothing is sent from there by a seller."""

import pytest
from django.urls import reverse

from tests.factories import make_warehouse
from warehouses.matching import drafts
from warehouses.matching.conditions import Condition
from warehouses.matching.exceptions import RuleError
from warehouses.rules.selectors import names_of
from warehouses.upkeep.selectors import default_of


def test_no_store_is_dated_by_one_by_default(store, dongguan):
    own = make_warehouse(store.merchant, kind="jit")

    offered = default_of(store.merchant, store).places

    assert own in offered
    assert dongguan not in offered


def test_no_rule_names_one(store, dongguan):
    assert dongguan.pk not in names_of(store.merchant).sites.warehouses

    told = drafts.RuleTold(name="Rule", condition=Condition(()), places=[(dongguan.pk, None)], goes_on=False)
    with pytest.raises(RuleError, match="not one of yours"):
        drafts.add_rule(merchant=store.merchant, told=told)


def test_no_bulk_act_assigns_one(store, dongguan, seller_client, order):
    url = reverse("orders:bulk_new", args=[store.code])

    page = seller_client.post(url, {"act": "assign", "ticked": order.public_id, "key": "k"}).text

    assert order.fulfilments.get().warehouse.code in page
    assert "JIT-DG" not in page


def test_its_page_and_calendar_are_everybody_s_to_look_at(store, dongguan, seller_client):
    for name in ("detail", "calendar"):
        url = reverse(f"warehouses:{name}", args=[store.merchant.code, dongguan.code])

        assert seller_client.get(url).status_code == 200
