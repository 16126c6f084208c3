"""From a released order to its warehouse by rules: what is kept for it, what it waits for, when it goes."""

import pytest

from merchant.audit.models import Event
from merchant.catalogue.services import edit_sku, weigh_skus
from orders.book.drafts import LineDraft
from orders.book.models import Hold
from orders.dispatch import services as dispatch
from tests.factories import (
    make_channel,
    make_order,
    make_route,
    make_rule,
    make_sku,
    make_store,
    make_warehouse,
    publish_rules,
)
from tests.orders.builders import cancel
from tests.orders.dispatch.builders import (
    TO_BRITAIN,
    open_holds,
    order_tea,
    place_of,
    reserved_in,
    rule_in_force,
    tea,
)
from tests.warehouses.stock.builders import make_keeping, make_stock
from warehouses.matching import drafts
from warehouses.stock.models import StockMovement
from warehouses.stock.services import count, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LIGHT = "weight", "between", None, 500


def _sku(store):
    return store.merchant.sku_set.get(code="TEA")


@pytest.fixture
def keeping(store, clock):
    """A channel out of a warehouse that has three units of tea, and a rule that sends orders there."""
    warehouse, _sku = make_stock(store.merchant, 3, code="TEA")
    channel = make_channel(warehouse)
    rule_in_force(store.merchant, TO_BRITAIN, channel=channel)
    clock.forward(minutes=10)  # later than the rules by more than a transaction takes
    return channel


def test_a_rule_finds_the_warehouse_and_the_order_remembers_which_rule(store, keeping):
    order = order_tea(store)

    fulfilment = order.fulfilments.get()
    rule = fulfilment.rule
    assert place_of(order) == (keeping.warehouse, keeping)
    assert (rule.position, rule.rule_set.number, rule.merchant) == (1, 1, store.merchant)
    assert (fulfilment.trace["version"], fulfilment.trace["rule"]) == (1, 1)
    assert (fulfilment.is_provisional, order.ship_by is None) == (False, False)
    assert open_holds(order) == {}
    event = Event.objects.get(subject_kind="order", subject_id=order.pk, kind="dispatch.matched")
    assert event.data == {"warehouse": keeping.warehouse.name, "channel": keeping.name}


def test_its_units_are_reserved_in_the_warehouse_that_was_found(store, keeping):
    order = order_tea(store, units=2)

    assert reserved_in(keeping.warehouse) == {"TEA": 2}
    movement = StockMovement.objects.get(fulfilment_id=order.fulfilments.get().pk)
    assert (movement.reserved, movement.reference) == (2, order.number)


def test_looking_again_reserves_nothing_twice(store, keeping):
    order = order_tea(store, units=3)
    order.fulfilments.update(matched_at=None)

    dispatch.match_waiting_orders()

    assert reserved_in(keeping.warehouse) == {"TEA": 3}
    assert open_holds(order) == {}


def test_what_no_rule_is_for_goes_by_the_country_table(store, keeping):
    row = make_route(store.merchant, "FR")

    order = order_tea(store, country="FR")

    fulfilment = order.fulfilments.get()
    assert (fulfilment.warehouse, fulfilment.rule) == (row.warehouse, None)
    assert reserved_in(keeping.warehouse) == {"TEA": 0}


def test_what_nothing_fits_waits_for_a_person(store, keeping):
    order = order_tea(store, country="FR")

    assert place_of(order) == (None, None)
    assert open_holds(order) == {Hold.Kind.UNMATCHED: {"country": "FR", "result": "no_rule"}}


def test_without_units_the_order_says_which_and_where(store, keeping):
    order = order_tea(store, units=4)

    assert place_of(order) == (None, None)
    told = open_holds(order)
    assert list(told) == [Hold.Kind.STOCK]
    assert told[Hold.Kind.STOCK] == {
        "country": "GB",
        "result": "out_of_stock",
        "warehouse": keeping.warehouse.name,
        "channel": keeping.name,
        "skus": ["TEA"],
        "rule": 1,
    }
    assert reserved_in(keeping.warehouse) == {"TEA": 0}


def test_when_units_come_the_orders_that_waited_longest_get_them(store, keeping, clock):
    orders = [order_tea(store, units=4) for _each in range(3)]
    clock.forward(minutes=10)
    receive(warehouse=keeping.warehouse, sku=_sku(store), quantity=5)

    assert dispatch.match_waiting_orders() == 3

    assert [open_holds(order) == {} for order in orders] == [True, True, False]
    assert reserved_in(keeping.warehouse) == {"TEA": 8}
    clock.forward(minutes=10)
    dispatch.match_waiting_orders()  # what rose at the moment they were looked at may have been missed
    clock.forward(minutes=10)
    assert dispatch.match_waiting_orders() == 0


def test_an_order_keeps_its_units_when_an_older_one_looks_for_some(store, keeping, clock):
    older = order_tea(store, units=4)
    younger = order_tea(store, units=3)
    assert reserved_in(keeping.warehouse) == {"TEA": 3}
    clock.forward(minutes=10)
    receive(warehouse=keeping.warehouse, sku=_sku(store), quantity=1)
    younger.fulfilments.update(matched_at=None)

    dispatch.match_waiting_orders()

    assert (list(open_holds(older)), open_holds(younger)) == ([Hold.Kind.STOCK], {})
    assert reserved_in(keeping.warehouse) == {"TEA": 3}


def test_the_next_warehouse_of_the_rule_is_taken_where_the_first_has_too_few(store):
    merchant = store.merchant
    small, tea = make_stock(merchant, 1, code="TEA")
    large = make_keeping(merchant)
    receive(warehouse=large, sku=tea, quantity=9)
    places = [(place.pk, make_channel(place).pk) for place in (small, large)]
    make_rule(merchant, TO_BRITAIN, places=places)
    publish_rules(merchant)

    order = order_tea(store, units=2)

    assert place_of(order)[0] == large
    assert (reserved_in(small), reserved_in(large)) == ({"TEA": 0}, {"TEA": 2})
    assert [place["result"] for place in order.fulfilments.get().trace["places"]] == [
        "out_of_stock",
        "chosen",
    ]


def test_lines_of_one_sku_want_their_units_together(store, keeping):
    lines = [LineDraft(str(number), code, "Tea", 2, 500) for number, code in enumerate(("TEA", "tea"))]

    order = make_order(store, lines=lines, has_skus=False)

    assert list(open_holds(order)) == [Hold.Kind.STOCK]
    assert reserved_in(keeping.warehouse) == {"TEA": 0}


def test_a_rule_that_asks_for_the_weight_waits_until_somebody_types_it(store, clock):
    sku = make_sku(store.merchant, "TEA")
    rule_in_force(store.merchant, LIGHT)
    clock.forward(minutes=10)
    order = order_tea(store)
    assert open_holds(order) == {
        Hold.Kind.WEIGHT: {"country": "GB", "result": "weight_unknown", "skus": ["TEA"], "rule": 1}
    }
    clock.forward(minutes=10)
    assert dispatch.match_waiting_orders() == 0

    weigh_skus(merchant=store.merchant, weights={sku.pk: 400})
    dispatch.match_waiting_orders()

    assert open_holds(order) == {}
    assert order.fulfilments.get().warehouse is not None


def test_what_is_too_heavy_goes_when_a_rule_is_for_it(store, clock):
    make_sku(store.merchant, "TEA", weight_g=800)
    light = make_channel(make_warehouse(store.merchant), max_weight_g=1500)
    rule_in_force(store.merchant, TO_BRITAIN, channel=light)
    order = order_tea(store, units=2)
    assert open_holds(order)[Hold.Kind.SIZE]["by"] == 100
    clock.forward(minutes=10)

    heavy = make_channel(make_warehouse(store.merchant))
    rule = make_rule(
        store.merchant, ("weight", "between", 1500, None), places=[(heavy.warehouse_id, heavy.pk)]
    )
    drafts.move_rule(merchant=store.merchant, rule=rule.public_id, to=1)
    publish_rules(store.merchant)
    dispatch.match_waiting_orders()

    assert (open_holds(order), place_of(order)) == ({}, (heavy.warehouse, heavy))
    assert order.fulfilments.get().trace["version"] == 2


def test_what_is_too_large_says_by_how_much(store):
    make_sku(store.merchant, "TEA", length_mm=900, width_mm=100, height_mm=100)
    small = make_channel(make_warehouse(store.merchant), max_side_mm=600)
    rule_in_force(store.merchant, TO_BRITAIN, channel=small)

    order = order_tea(store)

    assert open_holds(order)[Hold.Kind.SIZE] == {
        "country": "GB",
        "result": "too_large",
        "warehouse": small.warehouse.name,
        "channel": small.name,
        "by": 300,
        "rule": 1,
    }


def test_a_code_that_nobody_knows_is_not_asked_for_its_weight_too(store):
    rule_in_force(store.merchant, LIGHT)

    order = order_tea(store)

    assert list(open_holds(order)) == [Hold.Kind.UNKNOWN_SKU]


def test_an_order_whose_code_became_known_is_asked_for_its_weight(store, clock):
    rule_in_force(store.merchant, LIGHT)
    order = order_tea(store)
    clock.forward(minutes=1)

    make_sku(store.merchant, "TEA")
    dispatch.match_waiting_orders()

    assert list(open_holds(order)) == [Hold.Kind.WEIGHT]


def test_an_order_whose_code_became_known_has_its_units_reserved(store, clock):
    warehouse = make_keeping(store.merchant)
    rule_in_force(store.merchant, TO_BRITAIN, channel=make_channel(warehouse))
    orders = [order_tea(store) for _each in range(2)]
    clock.forward(minutes=1)

    receive(warehouse=warehouse, sku=make_sku(store.merchant, "TEA"), quantity=1)
    dispatch.match_waiting_orders()

    assert [list(open_holds(order)) for order in orders] == [[], [Hold.Kind.STOCK]]
    assert reserved_in(warehouse) == {"TEA": 1}


def test_an_sku_that_came_between_order_and_matching_is_reserved_at_once(store):
    warehouse = make_keeping(store.merchant)
    rule_in_force(store.merchant, TO_BRITAIN, channel=make_channel(warehouse))
    order = make_order(store, **tea(), is_matched=False)
    receive(warehouse=warehouse, sku=make_sku(store.merchant, "TEA"), quantity=1)

    dispatch.match_orders(order_ids=[order.pk])

    assert (open_holds(order), reserved_in(warehouse)) == ({}, {"TEA": 1})


def test_where_a_person_chose_a_warehouse_without_units_the_order_waits(store, keeping, seller, clock):
    order = order_tea(store)
    empty = make_keeping(store.merchant)

    dispatch.assign_warehouse(order_id=order.pk, actor=seller, warehouse=empty)

    fulfilment = order.fulfilments.get()
    assert (fulfilment.warehouse, fulfilment.is_locked, fulfilment.rule) == (empty, True, None)
    assert open_holds(order) == {Hold.Kind.STOCK: {"result": "out_of_stock", "warehouse": empty.name}}
    assert reserved_in(keeping.warehouse) == {"TEA": 0}

    clock.forward(minutes=5)
    receive(warehouse=empty, sku=_sku(store), quantity=1)
    dispatch.match_waiting_orders()

    fulfilment.refresh_from_db()
    assert (fulfilment.warehouse, fulfilment.is_locked) == (empty, True)
    assert (open_holds(order), reserved_in(empty)) == ({}, {"TEA": 1})


def test_a_new_destination_gives_the_units_back(store, keeping, seller):
    make_route(store.merchant, "FR")
    order = order_tea(store, units=2)

    dispatch.readdress_order(order_id=order.pk, actor=seller, country="FR")

    assert place_of(order)[0] != keeping.warehouse
    assert reserved_in(keeping.warehouse) == {"TEA": 0}


def test_given_back_to_the_rules_the_units_follow(store, keeping, seller):
    order = order_tea(store, units=2)
    other = make_keeping(store.merchant)
    receive(warehouse=other, sku=_sku(store), quantity=5)
    dispatch.assign_warehouse(order_id=order.pk, actor=seller, warehouse=other)
    assert (reserved_in(keeping.warehouse), reserved_in(other)) == ({"TEA": 0}, {"TEA": 2})

    dispatch.unlock_matching(order_id=order.pk, actor=seller)

    assert place_of(order)[0] == keeping.warehouse
    assert (reserved_in(keeping.warehouse), reserved_in(other)) == ({"TEA": 2}, {"TEA": 0})


def test_a_cancelled_order_frees_its_units_and_the_next_one_goes(store, keeping, clock):
    first, next_one = order_tea(store, units=3), order_tea(store, units=3)
    assert list(open_holds(next_one)) == [Hold.Kind.STOCK]
    clock.forward(minutes=10)

    cancel(first)
    dispatch.match_waiting_orders()

    assert (open_holds(next_one), place_of(next_one)[0]) == ({}, keeping.warehouse)
    assert reserved_in(keeping.warehouse) == {"TEA": 3}


def test_of_two_orders_for_the_last_unit_in_one_batch_the_first_gets_it(store, keeping):
    orders = [make_order(store, **tea(2), is_matched=False) for _each in range(2)]

    dispatch.match_waiting_orders()

    assert [list(open_holds(order)) for order in orders] == [[], [Hold.Kind.STOCK]]
    assert reserved_in(keeping.warehouse) == {"TEA": 2}


def test_what_a_count_did_not_find_nobody_sends_once_it_is_looked_at_again(store, keeping, clock):
    order = order_tea(store, units=3)
    count(warehouse=keeping.warehouse, sku=_sku(store), counted=1)
    order.fulfilments.update(matched_at=None)

    dispatch.match_waiting_orders()

    assert list(open_holds(order)) == [Hold.Kind.STOCK]
    assert reserved_in(keeping.warehouse) == {"TEA": 0}


def test_orders_that_were_believed_for_long_are_looked_at_again(store, keeping, clock):
    """A warehouse that keeps no stock any more told nobody."""
    order = order_tea(store, units=4)
    type(keeping.warehouse).objects.filter(pk=keeping.warehouse_id).update(tracks_stock=False)
    clock.forward(minutes=59)
    assert dispatch.match_waiting_orders() == 0
    clock.forward(minutes=2)

    dispatch.match_waiting_orders()

    assert open_holds(order) == {}


def test_another_merchants_rules_and_stock_serve_nobody_else(store, keeping):
    other = make_store()
    make_sku(other.merchant, "TEA")

    order = order_tea(other)

    assert list(open_holds(order)) == [Hold.Kind.UNMATCHED]
    assert reserved_in(keeping.warehouse) == {"TEA": 0}


def test_a_draft_decides_nothing(store):
    make_sku(store.merchant, "TEA")
    make_rule(store.merchant, TO_BRITAIN)

    assert list(open_holds(order_tea(store))) == [Hold.Kind.UNMATCHED]


def test_the_trace_of_an_order_never_holds_its_postcode(store, keeping):
    make_rule(store.merchant, ("postcode", "begins", "ZE"))
    publish_rules(store.merchant)

    order = order_tea(store, postcode="QX7 7XQ", country="FR")

    trace = order.fulfilments.get().trace
    assert [step[0] for step in trace["tried"]] == [1, 2]
    assert "QX7" not in str(trace)


def test_an_order_goes_on_when_its_sku_gets_the_category_that_a_rule_asks_for(store, clock):
    sku = make_sku(store.merchant, "TEA")
    rule = rule_in_force(store.merchant, ("category", "one_of", "Drinks"))
    order = order_tea(store)
    assert set(open_holds(order)) == {Hold.Kind.UNMATCHED}
    clock.forward(minutes=5)
    edit_sku(sku_id=sku.pk, code="TEA", category="Drinks")

    dispatch.match_waiting_orders()

    assert order.fulfilments.get().rule == rule


@pytest.mark.parametrize("told", ["CA", "California", "US-CA"])
def test_a_state_is_known_by_its_code_and_by_its_name(store, told):
    rule = rule_in_force(store.merchant, ("subdivision", "one_of", "US-CA"))
    make_sku(store.merchant, "TEA")

    order = order_tea(store, country="US", subdivision=told)

    assert order.fulfilments.get().rule == rule


def test_a_state_that_nobody_knows_is_not_taken_for_another_one(store):
    rule_in_force(store.merchant, ("subdivision", "none_of", "US-HI"))
    make_sku(store.merchant, "TEA")

    order = order_tea(store, country="US", subdivision="Hawai")

    assert set(open_holds(order)) == {Hold.Kind.UNMATCHED}
