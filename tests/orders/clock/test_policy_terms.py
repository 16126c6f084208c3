"""Deadlines by what a policy version says: its zone, cut-off, calendars, start and scope."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from merchant.catalogue.models import Sku
from orders.book.drafts import LineDraft
from orders.clock.models import Deadline
from orders.clock.reckoning import reckon
from orders.clock.services import give_missing_deadlines
from tests.factories import MONDAY_MORNING, make_channel, make_order, make_route, make_warehouse
from tests.orders.builders import publish_policy
from warehouses.calendars.models import Closure, SpecialDay, StoreWeek

pytestmark = pytest.mark.usefixtures("clock")
TO_SHOP = "to_platform_warehouse"


def policy(number=2, **fields):
    return publish_policy(number, **({"handling_days": 1} | fields))


def due(store, **fields):
    return make_order(store, **fields).ship_by.isoformat().removesuffix("+00:00")


def deadline():
    return Deadline.objects.latest("pk")


def evening(hour, minute=0):
    """That time of Monday, 2 March 2026, in London."""
    return {"released_at": MONDAY_MORNING.replace(hour=hour, minute=minute)}


# --- zone ----------------------------------------------------------------------------------------------


def test_days_are_counted_in_the_destinations_zone(store, route):
    policy(zone="destination")
    make_route(store.merchant, "JP", make_channel(make_warehouse(store.merchant, cutoff=None)))

    late_in_tokyo = due(store, country="JP", **evening(16))  # 01:00 on Tuesday there

    assert late_in_tokyo == "2026-03-04T14:59:59"
    assert (deadline().zone, deadline().city) == ("Asia/Tokyo", "Tokyo")


def test_days_are_counted_in_a_named_zone(store, route):
    policy(zone="named", zone_name="America/Los_Angeles")

    assert due(store, **evening(9)) == "2026-03-04T07:59:59"  # 01:00 there, due on Tuesday
    assert (deadline().zone, deadline().city) == ("America/Los_Angeles", "Los Angeles")


def test_an_order_to_no_country_waits_where_the_destination_has_to_be_known(store):
    policy(zone="destination")

    order = make_order(store, country="")

    assert order.ship_by is None
    assert order.holds.get(kind="no_policy").data == {"code": "no_market", "country": ""}


# --- cut-off -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "at", "day"),
    [
        ({}, (14, 59), 3),
        ({}, (15, 0), 4),
        ({"cutoff_by": "policy", "cutoff": time(18)}, (17, 59), 3),
        ({"cutoff_by": "policy", "cutoff": time(18)}, (18, 0), 4),
        ({"cutoff_by": "none"}, (23, 59), 3),
        ({"cutoff_by": "policy", "cutoff": time(18), "zone": "named", "zone_name": "Asia/Tokyo"}, (8, 59), 3),
        ({"cutoff_by": "policy", "cutoff": time(18), "zone": "named", "zone_name": "Asia/Tokyo"}, (9, 0), 4),
    ],
    ids=[
        "before theirs",
        "at theirs",
        "before ours",
        "at ours",
        "none",
        "before, in Tokyo",
        "at it, in Tokyo",
    ],
)
def test_the_cut_off_is_the_warehouses_the_versions_or_midnight(terms, at, day, store, route):
    policy(**terms)

    make_order(store, **evening(*at))

    assert deadline().explanation["days"][-1]["date"] == f"2026-03-0{day}"


# --- calendars -----------------------------------------------------------------------------------------


def test_a_holiday_of_the_destination_counts_only_if_it_has_to_be_open(store, route):
    SpecialDay.objects.create(country="GB", day="2026-03-03", reason="fair")
    abroad = make_warehouse(store.merchant, country="FR", subdivision="", time_zone="Europe/London")
    make_route(store.merchant, "GB", make_channel(abroad))
    policy()
    alone = due(store)
    policy(3, market="GB", market_open=True)

    assert (alone, due(store)) == ("2026-03-03T23:59:59", "2026-03-04T23:59:59")


def test_a_warehouse_that_need_not_be_open_closes_nothing(store, route):
    warehouse = route.channel.warehouse
    SpecialDay.objects.create(warehouse=warehouse, day="2026-03-03", reason="stocktaking")
    policy()
    alone = due(store)
    policy(3, market="GB", warehouse_open=False, market_open=True)

    assert (alone, due(store)) == ("2026-03-04T23:59:59", "2026-03-03T23:59:59")


def close(store, staff, saved_at):
    return Closure.objects.create(
        merchant=store.merchant,
        store=store,
        first_day="2026-03-03",
        last_day="2026-03-05",
        reason="move",
        saved_at=saved_at,
        saved_by=staff,
    )


@pytest.mark.parametrize(("terms", "day"), [({}, 6), ({"store_open": False}, 3)], ids=["asked", "not asked"])
def test_a_closure_counts_where_the_store_has_to_be_open(terms, day, store, route, staff):
    close(store, staff, MONDAY_MORNING - timedelta(days=5))
    policy(**terms)

    assert due(store) == f"2026-03-0{day}T23:59:59"


@pytest.mark.parametrize(("moves", "day"), [(False, 3), (True, 6)])
def test_a_closure_that_was_saved_after_the_release_counts_only_where_the_version_says(
    moves, day, store, route, staff
):
    close(store, staff, MONDAY_MORNING + timedelta(minutes=5))
    policy(closures_move_orders=moves)

    assert due(store) == f"2026-03-0{day}T23:59:59"


def test_a_store_that_set_nothing_is_open_every_day(store, route):
    policy(warehouse_open=False, handling_days=6)

    assert due(store) == "2026-03-08T23:59:59"  # a Sunday


def test_the_stores_weekdays_count_alone_where_nothing_else_is_asked(store, route, staff):
    told = {"merchant": store.merchant, "store": store, "saved_by": staff}
    StoreWeek.objects.create(weekdays=[0, 6], saved_at=MONDAY_MORNING - timedelta(days=5), **told)
    policy(warehouse_open=False)

    assert due(store) == "2026-03-08T23:59:59"


# --- start ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "day", "found"),
    [("released", 3, "released"), ("paid", 2, "paid"), ("created", 2, "created")],
)
def test_the_version_says_what_starts_the_clock(event, day, found, store, route, clock):
    policy(start_event=event, handling_days=1)
    friday = MONDAY_MORNING - timedelta(days=3)

    told = due(store, ordered_at=friday - timedelta(hours=1), paid_at=friday)

    assert told == f"2026-03-0{day}T23:59:59"
    assert deadline().start_event == found


def test_who_never_paid_is_counted_from_the_order_itself(store, route):
    policy(start_event="paid")

    make_order(store, ordered_at=MONDAY_MORNING - timedelta(days=3), paid_at=None)

    assert deadline().start_event == "created"


def test_the_release_chooses_the_version_whatever_starts_its_clock(store, route):
    friday = MONDAY_MORNING - timedelta(days=3)
    policy(start_event="paid", valid_from=MONDAY_MORNING, market="GB")

    make_order(store, ordered_at=friday, paid_at=friday)

    assert deadline().policy.number == 2
    assert deadline().started_at == friday


# --- deliver-by ----------------------------------------------------------------------------------------


def test_deliver_by_is_told_on_the_leg_to_the_consumer_alone(store, route):
    policy(transit_days=3)

    consumer, platform = make_order(store), make_order(store, leg=TO_SHOP)

    assert consumer.fulfilments.get().deliver_by == datetime(2026, 3, 6, 23, 59, 59, tzinfo=UTC)
    assert platform.fulfilments.get().deliver_by is None
    assert platform.ship_by == consumer.ship_by


def test_deliver_by_begins_where_the_marketplaces_own_ship_by_ends(store, route):
    policy(transit_days=1)

    order = make_order(store, marketplace_ship_by=datetime(2026, 3, 9, 12, tzinfo=UTC))

    assert order.fulfilments.get().deliver_by == datetime(2026, 3, 10, 23, 59, 59, tzinfo=UTC)


def test_without_transit_days_there_is_no_deliver_by(store, route):
    policy(transit_days=None)

    assert make_order(store).fulfilments.get().deliver_by is None


@pytest.mark.parametrize("leg", ["to_platform_warehouse", "platform_stock"])
def test_what_the_platform_delivers_has_no_deliver_by(leg, store, route):
    policy(transit_days=1)

    assert make_order(store, leg=leg).fulfilments.get().deliver_by is None


# --- scope ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("narrow", "narrower"),
    [
        ({"market": "GB"}, {"programme": "self_operated"}),
        ({"programme": "self_operated"}, {"leg": "to_consumer"}),
        ({"leg": "to_consumer"}, {"category": "tea"}),
        ({"category": "tea"}, {"category": "tea", "market": "GB"}),
    ],
    ids=["programme", "leg", "category", "category of a market"],
)
def test_what_says_most_about_an_order_dates_it(narrow, narrower, store, route):
    Sku.objects.create(merchant=store.merchant, code="TEA", category="tea")
    policy(3, handling_days=4, **narrow)
    policy(4, handling_days=3, **narrower)

    order = make_order(store, lines=[LineDraft("1", "TEA", "Tea", 1, 500)])

    assert deadline().policy.number == 4
    assert order.ship_by == datetime(2026, 3, 5, 23, 59, 59, tzinfo=UTC)


def two_categories(store):
    for code in ("TEA", "POT"):
        Sku.objects.create(merchant=store.merchant, code=code, category=code.lower())
    return make_order(
        store, lines=[LineDraft("1", "TEA", "Tea", 1, 500), LineDraft("2", "POT", "Pot", 1, 500)]
    )


@pytest.mark.parametrize(("tea", "pot", "number"), [(4, 3, 3), (3, 4, 2), (5, 6, 2)])
def test_of_several_categories_the_earliest_deadline_counts(tea, pot, number, store, route):
    policy(2, category="tea", handling_days=tea)
    policy(3, category="pot", handling_days=pot)

    order = two_categories(store)

    assert deadline().policy.number == number
    assert deadline().terms["earliest_of"] == [2, 3]
    assert order.ship_by.day == 2 + min(tea, pot) + (2 if min(tea, pot) > 4 else 0)


@pytest.mark.parametrize(("tea", "pot", "number"), [(9, 4, 3), (4, 9, 2), (None, 9, 3), (None, None, 3)])
def test_of_several_with_one_ship_by_the_earliest_deliver_by_counts(tea, pot, number, store, route):
    policy(2, category="tea", transit_days=tea)
    policy(3, category="pot", transit_days=pot)

    two_categories(store)

    assert deadline().policy.number == number


def test_one_category_among_others_brings_its_own_version_in(store, route):
    policy(2, category="tea", handling_days=1)

    two_categories(store)

    assert deadline().policy.number == 2
    assert deadline().terms["earliest_of"] == [1, 2]


@pytest.mark.parametrize(("scope", "asked"), [({"market": "GB"}, 0), ({"category": "tea"}, 1)])
def test_categories_are_read_only_if_a_version_names_one(scope, asked, store, route):
    policy(**scope)
    order = make_order(store, is_matched=False)
    fulfilments = list(order.fulfilments.select_related("order__store"))

    with CaptureQueriesContext(connection) as queries:
        reckon(fulfilments)

    assert len([query for query in queries if "orders_line" in query["sql"]]) == asked


def test_an_order_of_a_scope_without_a_version_of_its_own_keeps_the_wide_one(store, route):
    policy(market="FR")

    give_missing_deadlines()
    make_order(store)

    assert deadline().policy.number == 1


# --- asked with other versions -------------------------------------------------------------------------


def test_reckoning_takes_other_versions_than_the_published_ones(order):
    other = policy(market="FR")
    other.market, other.handling_days = "", 5
    fulfilments = list(order.fulfilments.select_related("order__store"))

    (told,) = reckon(fulfilments, policies=[other]).deadlines

    assert (told.policy.number, told.reckoned_ship_by.day) == (2, 9)
    assert reckon(fulfilments, policies=[]).refused[0][1].code == "no_policy"
