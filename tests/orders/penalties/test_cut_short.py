"""A penalty stands when what was late is cancelled afterwards: nothing that left was in time by that."""

from orders.book.parcels import trace_package
from orders.penalties.models import Penalty
from tests.orders.builders import cancel, ship
from tests.orders.penalties.conftest import DUE, HOUR, SECOND

FINED = DUE + 48 * HOUR + SECOND


def penalties(order):
    return list(Penalty.objects.filter(order=order).values_list("kind", "status", "amount_minor"))


def test_a_penalty_stands_when_the_order_is_cancelled_afterwards(fined, order, sweep):
    cancel(order)

    sweep(FINED + 99 * HOUR)

    assert penalties(order) == [("late_shipment", "in_force", 433)]


def test_a_penalty_stands_when_the_rest_of_the_order_is_cancelled_afterwards(order, sweep, clock):
    clock.set(DUE - HOUR)
    ship(order, {"TEA": 1})
    sweep(DUE + SECOND)
    sweep(FINED)

    clock.set(FINED + HOUR)
    cancel(order)
    sweep(FINED + 2 * HOUR)

    assert penalties(order) == [("late_shipment", "in_force", 433)]


def test_nor_does_a_label_or_scan_that_is_entered_meanwhile_let_it_go(order, sweep, clock):
    clock.set(DUE - HOUR)
    package = ship(order, {"TEA": 1})
    sweep(DUE + SECOND)
    sweep(FINED)

    clock.set(FINED + HOUR)
    told = {"labelled_at": package.handed_over_at, "scanned_at": clock.moment}
    trace_package(package_id=package.pk, actor=None, **told)
    cancel(order)
    sweep(FINED + 2 * HOUR)

    assert penalties(order) == [("late_shipment", "in_force", 433)]


def test_it_is_not_lowered_either_by_cancelling_the_rest(jit, sweep, clock):
    clock.set(DUE + HOUR)
    ship(jit, {"TEA": 1})
    sweep(DUE + 2 * HOUR)
    sweep(FINED)
    assert penalties(jit) == [("late_jit", "in_force", 1000)]

    clock.set(FINED + HOUR)
    cancel(jit)
    sweep(FINED + 2 * HOUR)

    assert penalties(jit) == [("late_jit", "in_force", 1000)]
