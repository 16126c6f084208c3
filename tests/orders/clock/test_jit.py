"""JIT orders are dated by the warehouse that their store has chosen, from the choice on."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from merchant.audit.models import Event
from orders.book.models import Fulfilment
from orders.business_days.decided import effect_of_decision
from orders.business_days.moving import apply_changes
from orders.clock.models import Deadline
from orders.clock.reckoning import reckon
from tests.factories import let_join, make_jit_warehouse, make_order, make_route, make_store, make_user
from tests.orders.builders import publish_policy
from tests.warehouses.jit.builders import choose, override
from warehouses.calendars.decisions import decided
from warehouses.calendars.models import SpecialDay
from warehouses.calendars.services import save_special_day
from warehouses.sites.models import Warehouse
from warehouses.sites.services import keep_warehouse

JIT = {"leg": "to_platform_warehouse", "programme": "semi_managed"}
# It is Monday, 2 March 2026, 10:00 in London and 18:00 in Dongguan, where the cut-off is at 16:00.
NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
TUESDAY, WEDNESDAY = date(2026, 3, 3), date(2026, 3, 4)
IN_LONDON = "2026-03-04T23:59:59"  # two days after Monday
IN_DONGGUAN = "2026-03-05T15:59:59"  # two after Tuesday; Thursday ends there
NEXT_IN_DONGGUAN = "2026-03-06T15:59:59"


@pytest.fixture
def jit(db):
    return make_jit_warehouse(code="JIT-DG")


@pytest.fixture
def chosen(store, route, seller, jit, clock):
    """The store chose on Monday at ten; now it is eleven."""
    choose(let_join(store, seller), jit, seller)
    clock.forward(hours=1)
    return store


def at(hours):
    return {"released_at": NOW + timedelta(hours=hours), "ordered_at": NOW}


def jit_order(store, hours=1, **fields):
    """Released so long after the choice."""
    return make_order(store, **JIT, **at(hours), **fields)


def due(order):
    return Fulfilment.objects.get(order=order).ship_by.isoformat().removesuffix("+00:00")


def deadline(order):
    return Deadline.objects.get(fulfilment__order=order)


def close(place, day=TUESDAY, **fields):
    told = {"warehouse": place} if place else fields
    row = SpecialDay(day=day, reason="typhoon", **told)
    return save_special_day(special_day=row, actor=make_user(is_staff=True))


def reasons(order):
    """Day → the reason, and whose calendar says so."""
    days = deadline(order).explanation["days"]
    return {day["date"]: (day["reason"], day["params"].get("calendar")) for day in days}


# --- from the choice on --------------------------------------------------------------------------------


def test_an_order_released_after_the_choice_counts_there(chosen):
    order = jit_order(chosen)

    kept = deadline(order)
    assert due(order) == IN_DONGGUAN
    assert (kept.zone, kept.city) == ("Asia/Shanghai", "Dongguan")
    assert kept.terms["jit"] == {"warehouse": "JIT-DG", "weekdays": [0, 1, 2, 3, 4], "cutoff": "16:00:00"}
    assert kept.terms["warehouse"] == order.fulfilments.get().warehouse.code
    assert kept.explanation["cutoff"] == "16:00:00"


@pytest.mark.parametrize(("hours", "expected"), [(-1, IN_LONDON), (0, IN_DONGGUAN), (1, IN_DONGGUAN)])
def test_an_order_released_before_the_choice_keeps_counting_as_it_did(hours, expected, chosen):
    order = jit_order(chosen, hours)

    assert due(order) == expected
    assert ("jit" in deadline(order).terms) is (expected == IN_DONGGUAN)


def test_dates_that_stand_stay(store, route, seller, jit, clock):
    order = make_order(store, **JIT, **at(-1))

    choose(let_join(store, seller), jit, seller)

    assert due(order) == IN_LONDON


def test_an_order_that_waited_for_its_release_counts_there(chosen):
    moments = {"ordered_at": NOW - timedelta(days=1), "released_at": NOW + timedelta(hours=1)}
    order = make_order(chosen, **JIT, **moments)

    assert due(order) == IN_DONGGUAN


@pytest.mark.parametrize("leg", ["to_consumer", "platform_stock"])
def test_other_legs_go_on_as_they_were(leg, chosen):
    order = make_order(chosen, **at(1), leg=leg)

    assert due(order) == IN_LONDON
    assert "jit" not in deadline(order).terms


def test_another_store_s_choice_is_its_own(chosen):
    other = make_store(chosen.merchant)

    assert due(jit_order(other)) == IN_LONDON


def test_an_order_without_a_warehouse_is_dated_by_both_all_the_same(chosen):
    order = jit_order(chosen, country="JP")  # no rule is for Japan

    fulfilment = order.fulfilments.get()
    assert (fulfilment.warehouse, fulfilment.is_provisional) == (None, True)
    assert due(order) == IN_DONGGUAN


def test_after_an_override_those_released_later_count_by_the_new_one(chosen, staff, clock):
    before = jit_order(chosen)
    clock.forward(minutes=30)
    other = make_jit_warehouse(code="JIT-UR", city="Urumqi", time_zone="Asia/Urumqi", cutoff=None)
    override(chosen, other, staff)

    after = jit_order(chosen, 2)

    assert (due(before), deadline(before).terms["jit"]["warehouse"]) == (IN_DONGGUAN, "JIT-DG")
    assert (due(after), deadline(after).terms["jit"]["warehouse"]) == ("2026-03-04T17:59:59", "JIT-UR")


# --- which days count ----------------------------------------------------------------------------------


def test_a_day_counts_only_if_the_jit_warehouse_is_open(chosen, jit):
    close(jit)

    order = jit_order(chosen)

    assert due(order) == NEXT_IN_DONGGUAN
    assert reasons(order)["2026-03-03"] == ("special_closed", "JIT-DG")


def test_a_day_counts_only_if_the_place_that_sends_is_open_too(chosen, route):
    close(route.warehouse)

    order = jit_order(chosen)

    assert due(order) == NEXT_IN_DONGGUAN
    assert reasons(order)["2026-03-03"] == ("special_closed", route.warehouse.code)


def test_neither_has_to_be_open_where_the_version_does_not_ask(chosen, jit, route):
    publish_policy(handling_days=2, warehouse_open=False)
    close(jit)
    close(route.warehouse, WEDNESDAY)

    order = jit_order(chosen)

    assert due(order) == IN_DONGGUAN  # its zone and cut-off count still
    assert deadline(order).terms["jit"]["warehouse"] == "JIT-DG"


def test_a_named_zone_and_cut_off_go_before_the_warehouse_s(chosen):
    terms = {"zone": "named", "zone_name": "Europe/London", "cutoff_by": "policy", "cutoff": "13:00"}
    publish_policy(handling_days=2, **terms)

    order = jit_order(chosen)

    assert due(order) == IN_LONDON  # at eleven in London


def test_a_store_that_sends_from_the_jit_warehouse_itself_counts_it_once(chosen, jit):
    order = jit_order(chosen, is_matched=False)
    fulfilment = order.fulfilments.select_related("order__store").get()
    fulfilment.warehouse = jit

    (told,) = reckon([fulfilment]).deadlines

    assert f"{told.reckoned_ship_by:%Y-%m-%dT%H:%M:%S}" == IN_DONGGUAN


# --- days that staff close -----------------------------------------------------------------------------


def test_a_day_closed_there_moves_those_that_count_by_it_and_nothing_else(chosen, jit):
    counted, before = jit_order(chosen), jit_order(chosen, -1)
    direct = make_order(chosen, **at(1))

    close(jit)

    assert apply_changes() == 1
    assert (due(counted), due(before), due(direct)) == (NEXT_IN_DONGGUAN, IN_LONDON, IN_LONDON)
    assert Event.objects.get(kind="clock.moved").data["why"] == "typhoon"


def test_a_day_closed_for_its_country_moves_them_too(chosen):
    order = jit_order(chosen)

    close(None, country="CN")

    assert apply_changes() == 1
    assert due(order) == NEXT_IN_DONGGUAN


def test_staff_read_before_what_would_move(chosen, jit):
    jit_order(chosen)
    jit_order(chosen, -1)
    make_order(chosen, **at(1))

    effect = effect_of_decision(decided(None, SpecialDay(warehouse=jit, day=TUESDAY, reason="typhoon")))

    assert effect.moving.count == 1
    assert not effect.kept


def test_orders_that_hang_on_different_jit_warehouses_are_told_apart(chosen, jit, staff, clock):
    jit_order(chosen)
    clock.forward(minutes=30)
    override(chosen, make_jit_warehouse(code="JIT-YW"), staff)
    jit_order(chosen, 2)

    effect = effect_of_decision(decided(None, SpecialDay(warehouse=jit, day=TUESDAY, reason="typhoon")))

    assert effect.moving.count == 1


@pytest.mark.parametrize("changed", [{"weekdays": [0, 2, 3, 4]}, {"cutoff": None}])
def test_its_week_and_cut_off_of_then_stay_with_what_was_promised(changed, chosen, jit, staff):
    order = jit_order(chosen)
    row = Warehouse.objects.get(pk=jit.pk)
    for name, value in changed.items():
        setattr(row, name, value)
    keep_warehouse(warehouse=row, actor=staff)

    close(jit, WEDNESDAY)
    apply_changes()

    assert due(order) == NEXT_IN_DONGGUAN  # Wednesday alone is one day less


# --- what it costs -------------------------------------------------------------------------------------


def rows_of(*orders):
    rows = Fulfilment.objects.filter(order__in=orders).select_related("order__store")
    return list(rows)


def queries_of(rows):
    reckon(rows)
    with CaptureQueriesContext(connection) as captured:
        reckon(rows)
    return len(captured)


def test_a_jit_order_asks_hardly_more_than_another(chosen):
    direct, jit_one = rows_of(make_order(chosen, **at(1))), rows_of(jit_order(chosen))

    more = queries_of(jit_one) - queries_of(direct)

    # Where rows have stamps, nothing is read again; elsewhere the choices are, with each batch.
    assert more <= (0 if connection.vendor == "postgresql" else 1)


def test_many_cost_what_one_does(chosen, staff, seller):
    orders = [jit_order(chosen)]
    few = queries_of(rows_of(*orders))
    for _each in range(3):
        store = let_join(make_store(chosen.merchant), seller)
        choose(store, make_jit_warehouse(), seller)
        orders += [jit_order(store, 2), jit_order(store, 3)]

    assert queries_of(rows_of(*orders)) == few


def test_a_new_choice_is_seen_at_once_by_who_has_kept_the_old_one(chosen, staff, clock):
    jit_order(chosen)
    override(chosen, make_jit_warehouse(code="JIT-YW"), staff)
    clock.forward(hours=1)

    assert deadline(jit_order(chosen, 2)).terms["jit"]["warehouse"] == "JIT-YW"


def test_many_warehouses_of_one_country_are_read_together(chosen, django_assert_max_num_queries):
    make_route(chosen.merchant, "FR")
    orders = [jit_order(chosen), jit_order(chosen, country="FR")]
    reckon(rows_of(*orders))

    with django_assert_max_num_queries(14):
        reckon(rows_of(*orders))
