from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from merchant.audit.models import Event
from orders.book import holding, parcels
from orders.book.exceptions import OrderError
from orders.book.models import Fulfilment, Hold
from tests.factories import MONDAY_MORNING, make_order
from tests.orders.builders import ship, two_units


@pytest.fixture
def order(clock, store, route):
    return make_order(store, lines=two_units(), is_matched=False)


def _refused(order, **fields):
    with pytest.raises(OrderError) as refusal:
        ship(order, **fields)
    order.refresh_from_db()
    assert not order.packages.exists()
    assert order.status == "to_ship"
    return str(refusal.value)


def test_shipping_everything_closes_the_fulfilment(order, clock):
    package = ship(order)

    order.refresh_from_db()
    fulfilment = order.fulfilments.get()
    assert order.status == "shipped"
    assert order.status_since == clock.moment
    assert package.fulfilment_id == fulfilment.pk
    assert fulfilment.state == Fulfilment.State.DONE
    assert fulfilment.shipped_at == clock.moment
    assert [content.units for content in package.contents.all()] == [2]


def test_shipping_a_part_leaves_the_fulfilment_open(order):
    ship(order, {"TEA": 1})

    order.refresh_from_db()
    fulfilment = order.fulfilments.get()
    assert order.status == "partly_shipped"
    assert fulfilment.state == Fulfilment.State.OPEN
    assert fulfilment.shipped_at is None


def test_the_last_parcel_to_leave_is_what_counts(order, clock):
    ship(order, {"TEA": 1}, handed_over_at=clock.moment - timedelta(minutes=30))
    ship(order, {"TEA": 1}, handed_over_at=clock.moment - timedelta(minutes=40))

    assert order.fulfilments.get().shipped_at == clock.moment - timedelta(minutes=30)


def test_the_same_form_sent_twice_makes_one_package(order):
    ship(order, {"TEA": 1}, tracking_number="RM1")

    with pytest.raises(OrderError, match="RM1 is already on this order"):
        ship(order, {"TEA": 1}, tracking_number="RM1")

    assert order.packages.count() == 1
    assert order.lines.get().shipped == 1


def test_a_voided_parcels_number_may_be_used_again(order):
    first = ship(order, tracking_number="RM1")
    parcels.void_package(package_id=first.pk, actor=None, reason="label torn")

    again = ship(order, tracking_number="RM1")

    assert again.pk != first.pk
    assert order.packages.standing().get() == again


@pytest.mark.parametrize("units", [{"TEA": 3}, {"TEA": -1}], ids=["too_many", "negative"])
def test_units_that_are_not_there_cannot_be_shipped(units, order):
    refusal = _refused(order, units=units)

    assert refusal == f"TEA: {units['TEA']} units were asked for, but 2 are left to ship."


def test_a_parcel_with_nothing_in_it_is_refused(order):
    assert _refused(order, units={"TEA": 0}) == "Choose at least one unit."


def test_units_of_another_order_cannot_be_shipped(order, store):
    other = make_order(store)

    with pytest.raises(OrderError):
        parcels.ship_order(
            order_id=order.pk,
            actor=None,
            carrier="DPD",
            tracking_number="X1",
            units={other.lines.get().pk: 1},
        )

    assert other.lines.get().shipped == 0


def test_of_several_lines_one_wrong_number_ships_none(store, route, clock):
    order = make_order(store, lines=[*two_units("TEA"), *_second_line("CUP")])

    with pytest.raises(OrderError, match="CUP"):
        ship(order, {"TEA": 1, "CUP": 9})

    assert list(order.lines.values_list("shipped", flat=True)) == [0, 0]


def _second_line(code):
    return [replace(line, identity="2") for line in two_units(code)]


def test_a_moment_in_the_future_is_refused(order, clock):
    refusal = _refused(order, handed_over_at=clock.moment + timedelta(minutes=6))

    assert refusal == "The moment lies in the future. Enter when it really happened."


def test_a_clock_that_runs_a_little_ahead_counts_as_now(order, clock):
    package = ship(order, handed_over_at=clock.moment + timedelta(minutes=4))

    assert package.handed_over_at == clock.moment


def test_a_moment_before_the_order_is_refused_in_the_store_s_own_time(order):
    with timezone.override("Asia/Shanghai"):
        refusal = _refused(order, handed_over_at=MONDAY_MORNING - timedelta(minutes=1))

    assert refusal == (
        "The moment lies before 2026-03-02 17:00 (store time), when this could begin at the earliest."
    )


def test_the_minute_of_the_order_is_not_before_it(store, route, clock):
    ordered_at = MONDAY_MORNING.replace(second=42)
    order = make_order(store, ordered_at=ordered_at)

    package = ship(order, handed_over_at=MONDAY_MORNING)

    assert package.handed_over_at == ordered_at


@pytest.mark.parametrize(
    ("late_by", "counts_from"),
    [
        (timedelta(hours=23), "hand-over"),
        (timedelta(hours=24), "hand-over"),
        (timedelta(hours=24, seconds=1), "entry"),
        (timedelta(days=9), "entry"),
    ],
    ids=["23h", "24h", "24h_and_a_second", "9d"],
)
def test_a_hand_over_entered_more_than_a_day_late_counts_from_its_entry(late_by, counts_from, order, clock):
    clock.set(datetime(2026, 3, 20, 12, 0, tzinfo=UTC))

    package = ship(order, handed_over_at=clock.moment - late_by)

    expected = {"hand-over": clock.moment - late_by, "entry": clock.moment}
    assert package.handed_over_at == clock.moment - late_by
    assert order.fulfilments.get().shipped_at == expected[counts_from]


def test_what_counts_is_kept_to_the_second(order, clock):
    clock.forward(microseconds=999_999)

    ship(order)

    assert order.fulfilments.get().shipped_at.microsecond == 0


def test_shipping_lets_go_of_holds_once(order):
    holding.hold_order(order=order, kind=Hold.Kind.NO_POLICY)
    holding.hold_order(order=order, kind=Hold.Kind.NO_POLICY)

    ship(order, {"TEA": 1})
    assert order.holds.open().count() == 1
    ship(order)

    assert not order.holds.open().exists()
    assert order.holds.count() == 1
    kinds = _events(order).filter(kind__startswith="hold.").values_list("kind", flat=True)
    assert list(kinds) == ["hold.opened", "hold.released"]


def _events(order):
    return Event.objects.filter(subject_kind="order", subject_id=order.pk).order_by("pk")


@pytest.mark.parametrize("who", ["colleague", "staff", "nobody"])
def test_the_event_tells_who_shipped_what_and_when(who, request, order, clock):
    actor = None if who == "nobody" else request.getfixturevalue(who)
    earlier = clock.moment - timedelta(minutes=20)

    ship(order, actor=actor, carrier="DPD", tracking_number="D1", handed_over_at=earlier)

    event = _events(order).get(kind="order.shipped")
    assert event.actor == actor
    assert event.by == {"colleague": "person", "staff": "staff", "nobody": "job"}[who]
    assert event.data == {"carrier": "DPD", "number": "D1"}
    assert (event.happened_at, event.recorded_at) == (earlier, clock.moment)
    assert event.merchant_id == order.merchant_id
