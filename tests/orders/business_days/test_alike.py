"""Of open orders that are dated alike one is reckoned for a closure's preview, and no other passes for it."""

from datetime import UTC, date, datetime

import holidays
import pytest
from django.urls import reverse

from orders.book.models import Fulfilment
from orders.business_days import kinds, services
from orders.business_days.effects import effect_of
from orders.business_days.moving import apply_changes
from tests.factories import make_order, make_route
from tests.orders.builders import publish_policy
from warehouses.calendars.keeping import read_store_days
from warehouses.calendars.models import Holiday, HolidayYear
from warehouses.sites.countries import COUNTRIES
from warehouses.sites.services import keep_warehouse

pytestmark = pytest.mark.usefixtures("clock")
# It is Monday, 2 March 2026.
FRIDAY, NEXT_MONDAY = date(2026, 3, 6), date(2026, 3, 9)
DUE_FRIDAY = {"handling_days": 4, "closure_notice_days": 0}


def preview(store, first, last=None):
    last = last or first
    wanted = read_store_days([store.pk])[store.pk].with_closure(first, last, "fair")
    return effect_of(store, wanted, first_day=first, last_day=last)


def dates(group):
    return sorted(example.after.date() for example in group.examples)


def close(store, actor, day):
    return services.add_closure(store=store, first_day=day, last_day=day, reason="fair", actor=actor)


def due(order):
    return Fulfilment.objects.get(order=order).ship_by.date()


def test_orders_to_states_with_other_holidays_get_their_own_dates(store, route, seller, clock):
    """Thursday, 4 June 2026 is a holiday in Bavaria and none in Hamburg."""
    clock.set(datetime(2026, 5, 29, 9, tzinfo=UTC))
    make_route(store.merchant, "DE", channel=route.channel)
    told = {"country": "DE", "released_at": clock.moment, "ordered_at": clock.moment}
    publish_policy(handling_days=3, closures_move_orders=True, market_open=True)
    orders = [make_order(store, subdivision=state, **told) for state in ("BY", "HH", "BY")]
    wednesday = due(orders[0])

    shown = preview(store, wednesday).moving
    close(store, seller, wednesday)

    assert {due(order) for order in orders} == {wednesday}
    assert apply_changes() == shown.count == 3
    assert dates(shown) == sorted({due(order) for order in orders}) == [date(2026, 6, 4), date(2026, 6, 5)]


def test_who_came_before_an_older_closure_does_not_pass_for_who_came_after_it(store, route, seller, clock):
    publish_policy(**DUE_FRIDAY)
    before = make_order(store, released_at=clock.moment, ordered_at=clock.moment)
    clock.forward(minutes=1)
    close(store, seller, NEXT_MONDAY)
    clock.forward(minutes=1)
    after = make_order(store, released_at=clock.moment, ordered_at=clock.moment)

    kept = preview(store, FRIDAY).kept["promised"]

    assert due(before) == due(after) == FRIDAY
    assert (kept.count, dates(kept)) == (2, [NEXT_MONDAY, date(2026, 3, 10)])


def test_an_order_of_the_warehouses_week_of_then_does_not_pass_for_one_of_its_week_of_now(
    store, route, seller, clock
):
    publish_policy(**DUE_FRIDAY, closures_move_orders=True)
    make_order(store)
    warehouse = route.warehouse
    warehouse.weekdays = [0, 1, 2, 3, 4, 5]
    keep_warehouse(warehouse=warehouse, actor=seller)
    make_order(store)

    assert dates(preview(store, FRIDAY).moving) == [date(2026, 3, 7), NEXT_MONDAY]


def test_what_is_too_much_to_look_at_is_said(store, route, seller, seller_client, monkeypatch):
    publish_policy(**DUE_FRIDAY, closures_move_orders=True)
    make_route(store.merchant, "FR", channel=route.channel)
    make_order(store), make_order(store), make_order(store, country="FR")
    monkeypatch.setattr(kinds, "MOST_KINDS", 1)

    found = preview(store, FRIDAY)
    asked = {"first_day": FRIDAY, "last_day": FRIDAY, "reason": "fair"}
    page = seller_client.get(reverse("orders:closure", args=[store.code], query=asked)).text

    assert (found.moving.count, found.missing) == (2, 1)
    assert "At least 1 more order was not looked at" in page


def test_many_orders_alike_cost_as_many_queries_as_one(store, route, seller, django_assert_max_num_queries):
    publish_policy(**DUE_FRIDAY, closures_move_orders=True)
    make_order(store)
    preview(store, FRIDAY)
    with django_assert_max_num_queries(60) as first:
        preview(store, FRIDAY)
    for _each in range(10):
        make_order(store)

    with django_assert_max_num_queries(len(first)):
        assert preview(store, FRIDAY).moving.count == 11


def test_orders_to_forty_destinations_cost_few_queries_even_if_nobody_read_their_years(
    store, seller, django_assert_max_num_queries
):
    publish_policy(**DUE_FRIDAY, closures_move_orders=True, transit_days=7)
    countries = sorted(holidays.list_supported_countries(include_aliases=False))
    for country in [one for one in countries if one in COUNTRIES][:40]:
        make_order(store, country=country)
    HolidayYear.objects.all().delete()
    Holiday.objects.all().delete()

    with django_assert_max_num_queries(150) as first:
        assert preview(store, FRIDAY).moving.count == 40
    read = HolidayYear.objects.count()
    with django_assert_max_num_queries(len(first) - 1):
        preview(store, FRIDAY)
    assert read == HolidayYear.objects.count() >= 41
