"""Orders for tea, and what became of them."""

from orders.book.drafts import LineDraft
from tests.factories import make_order, make_rule, publish_rules
from warehouses.stock.models import StockLevel

TO_BRITAIN = "country", "one_of", "GB"


def tea(units=1):
    return {"lines": [LineDraft("1", "TEA", "Tea", units, 500)], "has_skus": False}


def order_tea(store, units=1, **fields):
    return make_order(store, **tea(units), **fields)


def open_holds(order):
    return dict(order.holds.open().values_list("kind", "data"))


def place_of(order):
    fulfilment = order.fulfilments.get()
    return fulfilment.warehouse, fulfilment.channel


def reserved_in(warehouse):
    return dict(StockLevel.objects.filter(warehouse=warehouse).values_list("sku__code", "reserved"))


def rule_in_force(merchant, *tests, channel=None, **fields):
    """A rule in force, on top of those before it."""
    places = [(channel.warehouse_id, channel.pk)] if channel else ()
    rule = make_rule(merchant, *tests, places=places, **fields)
    publish_rules(merchant)
    return rule
