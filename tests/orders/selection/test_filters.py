from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from django.utils import timezone

from orders.book.models import Order
from orders.book.remarks import save_tag, tag_order
from orders.book.status import OrderStatus as S
from orders.selection import filters
from orders.selection.selection import MOST_TICKED, Selection, selected_orders
from orders.selection.services import keep_lookup
from tests.factories import make_order, make_route, make_store
from tests.orders.builders import order_in, two_units

pytestmark = pytest.mark.usefixtures("clock", "route")


@pytest.fixture
def selects(store):
    """The numbers that a query of all tabs selects."""

    def numbers(**query):
        asked = QueryDict(mutable=True)
        asked.update({"tab": "all"} | query)
        orders = selected_orders(Selection.from_query(asked), store=store, now=timezone.now())
        return sorted(orders.values_list("number", flat=True))

    return numbers


def test_each_filter_narrows(selects, store, route, seller):
    make_order(store, number="tea", lines=two_units("TEA"))
    make_order(store, number="cup", lines=two_units("Cup-1"), country="FR")
    make_order(store, number="unknown", lines=two_units("XYZ"), has_skus=False)
    make_order(store, number="other", programme=Order.Programme.SEMI_MANAGED)
    tag = save_tag(merchant=store.merchant, actor=seller, name="Gift", tone="red")
    tag_order(order_id=Order.objects.get(number="tea").pk, actor=seller, tag_id=tag.pk)

    assert selects(sku="tea") == ["tea"]
    assert selects(sku="cup-1") == ["cup"]
    assert selects(country="FR") == ["cup"]
    assert selects(hold="unknown_sku") == ["unknown"]
    assert selects(tag=tag.public_id) == ["tea"]
    assert selects(programme="semi_managed") == ["other"]
    assert selects(warehouse=route.warehouse.code) == ["other", "tea", "unknown"]
    assert selects(channel=f"{route.warehouse.code}/{route.channel.code}") == ["other", "tea", "unknown"]
    assert selects(origin="manual") == []
    assert selects(sku="tea", country="FR") == []


@pytest.mark.parametrize("few", [0, 1, 2, 3])
def test_a_warehouse_has_the_same_orders_whether_it_sent_few_or_many(
    selects, store, route, merchant, few, monkeypatch
):
    monkeypatch.setattr(filters, "FEW", few)
    make_route(merchant, "FR")
    elsewhere = make_order(make_store(merchant), number="of another store")
    make_order(store, number="first")
    make_order(store, number="second")
    make_order(store, number="from France", country="FR")
    assert elsewhere.fulfilments.get().warehouse == route.warehouse

    assert selects(warehouse=route.warehouse.code) == ["first", "second"]
    assert selects(channel=f"{route.warehouse.code}/{route.channel.code}") == ["first", "second"]


def test_partly_done_orders_are_found_in_every_tab(selects, store):
    partly = order_in(S.PARTLY_SHIPPED, store)
    order_in(S.SHIPPED, store)

    assert selects(partly="yes") == [partly.number]


def test_days_are_those_of_the_store(selects, merchant):
    shanghai = make_store(merchant, time_zone="Asia/Shanghai")
    for number, hour in (("late on the 1st", 15), ("early on the 2nd", 17)):
        make_order(shanghai, number=number, ordered_at=datetime(2026, 3, 1, hour, tzinfo=UTC))

    def on(**days):
        query = QueryDict(mutable=True)
        query.update({"tab": "all"} | days)
        return [
            o.number for o in selected_orders(Selection.from_query(query), store=shanghai, now=timezone.now())
        ]

    assert on(ordered_to="2026-03-01") == ["late on the 1st"]
    assert on(ordered_from="2026-03-02") == ["early on the 2nd"]
    assert on(ordered_from="2026-03-02", ordered_to="2026-03-01") == []


@pytest.mark.parametrize(
    "query",
    [
        {"warehouse": "NOBODYS"},
        {"channel": "NOBODYS/NONE"},
        {"tag": "nobodys"},
        {"country": "XX"},
        {"hold": "none"},
        {"ordered_from": "yesterday"},
        {"ordered_to": "9999-12-31"},
        {"ordered_from": "0001-01-01"},
        {"sku": "x" * 101},
        {"found": "nobodys"},
        {"country": "GB", "tag": "gone"},
    ],
    ids=str,
)
def test_a_filter_that_means_nothing_selects_nothing_to_act_on(query, selects, store):
    make_order(store)

    assert selects(**query) == []


def test_a_search_selects_what_it_found_and_only_in_its_store(selects, store, seller):
    first, second = make_order(store, number="first"), make_order(store, number="second")
    theirs = make_order(make_store(store.merchant), number="theirs")
    lookup = keep_lookup(store=store, user=seller, ids=[first.pk, theirs.pk], text="f", kinds=["number"])

    assert selects(found=lookup.token) == ["first"]
    assert second.number not in selects(found=lookup.token)


def test_ticked_orders_are_meant_alone_and_are_the_stores_own(selects, store):
    order, other = make_order(store, number="ticked"), make_order(store)
    theirs = make_order(make_store())
    query = QueryDict(mutable=True)
    query.setlist("ticked", [order.public_id, theirs.public_id, "nobodys"])

    found = selected_orders(Selection.from_query(query), store=store, now=timezone.now())

    assert [one.number for one in found] == ["ticked"]
    assert other not in found


def test_a_selection_survives_being_kept():
    query = QueryDict("tab=to_ship&part=held&country=GB&sku=%EF%BC%A1&nonsense=1&ticked=a&ticked=b")

    selection = Selection.from_query(query)

    assert Selection.from_json(selection.to_json()) == selection
    assert selection.to_query() == "tab=to_ship&part=held&country=GB&sku=A"
    assert len(Selection.from_query(QueryDict("&".join(["ticked=x"] * 500))).ticked) == MOST_TICKED
