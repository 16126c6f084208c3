from datetime import UTC, datetime, time, timedelta

import pytest

from merchant.audit.models import Event
from orders.book.holding import hold_order
from orders.book.models import Fulfilment, Hold
from orders.clock.models import Deadline
from orders.clock.services import give_deadlines, give_missing_deadlines
from orders.dispatch.services import match_orders, match_waiting_orders
from tests.factories import (
    MONDAY_MORNING,
    make_channel,
    make_order,
    make_route,
    make_store,
    make_warehouse,
)
from tests.orders.builders import publish_policy, ship
from warehouses.sites.models import StoreWarehouse

WEDNESDAY_NIGHT = datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("clock")


def _fulfilment(order):
    return order.fulfilments.get()


def _events(order, kind):
    return Event.objects.filter(subject_kind="order", subject_id=order.pk, kind=kind)


def test_a_matched_order_is_dated_by_its_warehouse(order):
    fulfilment, deadline = _fulfilment(order), Deadline.objects.get()

    assert fulfilment.ship_by == order.ship_by == order.due_order == WEDNESDAY_NIGHT
    assert (fulfilment.is_provisional, fulfilment.is_exempt) == (False, False)
    assert fulfilment.ship_by_source == "policy"
    assert (deadline.start_event, deadline.started_at) == ("released", MONDAY_MORNING)
    assert (deadline.zone, deadline.city) == ("Europe/London", "London")
    assert deadline.terms["warehouse"] == fulfilment.warehouse.code
    assert deadline.terms["business_days"] == 2
    assert deadline.terms["calendar_revision"]
    assert [day["date"] for day in deadline.explanation["days"]] == ["2026-03-02", "2026-03-03", "2026-03-04"]


def test_the_event_tells_the_date_on_the_warehouses_wall_clock(store, clock):
    warehouse = make_warehouse(store.merchant, time_zone="Asia/Shanghai", country="CN", city="Yiwu")
    make_route(store.merchant, "GB", make_channel(warehouse))

    order = make_order(store)

    event = _events(order, "clock.ship_by").get()
    assert event.data == {"ship_by": "2026-03-05 23:59", "city": "Yiwu", "policy": 1}
    assert event.by == "job"


@pytest.mark.parametrize(
    ("moments", "event", "due"),
    [
        ({"paid_at": MONDAY_MORNING - timedelta(days=5)}, "released", 4),
        ({"released_at": MONDAY_MORNING + timedelta(days=1)}, "released", 5),
    ],
    ids=["released_before_paid", "released_later_than_ordered"],
)
def test_the_release_starts_the_clock(moments, event, due, store, route):
    order = make_order(store, **moments)

    assert Deadline.objects.get().start_event == event
    assert order.ship_by.day == due


@pytest.mark.parametrize(
    ("paid_at", "event", "due"),
    [(MONDAY_MORNING + timedelta(days=1), "paid", 5), (None, "created", 4)],
    ids=["paid", "ordered"],
)
def test_without_a_release_payment_or_the_order_itself_starts_it(paid_at, event, due, store, route):
    order = make_order(store, paid_at=paid_at)
    order.fulfilments.update(ship_by=None)
    type(order).objects.filter(pk=order.pk).update(released_at=None)

    give_missing_deadlines()

    assert Deadline.objects.get().start_event == event
    assert _fulfilment(order).ship_by.day == due


def _policy(number, **fields):
    terms = {"valid_from": datetime(2026, 3, 1, tzinfo=UTC), "handling_days": 1, "due_time": time(18)}
    return publish_policy(number, **(terms | fields))


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        ({}, 2),
        ({"published_at": None}, 1),
        ({"valid_from": MONDAY_MORNING}, 2),
        ({"valid_from": MONDAY_MORNING + timedelta(seconds=1)}, 1),
        ({"valid_to": MONDAY_MORNING + timedelta(seconds=1)}, 2),
        ({"valid_to": MONDAY_MORNING}, 1),
    ],
    ids=["newest", "draft", "begins_now", "begins_later", "ends_later", "ends_now"],
)
def test_the_newest_published_version_that_is_valid_when_the_clock_starts_counts(
    fields, number, store, route
):
    _policy(2, **fields)

    order = make_order(store)

    expected = {1: WEDNESDAY_NIGHT, 2: datetime(2026, 3, 3, 18, tzinfo=UTC)}
    assert Deadline.objects.get().policy.number == number
    assert order.ship_by == expected[number]


def test_an_order_keeps_the_version_it_was_accepted_under(order):
    _policy(2)

    give_missing_deadlines()

    assert Deadline.objects.get().policy.number == 1
    assert _fulfilment(order).ship_by == WEDNESDAY_NIGHT


def test_the_marketplaces_own_date_binds_and_ours_stands_beside_it(store, route):
    binding = datetime(2026, 3, 3, 12, 30, tzinfo=UTC)

    order = make_order(store, marketplace_ship_by=binding)

    fulfilment = _fulfilment(order)
    assert order.ship_by == fulfilment.ship_by == binding
    assert fulfilment.ship_by_source == "marketplace"
    assert Deadline.objects.get().reckoned_ship_by == WEDNESDAY_NIGHT


def test_an_unmatched_order_is_dated_provisionally_and_firmly_once_matched(store):
    order = make_order(store, country="FR")
    provisional = _fulfilment(order)
    assert provisional.is_provisional
    assert Deadline.objects.get().terms["warehouse"] == store.default_warehouse.warehouse.code

    fast = make_warehouse(store.merchant, cutoff=time(8), city="Leeds")
    make_route(store.merchant, "FR", make_channel(fast))
    match_waiting_orders()
    give_missing_deadlines()

    firm = _fulfilment(order)
    assert not firm.is_provisional
    assert firm.ship_by == WEDNESDAY_NIGHT + timedelta(days=1)
    assert Deadline.objects.get().city == "Leeds"
    assert [event.data["city"] for event in _events(order, "clock.ship_by").order_by("pk")] == [
        "London",
        "Leeds",
    ]


def test_a_date_that_has_passed_stays_whatever_warehouse_is_found_then(store, clock):
    order = make_order(store, country="FR")
    clock.set(WEDNESDAY_NIGHT + timedelta(hours=1))
    make_route(store.merchant, "FR", make_channel(make_warehouse(store.merchant, cutoff=time(8))))

    match_waiting_orders()
    give_missing_deadlines()

    fulfilment = _fulfilment(order)
    assert fulfilment.warehouse is not None
    assert (fulfilment.ship_by, fulfilment.is_provisional) == (WEDNESDAY_NIGHT, False)
    assert not Fulfilment.objects.waiting_for_deadline().exists()


@pytest.mark.parametrize(
    ("clock_from", "is_exempt"),
    [(WEDNESDAY_NIGHT + timedelta(seconds=1), True), (WEDNESDAY_NIGHT, False)],
    ids=["due_before_the_clock_began", "due_when_it_began"],
)
def test_nothing_counts_that_was_due_before_the_stores_clock_began(clock_from, is_exempt, route, store):
    type(store).objects.filter(pk=store.pk).update(clock_from=clock_from)
    store.refresh_from_db()

    order = make_order(store)

    assert _fulfilment(order).is_exempt is is_exempt


def test_history_has_no_clock(store, route):
    order = make_order(store, is_history=True)

    assert give_missing_deadlines() == 0
    assert _fulfilment(order).ship_by is None


def test_what_is_not_released_has_no_clock(store, route):
    order = make_order(store, released_at=None)

    assert give_missing_deadlines() == 0
    assert order.ship_by is None


@pytest.fixture
def no_default(store):
    warehouse = store.default_warehouse.warehouse
    StoreWarehouse.objects.filter(store=store).delete()
    return warehouse


def test_without_a_default_warehouse_an_unmatched_order_waits_and_goes_on_by_itself(store, no_default):
    order = make_order(store, country="FR")
    hold = order.holds.open().get(kind=Hold.Kind.NO_POLICY)
    assert hold.data == {"code": "no_default_warehouse", "store": store.code}
    assert order.ship_by is None

    StoreWarehouse.objects.create(store=store, warehouse=no_default)
    give_missing_deadlines()

    order.refresh_from_db()
    assert order.ship_by == WEDNESDAY_NIGHT
    assert not order.holds.open().filter(kind=Hold.Kind.NO_POLICY).exists()
    assert _events(order, "hold.released").get().data == {"hold": "no_policy"}


def test_before_the_first_policy_an_order_waits(store, route):
    before = datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC)

    order = make_order(store, released_at=before)

    assert order.holds.get().data == {"code": "no_policy", "at": before.isoformat()}
    assert order.ship_by is None


def test_what_a_calendar_refuses_is_kept_as_codes(store):
    never = make_warehouse(store.merchant, weekdays=[], code="NEVER")
    make_route(store.merchant, "GB", make_channel(never))

    order = make_order(store)

    why = order.holds.get().data["why"]
    assert why["code"] == "no_open_day"
    assert why["params"]["calendar"] == "NEVER"


def test_one_order_that_cannot_be_dated_stops_no_other(store, route):
    never = make_warehouse(store.merchant, weekdays=[])
    make_route(store.merchant, "FR", make_channel(never))
    bad, good = make_order(store, country="FR", is_matched=False), make_order(store, is_matched=False)
    match_orders(order_ids=[bad.pk, good.pk])

    give_missing_deadlines()

    good.refresh_from_db()
    assert good.ship_by == WEDNESDAY_NIGHT
    assert bad.holds.get().kind == Hold.Kind.NO_POLICY


@pytest.mark.parametrize("year", [2000, 2199, 2500, 9999])
def test_a_start_in_a_strange_year_stops_no_other(year, store, route):
    strange = make_order(store, released_at=datetime(year, 12, 30, tzinfo=UTC), is_matched=False)
    good = make_order(store, is_matched=False)
    match_orders(order_ids=[strange.pk, good.pk])

    give_missing_deadlines()

    good.refresh_from_db()
    strange.refresh_from_db()
    assert good.ship_by == WEDNESDAY_NIGHT
    assert (strange.ship_by is None) == strange.holds.open().exists()


def test_a_hold_that_was_released_long_ago_keeps_nobody_from_a_date(store, route):
    """Another hold of the order is open: the two must not be read as one open hold of the old kind."""
    order = make_order(store, is_matched=False)
    hold_order(order=order, kind=Hold.Kind.NO_POLICY)
    Hold.objects.update(released_at=MONDAY_MORNING)
    hold_order(order=order, kind=Hold.Kind.UNKNOWN_SKU)
    match_orders(order_ids=[order.pk])

    give_missing_deadlines()

    assert _fulfilment(order).ship_by == WEDNESDAY_NIGHT


def test_giving_dates_again_changes_nothing(order):
    before = (_fulfilment(order).ship_by, Deadline.objects.values().get(), Event.objects.count())

    give_deadlines(fulfilment_ids=[_fulfilment(order).pk])
    give_missing_deadlines()

    assert (_fulfilment(order).ship_by, Deadline.objects.values().get(), Event.objects.count()) == before


def test_what_left_before_it_was_dated_gets_no_date(store, route):
    order = make_order(store, is_matched=False)
    match_orders(order_ids=[order.pk])
    ship(order)

    give_missing_deadlines()

    assert _fulfilment(order).ship_by is None


def test_a_day_is_as_long_as_the_clocks_change_makes_it(store, clock):
    """The last Sunday of March has 23 hours in London; the due time stays where the wall clock says."""
    make_route(store.merchant, "GB")
    friday = datetime(2026, 3, 27, 9, tzinfo=UTC)
    clock.set(friday)

    order = make_order(store, ordered_at=friday, released_at=friday)

    assert order.ship_by == datetime(2026, 3, 31, 22, 59, 59, tzinfo=UTC)


def _mixed_batch(size, places=(("GB", "Europe/London"), ("DE", "Europe/Berlin"), ("US", "America/Chicago"))):
    ids = []
    for country, zone in places:
        store = make_store()
        place = make_warehouse(store.merchant, country=country, subdivision="", time_zone=zone)
        make_route(store.merchant, "GB", make_channel(place))
        for number in range(size):
            start = MONDAY_MORNING.replace(year=2025 + number % 2)
            order = make_order(store, ordered_at=start, released_at=start, is_matched=False)
            match_orders(order_ids=[order.pk])
            ids += order.fulfilments.values_list("pk", flat=True)
    return ids


def test_a_batch_costs_the_same_for_few_and_many(db, django_assert_max_num_queries):
    few, many = _mixed_batch(2), _mixed_batch(6)
    give_deadlines(fulfilment_ids=_mixed_batch(2))  # the holidays of these places are read once

    for ids in (few, many):
        with django_assert_max_num_queries(40):
            give_deadlines(fulfilment_ids=ids)

    assert Fulfilment.objects.filter(pk__in=few + many, ship_by=None).count() == 0
    zones = set(Deadline.objects.values_list("zone", flat=True))
    assert zones == {"Europe/London", "Europe/Berlin", "America/Chicago"}
