"""What rules give to one order at once nobody else gets; PostgreSQL only."""

import pytest

from orders.book.entry import enter_orders
from orders.book.models import Hold, Order
from orders.dispatch import services as dispatch
from tests.factories import make_channel, make_draft, make_order, make_rule, make_store, publish_rules
from tests.orders.dispatch.builders import (
    TO_BRITAIN,
    open_holds,
    order_tea,
    place_of,
    reserved_in,
    rule_in_force,
    tea,
)
from tests.racing import at_once, only_where_writers_meet
from tests.warehouses.stock.builders import make_keeping, make_stock
from warehouses.matching import drafts
from warehouses.stock.services import receive

pytestmark = only_where_writers_meet


def _two_reserved(store):
    """Two orders with their units reserved in one warehouse, and a channel of another where one unit lies."""
    here, sku = make_stock(store.merchant, 9, code="TEA")
    rule = rule_in_force(store.merchant, TO_BRITAIN, channel=make_channel(here))
    orders = [order_tea(store) for _each in range(2)]
    there = make_channel(make_keeping(store.merchant))
    receive(warehouse=there.warehouse, sku=sku, quantity=1)
    better = make_rule(store.merchant, TO_BRITAIN, places=[(there.warehouse_id, there.pk)])
    drafts.move_rule(merchant=store.merchant, rule=better.public_id, to=rule.position)
    publish_rules(store.merchant)
    assert reserved_in(here) == {"TEA": 2}
    return orders, here, there.warehouse


@pytest.mark.parametrize("_again", range(3))
def test_of_two_that_move_to_the_last_unit_at_once_the_other_stays(_again, real_commits):
    orders, here, there = _two_reserved(make_store())

    raised = at_once(*[lambda key=order.pk: dispatch.match_again(order_ids=[key]) for order in orders])

    assert not raised
    assert {place_of(order)[0] for order in orders} == {here, there}
    assert [open_holds(order) for order in orders] == [{}, {}]
    assert [reserved_in(where) for where in (here, there)] == [{"TEA": 1}, {"TEA": 1}]
    assert all(order.fulfilments.get().matched_at for order in orders)


@pytest.mark.parametrize("_again", range(3))
def test_of_two_orders_for_the_last_unit_at_once_one_gets_it(_again, real_commits):
    store = make_store()
    warehouse, _sku = make_stock(store.merchant, 1, code="TEA")
    rule_in_force(store.merchant, TO_BRITAIN, channel=make_channel(warehouse))
    orders = [make_order(store, **tea(), is_matched=False) for _each in range(4)]

    raised = at_once(
        *[lambda key=order.pk: dispatch.match_orders(order_ids=[key]) for order in orders],
    )

    assert raised == []
    dispatch.match_waiting_orders()
    held = [list(open_holds(order)) for order in orders]
    assert sorted(held) == [[], *[[Hold.Kind.STOCK]] * 3]
    assert reserved_in(warehouse) == {"TEA": 1}


def test_two_sweeps_and_arrivals_at_once_share_out_what_is_there(real_commits):
    store = make_store()
    warehouse, _sku = make_stock(store.merchant, 5, code="TEA")
    rule_in_force(store.merchant, TO_BRITAIN, channel=make_channel(warehouse))
    for _each in range(6):
        make_order(store, **tea(), is_matched=False)

    def arrive():
        told = [make_draft(lines=tea()["lines"]) for _each in range(3)]
        enter_orders(store=store, drafts=told, actor=None, source="x", placing=dispatch.Placing())

    raised = at_once(dispatch.match_waiting_orders, dispatch.match_waiting_orders, arrive)

    assert raised == []
    dispatch.match_waiting_orders()
    assert Order.objects.filter(fulfilments__warehouse=warehouse).count() == 5
    assert Hold.objects.open().filter(kind=Hold.Kind.STOCK).count() == 4
    assert reserved_in(warehouse) == {"TEA": 5}
