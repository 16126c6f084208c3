"""A JIT order is dated by two warehouses: a waiver of either covers it."""

from datetime import timedelta

import pytest

from orders.book.models import Fulfilment
from orders.forecast.rows import waived_by
from orders.penalties import services
from orders.penalties.fining import dating_warehouses
from orders.penalties.models import Penalty, Waiver
from tests.factories import let_join, make_jit_warehouse, make_order
from tests.orders.builders import two_units
from tests.warehouses.jit.builders import choose

SECOND = timedelta(seconds=1)
JIT = {"leg": "to_platform_warehouse", "programme": "semi_managed"}


@pytest.fixture
def fine(store, route, seller, rates, clock, sweep):
    """Fine an order that was not handed over in time."""

    def fined():
        clock.forward(hours=1)
        order = make_order(store, lines=two_units(), released_at=clock.moment, **JIT)
        sweep(order.ship_by + SECOND)
        return Penalty.objects.get(order=order)

    return fined


def waiver_of(warehouse, penalty):
    window = {"begins_at": penalty.due_at, "ends_at": penalty.due_at}
    return Waiver(name="Typhoon", reason="The port was closed.", warehouse=warehouse, **window)


def covered(asked, penalty):
    """As the sweep, the database and the forecast have it; all three have to agree."""
    fulfilment = penalty.fulfilment
    told = {"dated_by": dating_warehouses(fulfilment), "kind": penalty.kind, "due": penalty.due_at}
    rows = Fulfilment.objects.filter(pk=fulfilment.pk)
    foretold = waived_by(asked, penalty.kind)
    answers = {
        asked.covers(order=penalty.order, **told),
        services.covered_by(asked).exists(),
        rows.filter(foretold).exists(),
        not rows.exclude(foretold).exists(),
    }
    (answer,) = answers
    return answer


def test_a_waiver_of_either_warehouse_covers_it(store, seller, fine):
    place = make_jit_warehouse()
    choose(let_join(store, seller), place, seller)
    penalty = fine()

    assert covered(waiver_of(place, penalty), penalty)
    assert covered(waiver_of(penalty.fulfilment.warehouse, penalty), penalty)
    assert not covered(waiver_of(make_jit_warehouse(), penalty), penalty)


def test_before_the_choice_only_the_place_that_sends_dates_it(fine):
    penalty = fine()

    assert covered(waiver_of(penalty.fulfilment.warehouse, penalty), penalty)
    assert not covered(waiver_of(make_jit_warehouse(), penalty), penalty)
