from datetime import UTC, datetime, timedelta

import pytest

from merchant.audit.models import Event
from orders.book.models import Fulfilment
from orders.clock.services import mark_late_fulfilments
from tests.factories import MONDAY_MORNING, make_order
from tests.orders.builders import cancel, ship, two_units, void

DUE = datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@pytest.fixture
def order(clock, store, route):
    return make_order(store, lines=two_units())


def _late_at(order):
    return Fulfilment.objects.get(order=order).late_at


def _kinds(order):
    events = Event.objects.filter(subject_kind="order", subject_id=order.pk, kind__startswith="clock.late")
    return list(events.order_by("pk").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("after", "is_late"),
    [
        (-SECOND, False),
        (timedelta(0), False),
        (timedelta(microseconds=999_999), False),
        (SECOND, True),
        (SECOND + timedelta(microseconds=1), True),
        (90 * 24 * HOUR, True),
    ],
    ids=[
        "a_second_before",
        "the_instant",
        "within_the_second",
        "a_second_after",
        "a_bit_more",
        "a_missed_run",
    ],
)
def test_late_is_what_is_still_here_when_the_second_of_its_date_is_over(after, is_late, order, clock):
    clock.set(DUE + after)

    marked = mark_late_fulfilments()

    assert marked == is_late
    assert _late_at(order) == (clock.moment if is_late else None)


def test_each_is_marked_exactly_once(order, clock):
    clock.set(DUE + SECOND)
    mark_late_fulfilments()
    clock.forward(hours=1)

    assert mark_late_fulfilments() == 0

    event = Event.objects.get(kind="clock.late")
    assert event.subject_id == order.pk
    assert event.data == {"ship_by": "2026-03-04 23:59", "city": "London"}
    assert event.by == "job"
    assert _late_at(order) == DUE + SECOND


@pytest.mark.parametrize(
    ("left_at", "is_late"),
    [(DUE, False), (DUE + timedelta(milliseconds=900), False), (DUE + SECOND, True)],
    ids=["the_instant", "within_the_second", "a_second_after"],
)
def test_what_was_handed_over_is_judged_by_that_second(left_at, is_late, order, clock):
    clock.set(left_at)
    ship(order)

    mark_late_fulfilments()

    assert (_late_at(order) is not None) is is_late


def test_a_part_that_is_still_here_makes_it_late(order, clock):
    ship(order, {"TEA": 1})
    clock.set(DUE + SECOND)

    assert mark_late_fulfilments() == 1


def test_a_cancelled_order_is_never_late(order, clock):
    cancel(order)
    clock.set(DUE + HOUR)

    assert mark_late_fulfilments() == 0


def test_a_cancelled_rest_leaves_the_part_that_left_in_time(order, clock):
    ship(order, {"TEA": 1})
    clock.set(DUE + HOUR)
    cancel(order)

    assert mark_late_fulfilments() == 0


def test_history_and_what_was_due_before_the_stores_clock_are_never_late(store, route, clock):
    make_order(store, is_history=True)
    type(store).objects.update(clock_from=DUE + HOUR)
    store.refresh_from_db()
    exempt = make_order(store)
    clock.set(DUE + 2 * HOUR)
    ship(exempt)

    assert mark_late_fulfilments() == 0


def test_a_hand_over_that_is_believed_takes_the_mark_back(order, clock):
    """Handed over in the evening, entered next morning: at midnight the sweep could not know."""
    clock.set(DUE + SECOND)
    mark_late_fulfilments()
    clock.set(DUE + 9 * HOUR)
    ship(order, handed_over_at=DUE - 5 * HOUR)

    assert mark_late_fulfilments() == 0

    assert _late_at(order) is None
    assert _kinds(order) == ["clock.late", "clock.late_withdrawn"]
    assert mark_late_fulfilments() == 0
    assert len(_kinds(order)) == 2


def test_a_hand_over_entered_a_day_late_takes_no_mark_back(order, clock):
    clock.set(DUE + SECOND)
    mark_late_fulfilments()
    clock.set(DUE + 25 * HOUR)
    ship(order, handed_over_at=DUE - HOUR)

    mark_late_fulfilments()

    assert _late_at(order) == DUE + SECOND
    assert _kinds(order) == ["clock.late"]


def test_a_mark_taken_back_returns_when_that_parcel_never_left(order, clock):
    clock.set(DUE + SECOND)
    mark_late_fulfilments()
    package = ship(order, handed_over_at=DUE - HOUR)
    mark_late_fulfilments()
    void(package)

    assert mark_late_fulfilments() == 1

    assert _kinds(order) == ["clock.late", "clock.late_withdrawn", "clock.late"]


def test_the_marketplaces_own_date_is_what_counts(store, route, clock):
    binding = MONDAY_MORNING + 6 * HOUR
    order = make_order(store, marketplace_ship_by=binding)
    clock.set(binding + SECOND)

    assert mark_late_fulfilments() == 1
    assert Event.objects.get(kind="clock.late").data["ship_by"] == "2026-03-02 15:00"
    assert _late_at(order) == clock.moment


def test_a_sweep_takes_all_that_is_due_in_batches(store, route, clock):
    order = make_order(store)
    rest = [
        Fulfilment(
            merchant=store.merchant, order=order, warehouse_id=route.warehouse_id, ship_by=DUE, matched_at=DUE
        )
        for _each in range(3)
    ]
    Fulfilment.objects.bulk_create(rest)
    for row in rest:
        _copy_deadline(order, row)
    clock.set(DUE + HOUR)

    assert mark_late_fulfilments() == 4


def _copy_deadline(order, fulfilment):
    deadline = order.fulfilments.order_by("pk").first().deadline
    deadline.pk, deadline.fulfilment = None, fulfilment
    deadline.save()
