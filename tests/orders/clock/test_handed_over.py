"""What a store's recent orders would have got by the calendars of JIT warehouses."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders.clock.handed_over import MOST_A_DAY, simulate
from tests.factories import let_join, make_jit_warehouse, make_order, make_store
from tests.orders.builders import publish_policy
from tests.warehouses.jit.builders import choose
from warehouses.calendars.models import SpecialDay

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("clock", "route")


@pytest.fixture
def jit(db):
    return make_jit_warehouse(code="JIT-DG")


def order_of(store, hours, **fields):
    """An order released so many hours before now."""
    released = NOW - timedelta(hours=hours)
    return make_order(store, released_at=released, ordered_at=released, **fields)


def test_each_order_s_date_is_compared_with_the_one_it_would_have_got(store, jit):
    order = order_of(store, 1)  # 09:00 in London, 17:00 in Dongguan, after its cut-off

    told = simulate(store, [jit]).of(jit)

    assert (told.earlier, told.same, told.later) == (0, 0, 1)
    assert told.median == timedelta(hours=16)  # Thursday ends there eight hours before Friday in London
    (example,) = told.examples
    assert example.number == order.number
    assert f"{example.before:%Y-%m-%d %H:%M} {example.before_city}" == "2026-03-04 23:59 London"
    assert f"{example.after:%Y-%m-%d %H:%M} {example.after_city}" == "2026-03-05 23:59 Dongguan"


def test_each_warehouse_counts_by_its_own_calendar(store, jit):
    order_of(store, 1)
    late = make_jit_warehouse(cutoff=time(18), city="Yiwu")  # 17:00 is before it
    SpecialDay.objects.create(warehouse=jit, day=datetime(2026, 3, 4).date(), reason="typhoon")

    told = simulate(store, [jit, late])

    assert told.of(late).median == timedelta(hours=-8)
    assert told.of(jit).median == timedelta(hours=40)


def test_they_count_as_jit_orders_of_the_programme(store, jit):
    publish_policy(handling_days=5, leg="to_platform_warehouse", programme="semi_managed")
    order_of(store, 1)

    told = simulate(store, [jit]).of(jit)

    assert told.examples[0].after.date() == datetime(2026, 3, 10).date()


def test_what_the_store_has_chosen_already_does_not_count_with_it(store, jit, seller, clock):
    choose(let_join(store, seller), make_jit_warehouse(cutoff=time(1), weekdays=[2]), seller)
    clock.forward(days=2)
    order = make_order(store, leg="to_platform_warehouse", released_at=NOW + timedelta(hours=1))

    told = simulate(store, [jit]).of(jit)

    assert told.count == 1
    assert f"{told.examples[0].after:%Y-%m-%d}" == "2026-03-05"
    assert told.examples[0].number == order.number


def test_older_orders_other_stores_and_those_without_a_date_are_left_out(store, jit):
    order_of(store, 31 * 24)
    make_order(make_store(store.merchant))
    make_order(store, released_at=None)
    make_order(store, is_history=True)

    assert simulate(store, [jit]).of(jit).count == 0


def test_of_a_busy_day_some_are_drawn(store, jit):
    for _each in range(MOST_A_DAY + 3):
        order_of(store, 1)
    order_of(store, 25)

    assert simulate(store, [jit]).of(jit).count == MOST_A_DAY + 1


def test_nothing_is_written(store, jit):
    order = order_of(store, 1)
    simulate(store, [jit])

    row = type(order).objects.get(pk=order.pk)
    assert (row.leg, row.ship_by) == (order.leg, order.ship_by)


def test_a_warehouse_that_never_works_dates_nothing_and_stops_no_other(store, jit):
    order_of(store, 1)
    idle = make_jit_warehouse(weekdays=[])

    told = simulate(store, [jit, idle])

    assert (told.of(idle).count, told.of(jit).count) == (0, 1)


def test_without_candidates_nothing_is_compared(store):
    order_of(store, 1)

    assert simulate(store, []).by_warehouse == {}


def test_the_queries_are_as_many_for_few_and_many(store, jit):
    order_of(store, 1)
    places = [jit, *(make_jit_warehouse() for _each in range(4))]

    def queries(warehouses):
        for _each in range(2):  # the years of China are read, then kept
            simulate(store, warehouses)
        with CaptureQueriesContext(connection) as captured:
            simulate(store, warehouses)
        return len(captured)

    few = queries(places)
    for hours in range(2, 30):
        order_of(store, hours)

    assert queries(places) == few
    assert few <= 22
