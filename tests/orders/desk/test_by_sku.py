from datetime import timedelta

import pytest
from django.http import QueryDict

from orders.book.drafts import LineDraft
from orders.book.models import Fulfilment, Order
from orders.clock.models import Deadline
from orders.desk import skus
from tests.factories import MONDAY_MORNING, make_order, make_route
from tests.orders.builders import ship

pytestmark = pytest.mark.usefixtures("clock", "route")


def _lines(**units):
    return [LineDraft(code, code, code.title(), count, 500) for code, count in units.items()]


def test_units_still_to_ship_add_up_by_sku_and_warehouse(list_page, store, route):
    france = make_route(store.merchant, "FR")
    make_order(store, lines=_lines(TEA=2, CUP=1))
    part = make_order(store, lines=_lines(TEA=5))
    ship(part, {"TEA": 3})
    make_order(store, lines=_lines(TEA=1), country="FR")
    ship(make_order(store, lines=_lines(GONE=1)))

    rows = list_page(view="sku").context["skus"].rows

    told = {(row.sku.upper(), row.warehouse): (row.units, row.orders) for row in rows}
    assert told == {
        ("CUP", route.warehouse.name): ("1", "1"),
        ("TEA", route.warehouse.name): ("4", "2"),
        ("TEA", france.warehouse.name): ("1", "1"),
    }
    assert {(row.sku.upper(), row.ship_by) for row in rows if row.warehouse == route.warehouse.name} == {
        ("CUP", f"03-04 23:59 {route.warehouse.city}"),
        ("TEA", f"03-04 23:59 {route.warehouse.city}"),
    }


def test_a_warehouse_that_has_moved_has_one_row_with_the_first_deadline(list_page, store, route):
    make_order(store, number="HERE", lines=_lines(TEA=2))
    make_order(store, number="THERE", lines=_lines(TEA=3))
    Deadline.objects.filter(fulfilment__order__number="THERE").update(city="Shanghai", zone="Asia/Shanghai")
    Order.objects.filter(number="THERE").update(ship_by=MONDAY_MORNING)

    (row,) = list_page(view="sku").context["skus"].rows

    assert (row.units, row.orders) == ("5", "2")
    assert row.ship_by.endswith("Shanghai")


def test_what_is_late_or_due_soon_is_told_beside_its_deadline_and_nothing_else(list_page, store):
    due = {"LATE": -3, "SOON": 2, "NOWHERE": 2, "TOLD": 2}
    make_order(store, number="LATE", lines=_lines(TEA=2))
    make_order(store, number="SOON", lines=_lines(JAM=2))
    make_order(store, number="NOWHERE", lines=_lines(POT=1), country="JP")
    make_order(
        store,
        number="TOLD",
        lines=_lines(JUG=1),
        country="JP",
        marketplace_ship_by=MONDAY_MORNING + timedelta(hours=2),
    )
    make_order(store, lines=_lines(CUP=1))
    for number, hours in due.items():
        Order.objects.filter(number=number).update(ship_by=MONDAY_MORNING + timedelta(hours=hours))

    page = list_page(view="sku")

    assert {row.sku: row.clock and row.clock.text for row in page.context["skus"].rows} == {
        "CUP": None,
        "JAM": "1 h left",
        "JUG": "1 h left",
        "POT": None,
        "TEA": "late 4 h",
    }
    assert page.text.count('class="clock late"') == 1


def test_an_order_with_two_fulfilments_counts_once_and_at_the_first(list_page, store, route):
    order, france = make_order(store, lines=_lines(TEA=2)), make_route(store.merchant, "FR")
    Fulfilment.objects.create(merchant=store.merchant, order=order, warehouse=france.warehouse)

    (row,) = list_page(view="sku").context["skus"].rows

    assert (row.warehouse, row.units, row.orders) == (route.warehouse.name, "2", "1")


def test_a_row_leads_to_its_orders(list_page, store):
    make_order(store, number="WITH", lines=_lines(TEA=2))
    make_order(store, number="WITHOUT", lines=_lines(CUP=1))

    row = list_page(view="sku").context["skus"].rows[-1]
    asked = QueryDict(row.url.removeprefix("?")).dict()

    assert [order.number for order in list_page(**asked).context["rows"]] == ["WITH"]


def test_filters_and_parts_narrow_it(list_page, store):
    make_order(store, lines=_lines(TEA=2))
    make_order(store, lines=_lines(CUP=1), country="JP")

    assert [row.sku for row in list_page(view="sku", part="held").context["skus"].rows] == ["CUP"]
    assert [row.sku for row in list_page(view="sku", country="GB").context["skus"].rows] == ["TEA"]


def test_processing_has_it_as_a_list_to_prepare_by(list_page, store):
    make_order(store, lines=_lines(TEA=2), released_at=None)

    (row,) = list_page(tab="processing", view="sku").context["skus"].rows

    assert (row.sku, row.units, row.ship_by) == ("TEA", "2", "")


@pytest.mark.parametrize("query", [{"tab": "shipped", "view": "sku"}, {"view": "nonsense"}])
def test_elsewhere_there_is_no_such_view(query, list_page):
    assert list_page(**query).context["skus"] is None


def test_more_than_fits_is_said(list_page, store, monkeypatch):
    monkeypatch.setattr(skus, "MOST_ROWS", 1)
    make_order(store, lines=_lines(TEA=2, CUP=1))

    page = list_page(view="sku")

    assert [row.sku for row in page.context["skus"].rows] == ["CUP"]
    assert "There is more than fits here" in page.text


def test_nothing_to_send_is_an_empty_page(list_page):
    assert "No orders here yet" in list_page(view="sku").text
