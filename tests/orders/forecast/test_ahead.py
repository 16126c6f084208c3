"""What is foretold, beside what the sweep takes when the time has come."""

from random import Random

import pytest

from orders.book.models import Fulfilment, Hold, Line
from orders.dispatch.submitting import submit_orders
from orders.forecast import selectors
from orders.forecast.bands import HOURS, Band
from orders.forecast.fines import Asked
from orders.forecast.rows import date_of, falling_due, waived_by
from orders.forecast.selectors import Ahead
from orders.penalties import services
from orders.penalties.fining import dating_warehouses
from orders.penalties.models import ExchangeRate, Penalty, Waiver
from orders.policy.models import PenaltyTier
from tests.factories import make_store, make_warehouse
from tests.orders.builders import arrive, cancel, give_back, lose, publish_policy, ship, sign
from tests.orders.forecast.builders import HOUR, NOW, SECOND, TO_PLATFORM, laid

pytestmark = pytest.mark.django_db


def stakes(store, now=NOW):
    return [(one.fines, one.minor, one.unknown) for one in Ahead(store, now).forecast().stakes]


def parts(some):
    return {part.code: [(one.fines, one.minor) for one in part.stakes] for part in some}


def test_a_shipment_is_foretold_to_the_second_with_its_kind_and_cause(store, now):
    laid(store, late=24 * HOUR + SECOND)
    laid(store, late=24 * HOUR)
    laid(store, late=SECOND)
    laid(store, late=0 * HOUR)  # 48 h and a second from now on
    laid(store, late=48 * HOUR + SECOND)

    assert stakes(store) == [(1, 433, 0), (3, 3 * 433, 0)]
    forecast = Ahead(store, now).forecast()
    assert parts(forecast.kinds) == {"late_shipment": [(1, 433), (3, 1299)]}
    assert parts(forecast.causes) == {"ready": [(1, 433), (3, 1299)]}


def test_each_waits_for_what_holds_it(store, now):
    laid(store, late=30 * HOUR)
    submitted = laid(store, late=30 * HOUR)
    submit_orders(order_ids=[submitted.pk], actor=None)
    held = laid(store, late=30 * HOUR)
    Hold.objects.create(merchant=store.merchant, order=held, kind="risk", opened_at=NOW)
    type(held).objects.filter(pk=held.pk).update(stage="held")
    ship(laid(store, undelivered=100 * HOUR))

    assert {code: told[0][0] for code, told in parts(Ahead(store, now).forecast().causes).items()} == {
        "ready": 1,
        "at_warehouse": 1,
        "risk": 1,
        "on_its_way": 1,
    }


def test_a_late_hand_over_costs_half_and_then_the_other_half(store, now, sweep):
    laid(store, late=-30 * HOUR, **TO_PLATFORM)
    laid(store, late=30 * HOUR, **TO_PLATFORM)
    assert stakes(store) == [(1, 500, 0), (2, 1000, 0)]

    sweep(NOW)

    assert stakes(store) == [(1, 500, 0), (2, 1000, 0)]  # the first half is owed already
    (first, second) = Ahead(store, now).listed(Asked()).fines
    assert (first.outlook.owed, first.saved, second.outlook.owed, second.saved) == (500, 500, 0, 500)


def test_what_is_not_known_is_counted_apart_and_adds_nothing(store, now):
    laid(store, late=30 * HOUR)
    unpriced = laid(store, late=-HOUR, **TO_PLATFORM)
    Line.objects.filter(order=unpriced).update(price_minor=None)
    assert stakes(store) == [(1, 433, 1), (1, 433, 1)]

    ExchangeRate.objects.all().delete()

    assert stakes(store) == [(0, 0, 2), (0, 0, 2)]
    assert [fine.saved for fine in Ahead(store, now).listed(Asked()).fines] == [None, None]


def test_the_price_is_that_of_goods_that_were_not_cancelled(store, now):
    half = laid(store, late=-HOUR, **TO_PLATFORM)
    Line.objects.filter(order=half).update(cancelled=1)
    free = laid(store, late=-HOUR, **TO_PLATFORM)
    Line.objects.filter(order=free).update(price_minor=0)

    assert stakes(store) == [(1, 250, 0), (1, 250, 0)]


def test_the_version_that_an_order_keeps_tells_its_tiers(store, now):
    laid(store, late=30 * HOUR)
    later = publish_policy(published_at=None)
    PenaltyTier.objects.create(policy=later, kind="late_shipment", amounts={"GBP": "99"}, hours_from=2)
    type(later).objects.filter(pk=later.pk).update(published_at=NOW)
    laid(store, late=-10 * HOUR)

    assert stakes(store) == [(2, 433 + 9900, 0)] * 2


@pytest.mark.parametrize(
    "change",
    [
        lambda order: cancel(order),
        lambda order: ship(order),
        lambda order: order.fulfilments.update(is_exempt=True),
        lambda order: type(order).objects.filter(pk=order.pk).update(is_history=True),
        lambda order: type(order).objects.filter(pk=order.pk).update(programme="self_operated"),
        lambda order: type(order).objects.filter(pk=order.pk).update(leg="platform_stock"),
        lambda order: order.fulfilments.update(ship_by=NOW + 90 * HOUR),
    ],
    ids=["cancelled", "left", "never_late", "history", "no_tier", "the_platforms", "far_ahead"],
)
def test_what_nobody_is_fined_for_is_not_foretold(change, store, now):
    change(laid(store, late=30 * HOUR))
    laid(make_store(store.merchant), late=30 * HOUR)

    assert stakes(store) == [(0, 0, 0)] * 2
    assert Ahead(store, now).forecast().is_empty


@pytest.mark.parametrize(("end", "is_ahead"), [(sign, False), (give_back, False), (lose, True)])
def test_a_parcel_that_ended_costs_nothing_but_a_lost_one(end, is_ahead, store, now):
    order = laid(store, undelivered=100 * HOUR)
    end(ship(order))

    assert bool(stakes(store)[0][0]) is is_ahead


def test_what_is_appealed_waived_or_taken_back_is_not_foretold(store, now, sweep, seller, staff):
    orders = [laid(store, late=HOUR, **TO_PLATFORM) for _each in range(4)]
    sweep(NOW)
    appealed, taken, upheld, _left = (Penalty.objects.get(order=order) for order in orders)
    for penalty in (appealed, upheld):
        services.appeal_penalty(penalty_id=penalty.pk, actor=seller, text="It left.")
    services.decide_appeal(penalty_id=upheld.pk, actor=staff, accept=False, reason="It did not.")
    services.withdraw_penalty(penalty_id=taken.pk, actor=staff, reason="a mistake")
    sweep(NOW)

    assert stakes(store) == [(0, 0, 0), (2, 1000, 0)]
    assert {fine.number for fine in Ahead(store, now).listed(Asked()).fines} == {
        orders[2].number,
        orders[3].number,
    }


def waiver(**fields):
    window = {"begins_at": NOW - 40 * HOUR, "ends_at": NOW + 40 * HOUR, "name": "Storm", "reason": "Storm"}
    return Waiver.objects.create(**(window | fields))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"kinds": ["late_shipment"]},
        {"kinds": ["late_jit"]},
        {"market": "GB"},
        {"market": "DE"},
        {"subdivision": "ENG"},
        {"programme": "semi_managed"},
        {"leg": "to_platform_warehouse"},
        {"begins_at": NOW + HOUR},
        {"ends_at": NOW - 30 * HOUR},
        {"ends_at": NOW - 30 * HOUR - SECOND},
    ],
    ids=lambda fields: str(fields) if isinstance(fields, dict) else None,
)
def test_a_waiver_covers_the_same_rows_as_it_covers_orders(fields, store, now):
    told = waiver(**fields)
    for order in (laid(store, late=30 * HOUR), laid(store, late=-HOUR, **TO_PLATFORM)):
        fulfilment = order.fulfilments.get()
        for kind in ("late_shipment", "late_jit"):
            covers = told.covers(
                order=order, dated_by=dating_warehouses(fulfilment), kind=kind, due=fulfilment.ship_by
            )
            rows = Fulfilment.objects.filter(pk=fulfilment.pk)
            assert rows.filter(waived_by(told, kind)).exists() is covers
            assert rows.exclude(waived_by(told, kind)).exists() is not covers


def test_a_waiver_of_another_store_or_warehouse_covers_nothing_here(store, now):
    laid(store, late=30 * HOUR)
    waiver(store=make_store(store.merchant))
    waiver(warehouse=make_warehouse(store.merchant))
    assert stakes(store)[0] == (1, 433, 0)

    waiver(store=store)

    assert stakes(store)[0] == (0, 0, 0)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_foretold_is_what_the_sweep_then_takes(seed, store, now, sweep):
    dice = Random(seed)
    for _each in range(24):
        lay_any(store, dice)
    sweep(NOW)
    before = standing()
    told = Ahead(store, now).forecast()

    for place, hours in enumerate(HOURS):
        sweep(NOW + hours * HOUR)
        taken = {kind: taken_since(before, kind) for kind in dict(Penalty.Kind.choices)}
        found = {part.code: part.stakes[place] for part in told.kinds}
        foretold = {kind: (one.fines, one.minor, one.unknown) for kind, one in found.items()}
        assert foretold == {kind: all_told for kind, all_told in taken.items() if kind in found}
        assert not [kind for kind, all_told in taken.items() if any(all_told) and kind not in found]


def lay_any(store, dice):
    """An order of any sort whose dates lie around those of which something may fall due."""

    def about(hours):
        return (dice.choice([0, hours]) - dice.randrange(-60, 60)) * HOUR + dice.choice([-1, 0, 1]) * SECOND

    is_jit = dice.random() < 0.5
    fields = TO_PLATFORM if is_jit else {"undelivered": about(120)}
    programme = dice.choice(["semi_managed"] * 5 + ["self_operated"])
    order = laid(store, late=about(48), programme=programme, **fields)
    price = dice.choice([None, 0, 1, 333, 1000])
    Line.objects.filter(order=order).update(price_minor=price)
    if dice.random() < 0.4:
        package = ship(order)
        if dice.random() < 0.3:
            dice.choice([arrive if is_jit else sign, lose])(package)


def standing():
    rows = Penalty.objects.values_list("order", "kind", "status", "tier", "amount_minor")
    return {(order, kind): told for order, kind, *told in rows}


def taken_since(before, kind):
    """How many were fined or raised since, by how much, and how many to an amount that is not known."""
    fines = minor = unknown = 0
    for key, (status, tier, amount) in standing().items():
        was_status, was_tier, was = before.get(key, (None, None, 0))
        if key[1] != kind or tier == was_tier:
            continue
        if "pending" in (status, was_status):
            unknown += 1
        elif amount - (was or 0) > 0:
            fines, minor = fines + 1, minor + amount - was
    return fines, minor, unknown


def test_the_list_tells_what_saves_most_first_and_the_same_sums(store, now):
    for price, late in ((100, -HOUR), (900, -2 * HOUR), (900, -HOUR), (None, -HOUR), (400, -30 * HOUR)):
        order = laid(store, late=late, **TO_PLATFORM)
        Line.objects.filter(order=order).update(price_minor=price)
    laid(store, late=10 * HOUR)
    ahead = Ahead(store, now)

    fines = ahead.listed(Asked()).fines

    assert [fine.saved for fine in fines] == [900, 900, 433, 400, 100, None]
    assert fines[0].falls_at < fines[1].falls_at
    assert fines[2].kind == "late_shipment"
    for place, hours in enumerate(HOURS):
        for part in ahead.forecast().kinds:
            behind = ahead.listed(Asked(hours=hours, kind=part.code)).fines
            assert len(behind) == part.stakes[place].all
            assert sum(fine.saved or 0 for fine in behind) == part.stakes[place].minor


def test_a_list_that_is_cut_says_so_and_keeps_the_dearest(store, now, monkeypatch):
    monkeypatch.setattr(selectors, "LISTED", 2)
    for price in (100, 900, 500):
        Line.objects.filter(order=laid(store, late=-HOUR, **TO_PLATFORM)).update(price_minor=price)

    told = Ahead(store, now).listed(Asked())

    assert told.is_cut
    assert [fine.saved for fine in told.fines] == [900, 500]


def test_figures_that_are_cut_say_so(store, now, monkeypatch):
    monkeypatch.setattr(selectors, "MOST_GROUPS", 1)
    for price in (100, 900):
        Line.objects.filter(order=laid(store, late=-HOUR, **TO_PLATFORM)).update(price_minor=price)

    assert Ahead(store, now).forecast().is_cut


def test_rows_without_bands_are_none(store, now):
    laid(store, late=30 * HOUR)

    assert not falling_due(store, "late_shipment", [], [], is_priced=False).exists()
    band = Band(NOW - 31 * HOUR, NOW)
    assert falling_due(store, "late_shipment", [band], [], is_priced=True).get().price == 1000
    assert date_of("late_delivery") == "deliver_by"
