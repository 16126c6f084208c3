from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from merchant.frame import counting
from orders.book.models import Order
from orders.book.status import OrderStatus as S
from orders.desk.hours import deadlines_ahead
from orders.desk.selectors import tab_counts
from tests.factories import make_order
from tests.orders.builders import copies

pytestmark = pytest.mark.usefixtures("clock", "route")


def test_counts_are_capped(list_page, order, monkeypatch):
    monkeypatch.setattr(counting, "COUNTED_TO", 3)
    copies(order, 2)
    assert list_page().context["counts"]["to_ship"] == "3"

    copies(order, 2, status=S.SHIPPED)
    Order.objects.filter(status=S.TO_SHIP).update(status=S.SHIPPED)

    assert list_page().context["counts"]["shipped"] == "3+"


def test_parts_are_counted_exactly_beside_a_tab_beyond_the_cap(list_page, order, clock, monkeypatch):
    copies(order, 2, stage="held", ship_by=clock.moment - timedelta(hours=1))
    copies(order, 3, stage="at_warehouse", ship_by=clock.moment + timedelta(hours=1))
    monkeypatch.setattr(counting, "COUNTED_TO", 100)
    within = tab_counts(order.store, clock.moment)
    monkeypatch.setattr(counting, "COUNTED_TO", 5)

    beyond = tab_counts(order.store, clock.moment)

    parts = {"to_ship/held": 2, "to_ship/at_warehouse": 3, "to_ship/ready": 1, "to_ship/due": 5, "late": 2}
    assert within == within | parts | {"to_ship": 6}
    assert beyond == within
    assert list_page().context["counts"]["to_ship"] == "5+"


def test_the_cap_reads_as_people_write_it(store):
    assert counting.shown_count(counting.COUNTED_TO + 1) == "9,999+"
    assert counting.shown_count(tab_counts(store, timezone.now())["to_ship"]) == "0"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL folds entries of an index")
def test_lists_that_orders_leave_again_keep_no_entries_of_dead_versions():
    volatile = "FROM pg_indexes WHERE tablename IN ('orders_order', 'orders_fulfilment') AND indexdef ~ "
    leaves = "'WHERE .*(to_ship|pending|shipped|ship_by|is_provisional|matched_at IS NULL)'"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT indexname, indexdef {volatile}{leaves}")
        found = dict(cursor.fetchall())
    del found["fulfilment_to_ship_by"]  # of all that were ever dated: nothing leaves it

    assert {"order_to_ship", "order_pending", "fulfilment_undated"} <= found.keys()
    assert [name for name, told in found.items() if "deduplicate_items" not in told] == []


def test_hours_tell_late_and_urgent_ones_to_the_second(store, clock):
    now = clock.moment
    for minutes in (-60 * 24 * 9, -61, -1, 0, 1, 59, 60 * 24 - 1, 60 * 24, 60 * 71, 60 * 73):
        make_order(
            store,
            ordered_at=now - timedelta(days=20),
            marketplace_ship_by=now + timedelta(minutes=minutes),
        )

    counts = tab_counts(store, now)
    hours = deadlines_ahead(store, now, counts)

    assert (hours.late, hours.urgent) == (3, 7)
    assert hours.urgent == counts["to_ship/due"]
    assert [(bar.x, bar.count) for bar in hours.bars if bar.count] == [(0, 6), (230, 1), (240, 1), (710, 1)]
    assert hours.bars[0].tone == "late"
