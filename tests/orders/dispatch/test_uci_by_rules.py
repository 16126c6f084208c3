"""Real orders by rules for five warehouses: each goes where plain arithmetic over its lines says."""

import gzip
import os

import pytest

from merchant.catalogue.models import Sku
from orders.book.models import Fulfilment
from tests.factories import make_channel, make_route, make_rule, make_warehouse, publish_rules
from tests.orders.intake.files import bring
from tests.orders.intake.test_uci_slice import SLICE

# Of the file's first weeks more than four hundred open orders; with more lines than it has, all of it.
LINES = int(os.environ.get("UCI_LINES", "12000"))
DEAR, MANY = 1_000_00, 800  # pence, pieces
MIDDLE, SOUTH = {"DE", "AT", "CH", "NL"}, {"FR", "ES", "PT", "IT"}


@pytest.mark.skipif(not SLICE.is_file(), reason="the data is not here")
def test_real_orders_go_where_the_rules_say(store):
    merchant = store.merchant
    places = {name: make_channel(make_warehouse(merchant, code=name)) for name in ("A", "B", "C", "D", "E")}
    ways = {name: [(channel.warehouse_id, channel.pk)] for name, channel in places.items()}
    make_rule(merchant, ("value", "between", DEAR, None, "GBP"), name="Dear", places=ways["A"])
    make_rule(merchant, ("country", "one_of", *sorted(MIDDLE)), name="Middle", places=ways["B"])
    make_rule(
        merchant,
        ("country", "one_of", *sorted(SOUTH)),
        ("sku", "none_of", "22423"),
        name="South",
        places=ways["C"],
    )
    make_rule(merchant, ("pieces", "between", MANY, None), name="Many", places=ways["D"])
    publish_rules(merchant)
    make_route(merchant, "", places["E"])

    bring(store, _first_lines(), "uci", treatment="open", create_skus=True)

    open_ones = Fulfilment.objects.filter(order__released_at__isnull=False, state="open")
    rows = list(open_ones.select_related("warehouse", "order").prefetch_related("order__lines"))
    wrong = [
        row.order.number for row in rows if row.order.country and row.warehouse.code != _expected(row.order)
    ]
    assert wrong == []
    assert {row.warehouse.code for row in rows if row.warehouse} == set(places)
    assert len(rows) > 400
    assert Sku.objects.filter(merchant=merchant).count() > 1000


def _expected(order):
    """By which warehouse an order goes, read from its lines alone."""
    lines = [line for line in order.lines.all() if line.ordered > line.cancelled]
    units = sum(line.ordered - line.cancelled for line in lines)
    if sum((line.ordered - line.cancelled) * line.price_minor for line in lines) >= DEAR:
        return "A"
    if order.country in MIDDLE:
        return "B"
    if order.country in SOUTH and all(line.sku_code != "22423" for line in lines):
        return "C"
    return "D" if units >= MANY else "E"


def _first_lines():
    with gzip.open(SLICE, "rt", encoding="utf-8", newline="") as file:
        return "".join(line for _number, line in zip(range(LINES + 1), file, strict=False)).encode()
