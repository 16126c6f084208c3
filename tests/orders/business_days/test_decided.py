"""What a day that staff decide would do to open orders is what the job then does."""

from datetime import UTC, date, datetime, timedelta

import pytest

from orders.book.models import Fulfilment
from orders.business_days import kinds, services
from orders.business_days.decided import effect_of_decision
from orders.business_days.moving import apply_changes
from orders.clock.services import mark_late_fulfilments
from tests.factories import MONDAY_MORNING, make_order, make_route, make_store
from tests.orders.builders import publish_policy, ship
from warehouses.calendars.decisions import decided
from warehouses.calendars.models import CalendarChange, Closure, Holiday, SpecialDay
from warehouses.calendars.services import keep_holiday, remove_special_day, save_special_day

pytestmark = pytest.mark.usefixtures("clock")
# It is Monday, 2 March 2026; orders released now leave by Wednesday night.
TUESDAY, WEDNESDAY, SATURDAY = date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 7)
WEDNESDAY_NIGHT, THURSDAY_NIGHT = (datetime(2026, 3, day, 23, 59, 59, tzinfo=UTC) for day in (4, 5))


def due(order):
    return Fulfilment.objects.get(order=order).ship_by


def special(day=TUESDAY, **fields):
    return SpecialDay(**({"day": day, "reason": "typhoon"} | fields))


def effect(after, before=None):
    return effect_of_decision(decided(before, after))


def kept(found):
    return {code: group.count for code, group in found.kept.items()}


def test_who_would_move_and_to_which_date_is_told_store_by_store(store, route, seller):
    other = make_store()
    make_route(other.merchant, "GB")
    orders = [make_order(store), make_order(store), make_order(other)]

    found = effect(special(country="GB"))

    assert found.moving.count == 3
    assert {example.order for example in found.moving.examples} <= set(orders)
    assert [(share.store, share.moving, share.kept) for share in found.stores] == [
        (store, 2, 0),
        (other, 1, 0),
    ]
    ((date_told, count),) = found.shown_dates
    assert (date_told.before, date_told.after, date_told.city) == (WEDNESDAY_NIGHT, THURSDAY_NIGHT, "London")
    assert count == 3
    assert not SpecialDay.objects.exists()
    assert not CalendarChange.objects.exists()


@pytest.mark.parametrize("where", ["warehouse", "country"])
def test_as_many_move_as_were_told_and_to_the_dates_that_were_told(where, store, route, seller, clock):
    """Of orders that came on several days, to several places, from a store that closes, too, and others."""
    closes = make_store(store.merchant)
    services.add_closure(
        store=closes, first_day=date(2026, 3, 6), last_day=date(2026, 3, 6), reason="fair", actor=seller
    )
    make_route(store.merchant, "FR")
    for hours in (0, 30, 70, 100):
        clock.set(MONDAY_MORNING + timedelta(hours=hours))
        for shop in (store, closes):
            for country in ("GB", "FR"):
                make_order(shop, country=country, released_at=clock.moment)
    clock.set(MONDAY_MORNING + timedelta(hours=1))
    of = {"warehouse": route.warehouse} if where == "warehouse" else {"country": "GB"}
    before = dict(Fulfilment.objects.values_list("pk", "ship_by"))

    found = effect(special(**of, day=date(2026, 3, 5)))
    save_special_day(special_day=special(**of, day=date(2026, 3, 5)), actor=seller)

    assert found.moving.count == apply_changes() > 0
    rows = Fulfilment.objects.in_bulk()
    moved = [(before[key], row.ship_by) for key, row in rows.items() if row.ship_by != before[key]]
    told = [
        (told.before.astimezone(UTC), told.after.astimezone(UTC))
        for told, count in found.dates.items()
        for _ in range(count)
        if not told.is_delivery
    ]
    assert sorted(moved) == sorted(told)


def test_who_keeps_a_date_is_told_with_the_reason(store, route, seller, clock):
    make_order(store, marketplace_ship_by=datetime(2026, 3, 6, 12, tzinfo=UTC))
    publish_policy(7, handling_days=2, market="FR", warehouse_open=False, transit_days=None)
    make_route(store.merchant, "FR", channel=route.channel)
    make_order(store, country="FR")
    clock.set(MONDAY_MORNING + timedelta(days=1, hours=10))
    make_order(store, released_at=clock.moment)  # after the cut-off: Wednesday is its day 0
    ship(make_order(store))

    found = effect(special(warehouse=route.warehouse))

    assert found.moving.count == 0
    assert kept(found) == {"marketplace": 1, "version": 1, "untouched": 1}
    (example,) = found.kept["marketplace"].examples
    assert example.before.astimezone(UTC) == datetime(2026, 3, 6, 12, tzinfo=UTC)


def test_a_date_that_has_passed_stays_and_that_is_told(store, route, seller, clock):
    order = make_order(store)
    clock.set(WEDNESDAY_NIGHT + timedelta(hours=3))
    mark_late_fulfilments()

    found = effect(special(country="GB"))
    save_special_day(special_day=special(country="GB"), actor=seller)

    assert kept(found) == {"passed": 1}
    assert found.moving.count == apply_changes() == 0
    assert due(order) == WEDNESDAY_NIGHT


def test_a_day_that_opens_brings_no_date_forward(store, route, seller, clock):
    clock.set(datetime(2026, 3, 5, 10, tzinfo=UTC))
    make_order(store, released_at=clock.moment)

    found = effect(special(SATURDAY, warehouse=route.warehouse, is_open=True))

    assert (found.moving.count, kept(found)) == (0, {"earlier": 1})


def test_an_open_day_that_is_put_elsewhere_moves_who_counted_on_it(store, route, seller, clock):
    opened = special(SATURDAY, warehouse=route.warehouse, is_open=True)
    save_special_day(special_day=opened, actor=seller)
    clock.set(datetime(2026, 3, 5, 10, tzinfo=UTC))
    order = make_order(store, released_at=clock.moment)
    assert due(order).date() == SATURDAY
    elsewhere = special(date(2026, 3, 14), warehouse=route.warehouse, is_open=True, pk=opened.pk)

    found = effect(elsewhere, before=opened)
    save_special_day(special_day=elsewhere, actor=seller)

    assert found.moving.count == apply_changes() == 1
    assert due(order).date() == date(2026, 3, 9)
    assert found.moving.examples[0].after.astimezone(UTC) == due(order)


def test_taking_an_open_day_back_is_looked_at_likewise(store, route, seller, clock):
    opened = save_special_day(
        special_day=special(SATURDAY, warehouse=route.warehouse, is_open=True), actor=seller
    )
    clock.set(datetime(2026, 3, 5, 10, tzinfo=UTC))
    make_order(store, released_at=clock.moment)

    found = effect(None, before=opened)
    remove_special_day(special_day_id=opened.pk, actor=seller)

    assert found.moving.count == apply_changes() == 1


def test_a_holiday_is_looked_at_likewise(store, route, seller):
    make_order(store)
    row = Holiday(country="GB", day=WEDNESDAY, name="Jubilee")

    found = effect(row)
    keep_holiday(holiday=row, actor=seller)

    assert found.moving.count == apply_changes() == 1


def test_a_deliver_by_that_alone_moves_is_told_as_one(store, route, seller):
    order = make_order(store)

    found = effect(special(date(2026, 3, 6), country="GB"))
    save_special_day(special_day=special(date(2026, 3, 6), country="GB"), actor=seller)

    ((told, count),) = found.shown_dates
    assert found.moving.count == count == apply_changes() == 1
    assert told.is_delivery
    assert told.after.astimezone(UTC) == Fulfilment.objects.get(order=order).deliver_by


def test_an_order_without_a_warehouse_moves_with_its_stores_default_one(store, seller):
    make_order(store)
    day = special(warehouse=store.default_warehouse.warehouse)

    found = effect(day)
    save_special_day(special_day=day, actor=seller)

    assert found.moving.count == apply_changes() == 1


def test_the_coming_days_are_those_that_orders_then_get(store, route, seller, clock):
    found = effect(special(date(2026, 3, 5), warehouse=route.warehouse))
    save_special_day(special_day=special(date(2026, 3, 5), warehouse=route.warehouse), actor=seller)

    assert [told.day.day for told in found.days] == [3, 4, 5]
    for told in found.days:
        clock.set(datetime.combine(told.day, datetime.min.time(), UTC) + timedelta(hours=9))
        assert due(make_order(store, released_at=clock.moment, ordered_at=clock.moment)) == told.after


def test_many_orders_alike_are_reckoned_as_one(store, route, seller, django_assert_max_num_queries):
    make_order(store)
    effect(special(country="GB"))  # reads the years that nobody had read
    with django_assert_max_num_queries(50) as first:
        effect(special(country="GB"))
    for _ in range(10):
        make_order(store)

    with django_assert_max_num_queries(len(first)):
        found = effect(special(country="GB"))

    assert found.moving.count == 11
    assert len(found.moving.examples) == 1


def test_what_is_too_much_to_look_at_is_said(store, route, seller, monkeypatch):
    make_route(store.merchant, "FR", channel=route.channel)
    make_order(store), make_order(store), make_order(store, country="FR")
    monkeypatch.setattr(kinds, "MOST_KINDS", 1)

    found = effect(special(warehouse=route.warehouse))

    assert (found.moving.count, found.missing) == (2, 1)


def test_a_store_that_closes_on_that_day_anyway_keeps_its_dates(store, route, seller, clock):
    publish_policy(closures_move_orders=True, closure_notice_days=0)
    other = make_store(store.merchant)
    Closure.objects.create(
        merchant=store.merchant,
        store=other,
        first_day=TUESDAY,
        last_day=TUESDAY,
        reason="fair",
        saved_at=MONDAY_MORNING - timedelta(days=9),
        saved_by=seller,
    )
    make_order(store), make_order(other)

    found = effect(special(warehouse=route.warehouse))

    assert [(share.store, share.moving, share.kept) for share in found.stores] == [
        (store, 1, 0),
        (other, 0, 1),
    ]
