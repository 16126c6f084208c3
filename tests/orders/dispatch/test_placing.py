"""What is placed as it enters is what the jobs would have made of it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from merchant.audit.models import Event
from orders.book.drafts import LineDraft
from orders.book.entry import enter_orders
from orders.book.models import Fulfilment, Order
from orders.book.status import Stage
from orders.clock.models import Deadline
from orders.clock.services import give_deadlines, give_missing_deadlines
from orders.dispatch.services import Placing, match_orders, match_waiting_orders
from tests.factories import (
    MONDAY_MORNING,
    make_channel,
    make_draft,
    make_merchant,
    make_route,
    make_rule,
    make_sku,
    make_store,
    make_warehouse,
    publish_rules,
)
from tests.orders.builders import publish_policy
from warehouses.stock.models import StockLevel
from warehouses.stock.services import receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
UNKNOWN = LineDraft("2", "NOBODY-KNOWS", "Thing", 1, 100)
ENGRAVED = LineDraft("3", "TEA", "Tea", 1, 100, personalisation="For Ann")
GONE = LineDraft("4", "GONE", "Tea", 2, 100, cancellations=(("C1", 2),), personalisation="For Bob")


@pytest.fixture
def drafts():
    """One of every kind that gates, matching and clock tell apart."""
    tea = make_draft(lines=[LineDraft("1", "TEA", "Tea", 2, 500)])
    kinds = [
        {},
        {"country": "FR"},
        {"country": "JP"},
        {"country": "XX"},
        {"country": ""},
        {"lines": [*tea.lines, UNKNOWN]},
        {"lines": [ENGRAVED, UNKNOWN, GONE]},
        {"lines": [GONE]},
        {"lines": [*tea.lines, GONE]},
        {"marketplace_ship_by": MONDAY_MORNING + timedelta(hours=30)},
        {"released_at": None},
        {"released_at": datetime(2019, 3, 1, tzinfo=UTC)},
        {"released_at": datetime(9998, 3, 1, tzinfo=UTC)},
        {"lines": [replace(line, ended="signed") for line in tea.lines]},
    ]
    return [replace(tea, number=f"D-{number:02}", **kind) for number, kind in enumerate(kinds)]


def _shop():
    """A merchant's store with a row for two countries, of which one has no open day, and a default."""
    merchant = make_merchant()
    store = make_store(merchant, make_warehouse(merchant, code="BASE"))
    make_sku(store.merchant, "TEA")
    make_route(store.merchant, "GB", make_channel(make_warehouse(store.merchant, code="LON")))
    make_route(store.merchant, "FR", make_channel(make_warehouse(store.merchant, code="NEVER", weekdays=[])))
    return store


def _ruled_shop():
    """The same with rules: light tea from where five are left, heavy pots by a channel with a limit."""
    store = _shop()
    merchant = store.merchant
    tea = merchant.sku_set.get(code="TEA")
    type(tea).objects.filter(pk=tea.pk).update(weight_g=100, category="Drinks", tags=["gift"])
    make_sku(merchant, "POT", weight_g=4000)
    make_sku(merchant, "CUP")
    stocked = make_channel(make_warehouse(merchant, code="STOCK", tracks_stock=True))
    receive(warehouse=stocked.warehouse, sku=tea, quantity=5)
    limited = make_channel(make_warehouse(merchant, code="LIMIT"), max_weight_g=5000)
    make_rule(
        merchant,
        ("tag", "one_of", "gift"),
        ("country", "one_of", "GB", "FR"),
        places=[(stocked.warehouse_id, stocked.pk)],
    )
    make_rule(merchant, ("weight", "between", 2000, None), places=[(limited.warehouse_id, limited.pk)])
    publish_rules(merchant)
    return store


def _enter(store, drafts, placing=None):
    return enter_orders(store=store, drafts=drafts, actor=None, source="test.csv", placing=placing)


def _told(store):
    """All that the book, the clock and the audit trail say of a store's orders, without keys and moments."""
    orders = Order.objects.filter(store=store).order_by("number")
    return [_of_order(order) for order in orders]


def _of_order(order):
    fulfilment = order.fulfilments.get()
    deadline = Deadline.objects.filter(fulfilment=fulfilment).first()
    fields = ("state", "ship_by", "ship_by_source", "is_provisional", "is_exempt")
    trace = fulfilment.trace and {
        **fulfilment.trace,
        "places": [place["result"] for place in fulfilment.trace["places"]],
        "because": fulfilment.trace.get("because", {}).get("result"),
    }
    return {
        "order": (order.number, order.status, order.stage, order.ship_by),
        "fulfilment": [getattr(fulfilment, name) for name in fields],
        "matched": (fulfilment.matched_at is not None, fulfilment.trace is not None, trace),
        "warehouse": (
            getattr(fulfilment.warehouse, "code", None),
            getattr(fulfilment.channel, "carrier", None),
        ),
        "deadline": deadline and (deadline.started_at, deadline.reckoned_ship_by, deadline.explanation),
        "terms": deadline and deadline.terms,
        "holds": sorted((hold.kind, _without_names(hold.data)) for hold in order.holds.open()),
        "events": sorted(_events(order)),
    }


def _without_names(data):
    return str({key: value for key, value in data.items() if key not in {"warehouse", "channel"}})


def _events(order):
    of_order = Event.objects.filter(subject_kind="order", subject_id=order.pk)
    for kind, by, data in of_order.values_list("kind", "by", "data"):
        told = {key: value for key, value in data.items() if key not in {"warehouse", "channel"}}
        yield kind, by, sorted(data), str(told)


def test_orders_are_placed_as_the_jobs_would_place_them(drafts):
    by_jobs, at_once = _shop(), _shop()
    ids = [entry.order_id for entry in _enter(by_jobs, drafts)]
    match_orders(order_ids=ids)
    open_ones = Fulfilment.objects.open().filter(order__in=ids)
    give_deadlines(fulfilment_ids=list(open_ones.values_list("pk", flat=True)))

    _enter(at_once, drafts, Placing())

    assert _told(at_once) == _told(by_jobs)
    kinds = {kind for told in _told(at_once) for kind, _data in told["holds"]}
    assert kinds == {"unknown_sku", "personalisation", "unmatched", "address", "no_policy"}


def _of_rules():
    """Orders that rules and stock tell apart; tea is there for the first, third and fifth who ask."""
    wanted = [("TEA", 2), ("TEA", 4), ("tea", 2), ("TEA", 2), ("TEA", 1), ("POT", 1), ("POT", 2), ("CUP", 1)]
    lines = [[LineDraft("1", code, "Thing", units, 500)] for code, units in wanted]
    kinds = [{"lines": each} for each in lines]
    kinds += [
        {"lines": lines[0], "country": "FR"},
        {"lines": lines[0], "country": ""},
        {"lines": lines[0], "country": "JP"},
        {"lines": [*lines[7], UNKNOWN]},
        {"lines": [*lines[0], replace(lines[5][0], identity="2")], "country": "DE"},
        {"lines": [replace(lines[0][0], cancellations=(("C1", 2),)), replace(lines[7][0], identity="2")]},
        {"lines": lines[0], "released_at": None},
    ]
    return [make_draft(number=f"R-{number:02}", **kind) for number, kind in enumerate(kinds)]


def _stock(store):
    levels = StockLevel.objects.filter(merchant=store.merchant)
    return list(levels.values_list("warehouse__code", "sku__code", "on_hand", "reserved"))


def test_rules_and_stock_decide_alike_at_the_door_and_by_the_jobs():
    by_jobs, at_once, told = _ruled_shop(), _ruled_shop(), _of_rules()
    ids = [entry.order_id for entry in _enter(by_jobs, told)]
    match_orders(order_ids=ids)
    open_ones = Fulfilment.objects.open().filter(order__in=ids)
    give_deadlines(fulfilment_ids=list(open_ones.values_list("pk", flat=True)))

    _enter(at_once, told, Placing())

    assert _told(at_once) == _told(by_jobs)
    assert _stock(at_once) == _stock(by_jobs) == [("STOCK", "TEA", 5, 5)]
    placed = [told["warehouse"][0] for told in _told(at_once)]
    assert placed[:8] == ["STOCK", None, "STOCK", None, "STOCK", "LIMIT", None, None]
    kinds = {kind for told in _told(at_once) for kind, _data in told["holds"]}
    assert kinds >= {"out_of_stock", "too_heavy_or_large", "weight_unknown", "unknown_sku"}


def test_the_jobs_find_nothing_to_do_for_placed_orders(drafts):
    store = _shop()
    _enter(store, drafts, Placing())
    told = _told(store)

    match_waiting_orders()
    give_missing_deadlines()

    assert _told(store) == told


def test_each_order_is_written_once(drafts):
    store = _shop()

    with CaptureQueriesContext(connection) as queries:
        _enter(store, drafts, Placing())

    assert not [query["sql"] for query in queries if re.match(r"(\d+ times: )?UPDATE ", query["sql"])]


def test_what_cannot_be_placed_enters_all_the_same_and_is_left_to_the_jobs():
    """A policy that was written past all forms asks for a day that no calendar has."""
    store = _shop()
    publish_policy(handling_days=32_767, valid_from=datetime(8999, 1, 1, tzinfo=UTC))
    lines = [LineDraft("1", "TEA", "Tea", 1, 1)]

    strange = make_draft(lines=lines, released_at=datetime(8999, 3, 1, tzinfo=UTC), country="JP")
    _enter(store, [strange, make_draft(lines=lines)], Placing())

    assert [told["order"][2:] for told in _told(store)] == [(Stage.READY, None)] * 2
    assert [told["warehouse"] for told in _told(store)] == [(None, None)] * 2
    publish_policy(3, valid_from=datetime(8999, 1, 1, tzinfo=UTC))
    match_waiting_orders()
    give_missing_deadlines()
    assert {told["warehouse"][0] for told in _told(store)} == {"LON", None}
    assert Order.objects.get(store=store, country="GB").ship_by
