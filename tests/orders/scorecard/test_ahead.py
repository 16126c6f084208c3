"""What goes late next: counted once each, by what it waits for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from orders.book.models import Fulfilment, Hold
from orders.dispatch.services import match_orders
from orders.dispatch.submitting import submit_orders
from orders.scorecard.ahead import Stake, forecast, going_late
from orders.scorecard.behind import behind
from tests.factories import make_order, make_store
from tests.orders.builders import ship

pytestmark = pytest.mark.django_db


def dated(order, **ahead):
    """Let an order's ship-by lie so far ahead of now."""
    due = timezone.now().replace(microsecond=0) + timedelta(**ahead)
    order.fulfilments.update(ship_by=due)
    return order


def told(store):
    return {
        cause.code: [stake.orders for stake in cause.stakes]
        for cause in forecast(store, timezone.now()).causes
    }


def test_each_order_counts_once_for_what_it_waits_for(store, route, clock):
    dated(make_order(store, is_matched=False), hours=1)
    dated(make_order(store), hours=2)
    at_warehouse = dated(make_order(store), hours=30)
    submit_orders(order_ids=[at_warehouse.pk], actor=None)
    nowhere = make_order(store, country="JP")
    match_orders(order_ids=[nowhere.pk])
    dated(nowhere, hours=3)

    assert told(store) == {
        "unplaced": [1, 1],
        "ready": [1, 1],
        "unmatched": [1, 1],
        "at_warehouse": [0, 1],
    }
    assert forecast(store, timezone.now()).stakes == (Stake(24, 3), Stake(48, 4))


def test_an_order_held_for_two_reasons_counts_for_the_longer_one(store, route, clock):
    order = dated(make_order(store, country="JP"), hours=3)
    Hold.objects.create(
        merchant=store.merchant, order=order, kind="risk", opened_at=timezone.now() - timedelta(days=9)
    )

    assert told(store) == {"risk": [1, 1]}


def test_what_left_is_late_already_is_never_late_or_lies_further_ahead_is_not_foretold(store, route, clock):
    ship(dated(make_order(store), hours=1))
    dated(make_order(store), seconds=-1)
    dated(make_order(store), hours=48)
    exempt = dated(make_order(store), hours=1)
    exempt.fulfilments.update(is_exempt=True)
    dated(make_order(make_store(store.merchant)), hours=1)

    assert told(store) == {}
    assert forecast(store, timezone.now()).is_empty


def test_the_first_second_and_the_last_one_count(store, route, clock):
    dated(make_order(store), seconds=0)
    dated(make_order(store), hours=24, seconds=-1)
    dated(make_order(store), hours=24)

    assert told(store) == {"ready": [2, 3]}


def test_the_orders_behind_each_number_are_those_counted(store, route, clock):
    dated(make_order(store), hours=2)
    dated(make_order(store), hours=40)
    dated(make_order(store, is_matched=False), hours=2)
    now = timezone.now()

    for cause in forecast(store, now).causes:
        for stake in cause.stakes:
            asked = {"rate": "ahead", "hours": str(stake.hours), "cause": cause.code}
            assert behind(asked, store=store, now=now).rows.count() == stake.orders
    assert going_late(store, now, hours=48).count() == Fulfilment.objects.count()
