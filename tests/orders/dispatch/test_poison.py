"""One order that breaks matching or release stops no other."""

import pytest

from merchant.parking.models import ParkedRow
from orders.book.models import Fulfilment
from orders.dispatch import services as dispatch
from tests.factories import make_order, make_route, make_rule, make_store, publish_rules
from warehouses.matching import drafts
from warehouses.matching.models import Rule

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def broken(store):
    """Another merchant's store, whose rules ask for a fact that nobody knows."""
    shop = make_store()
    rule = make_rule(shop.merchant, ("country", "one_of", "GB"))
    asked = {
        "any": False,
        "groups": [{"any": False, "tests": [{"fact": "aura", "relation": "is", "values": []}]}],
    }
    Rule.objects.filter(pk=rule.pk).update(condition=asked)
    publish_rules(shop.merchant)
    return shop


def test_orders_beside_one_that_cannot_be_matched_get_their_warehouse(store, route, broken):
    orders = [make_order(shop, is_matched=False) for shop in (store, broken, store)]

    dispatch.match_waiting_orders()

    assert [order.fulfilments.get().warehouse for order in orders] == [route.warehouse, None, route.warehouse]
    assert ParkedRow.objects.get().queue == "matching"


def test_it_is_parked_after_three_sweeps_and_matched_once_it_is_mended(store, broken):
    order = make_order(broken, is_matched=False)
    for _each in range(3):
        dispatch.match_waiting_orders()
    parked = ParkedRow.objects.parked().get()
    _mend(broken.merchant)
    dispatch.match_waiting_orders()
    assert order.fulfilments.get().warehouse is None

    parked.delete()
    dispatch.match_waiting_orders()

    assert Fulfilment.objects.get().warehouse is not None


def _mend(merchant):
    """A version without the broken rule, and a row that serves the order."""
    (rule,) = drafts.open_draft(merchant=merchant).rules.all()
    drafts.remove_rule(merchant=merchant, rule=rule.public_id)
    publish_rules(merchant)
    make_route(merchant, "GB")
