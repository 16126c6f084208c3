"""Days that staff close move the dates of open orders, later only."""

from datetime import UTC, date, datetime, time

import pytest

from merchant.audit.models import Event
from merchant.catalogue.models import Sku
from orders.book.models import Fulfilment
from orders.business_days.moving import apply_changes
from tests.factories import make_order, make_route, make_store
from tests.orders.builders import publish_policy, ship, two_units
from tests.racing import at_once, only_where_writers_meet
from warehouses.calendars.models import CalendarChange, Holiday, SpecialDay
from warehouses.calendars.services import keep_holiday, remove_special_day, save_special_day
from warehouses.sites.services import keep_warehouse

pytestmark = pytest.mark.usefixtures("clock")
# It is Monday, 2 March 2026; orders released now leave by Wednesday night.
TUESDAY, WEDNESDAY = date(2026, 3, 3), date(2026, 3, 4)
WEDNESDAY_NIGHT, THURSDAY_NIGHT = (datetime(2026, 3, day, 23, 59, 59, tzinfo=UTC) for day in (4, 5))


def due(order):
    return Fulfilment.objects.get(order=order).ship_by


def close(actor, **fields):
    told = {"day": TUESDAY, "reason": "typhoon"} | fields
    return save_special_day(special_day=SpecialDay(**told), actor=actor)


def test_a_day_closed_for_a_warehouse_moves_what_leaves_from_there_and_nothing_else(store, route, seller):
    here = make_order(store)
    make_route(store.merchant, "FR")
    elsewhere = make_order(store, country="FR")

    close(seller, warehouse=route.warehouse)
    moved = apply_changes()

    assert moved == 1
    assert (due(here), due(elsewhere)) == (THURSDAY_NIGHT, WEDNESDAY_NIGHT)
    assert Event.objects.get(kind="clock.moved").data["why"] == "typhoon"


def test_a_day_closed_for_a_country_moves_the_orders_of_every_merchant_there(store, route, seller):
    other = make_store()
    make_route(other.merchant, "GB")
    orders = [make_order(store), make_order(other)]

    close(seller, country="GB")

    assert apply_changes() == 2
    assert {due(order) for order in orders} == {THURSDAY_NIGHT}


@pytest.mark.parametrize(("counts", "expected"), [("first_scan", 1), ("handed_over", 0)])
def test_what_was_handed_over_moves_while_the_event_that_counts_is_to_come(
    store, route, seller, counts, expected
):
    publish_policy(counts_as_shipped=counts)
    order = make_order(store)
    ship(order)
    before = due(order)

    close(seller, warehouse=route.warehouse)

    assert apply_changes() == expected
    order.refresh_from_db()
    assert (due(order) > before) is (expected == 1)
    assert order.ship_by == due(order)


def test_a_part_that_left_does_not_say_when_the_rest_is_due(store, route, seller):
    publish_policy(counts_as_shipped="first_scan")
    order = make_order(store, lines=two_units())
    ship(order, {"TEA": 1})

    close(seller, warehouse=route.warehouse)

    assert apply_changes() == 1
    order.refresh_from_db()
    assert order.ship_by == due(order)


def test_an_order_without_a_warehouse_moves_with_its_stores_default_one(store, seller):
    order = make_order(store)  # no route: dated by the default warehouse
    before = due(order)

    close(seller, warehouse=store.default_warehouse.warehouse)

    assert apply_changes() == 1
    assert due(order) > before


def test_a_holiday_that_staff_write_moves_them_too(store, route, seller):
    order = make_order(store)

    keep_holiday(holiday=Holiday(country="GB", day=WEDNESDAY, name="Jubilee"), actor=seller)

    assert apply_changes() == 1
    assert due(order) == THURSDAY_NIGHT


def test_a_make_up_day_that_staff_strike_out_moves_who_counted_on_it(store, route, seller, clock):
    saturday, monday = date(2026, 3, 7), date(2026, 3, 9)
    told = {"country": "GB", "day": saturday, "kind": Holiday.Kind.MAKE_UP, "name": "Instead of Friday"}
    holiday = keep_holiday(holiday=Holiday(**told), actor=seller)
    clock.set(datetime(2026, 3, 5, 10, tzinfo=UTC))
    order = make_order(store, released_at=clock.moment)
    assert (apply_changes(), due(order).date()) == (0, saturday)

    holiday.is_void = True
    keep_holiday(holiday=holiday, actor=seller)

    assert (apply_changes(), due(order).date()) == (1, monday)


def test_a_day_that_staff_open_brings_no_date_forward_and_taking_it_back_moves_who_counted_on_it(
    store, route, seller, clock
):
    before = make_order(store)
    opened = close(seller, warehouse=route.warehouse, day=date(2026, 3, 7), is_open=True)
    assert apply_changes() == 0
    clock.set(datetime(2026, 3, 5, 10, tzinfo=UTC))
    counted_on_it = make_order(store, released_at=clock.moment)
    assert due(counted_on_it).date() == date(2026, 3, 7)

    remove_special_day(special_day_id=opened.pk, actor=seller)
    apply_changes()

    assert due(before) == WEDNESDAY_NIGHT
    assert due(counted_on_it).date() == date(2026, 3, 9)


def test_the_deliver_by_moves_with_a_day_that_closes_at_the_destination(store, route, seller):
    order = make_order(store)
    before = Fulfilment.objects.get(order=order)

    close(seller, country="GB", day=date(2026, 3, 6), warehouse=None)
    apply_changes()

    after = Fulfilment.objects.get(order=order)
    assert after.ship_by == before.ship_by
    assert after.deliver_by > before.deliver_by


@only_where_writers_meet
def test_two_sweeps_at_once_move_each_order_once(real_commits, store, route, seller):
    for _ in range(20):
        make_order(store)
    close(seller, warehouse=route.warehouse)

    assert at_once(apply_changes, apply_changes) == []

    assert Event.objects.filter(kind="clock.moved").count() == 20
    assert not CalendarChange.objects.to_apply().exists()


@pytest.mark.parametrize("edited", [{"weekdays": [0]}, {"cutoff": time(8)}], ids=["week", "cutoff"])
def test_an_order_keeps_the_week_and_cutoff_of_its_warehouse_whatever_was_edited(
    edited, store, route, seller
):
    order = make_order(store)
    for name, value in edited.items():
        setattr(route.warehouse, name, value)
    keep_warehouse(warehouse=route.warehouse, actor=seller)

    close(seller, country="GB")
    apply_changes()

    assert due(order) == THURSDAY_NIGHT


def test_an_order_keeps_its_version_whatever_its_sku_became_meanwhile(store, route, seller):
    publish_policy(7, category="slow", handling_days=20)
    order = make_order(store, lines=two_units())
    Sku.objects.filter(code="TEA").update(category="slow")

    close(seller, country="GB")
    apply_changes()

    assert due(order) == THURSDAY_NIGHT
    assert order.fulfilments.get().deadline.policy.number == 1
