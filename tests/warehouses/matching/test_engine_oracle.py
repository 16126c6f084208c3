"""The engine against an oracle that was written without looking at it: lists everything, then picks."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from warehouses.matching import engine
from warehouses.matching.conditions import Condition, Demand, Group, Piece, Test
from warehouses.matching.engine import Row, Rule, Rulebook, Site, Way, decide

ANYTHING = Condition()
NEVER = Condition((Group((Test("country", "one_of", ("JP",)),)),))
REFUSED = ("out_of_stock", "weight_unknown", "too_heavy", "too_large")


def _naive(demand, table, free):
    """(result, warehouse, channel, position) of an order."""
    looked = []
    steps = [(one, one.position) for one in table.rules]
    steps += [(table.rows[key], None) for key in dict.fromkeys((demand.country, "")) if key in table.rows]
    for one, position in steps:
        if position is not None:
            fits = one.condition.judge(demand).fits
            if fits is None:
                return "weight_unknown", None, None, position
            if not fits:
                continue
        for warehouse_id, channel_id in one.places:
            result, channel = _naive_place(table.sites[warehouse_id], channel_id, demand, free)
            if result == "chosen":
                return "chosen", warehouse_id, channel, position
            looked.append(result)
        if position is not None and not one.goes_on:
            return _worst(looked), None, None, position
    return _worst(looked), None, None, None


def _worst(looked):
    told = [result for result in REFUSED if result in looked]
    return (told or looked or ["no_rule"])[0]


def _naive_place(house, channel_id, demand, free):
    if not house.is_active:
        return "warehouse_out_of_use", None
    ways = [one for one in house.ways if channel_id is None or one.channel_id == channel_id]
    if not ways:
        return "no_channel", None
    says = {one: _naive_way(one, demand) for one in ways}
    able = [one for one in ways if says[one] == "chosen"]
    if not able:
        order = ["weight_unknown", "too_heavy", "too_large", "not_served", "channel_out_of_use"]
        return min(says.values(), key=order.index), None
    if house.tracks_stock:
        for sku in {piece.sku_id for piece in demand.pieces if piece.sku_id}:
            units = sum(piece.units for piece in demand.pieces if piece.sku_id == sku)
            if free.get((house.warehouse_id, sku), 0) < units:
                return "out_of_stock", None
    rivals = [one for one in ways if says[one] in ("chosen", "weight_unknown")]
    if len(rivals) == 1:
        return "chosen", able[0].channel_id
    if demand.weight is None:
        return "weight_unknown", None
    prices = {}
    for one in able:
        fitting = [price for most, price in one.rates if demand.weight <= most and demand.weight > 0]
        if fitting:
            prices[one] = fitting[0]
    if not prices:
        return "no_price", None
    return "chosen", min(prices, key=lambda one: (prices[one], one.code)).channel_id


def _naive_way(one, demand):
    if not one.is_active:
        return "channel_out_of_use"
    if one.countries and demand.country not in one.countries:
        return "not_served"
    if one.max_weight_g:
        if demand.weight is None:
            return "weight_unknown"
        if demand.weight > one.max_weight_g:
            return "too_heavy"
    for piece in demand.pieces:
        if piece.sides_mm:
            short, middle, long = sorted(piece.sides_mm)
            if one.max_side_mm and long > one.max_side_mm:
                return "too_large"
            if one.max_girth_mm and long + 2 * short + 2 * middle > one.max_girth_mm:
                return "too_large"
    return "chosen"


few = st.integers(1, 6)
limits = st.one_of(st.none(), st.integers(1, 12))
codes = st.sampled_from(["GB", "FR", "JP"])


@st.composite
def ways(draw, channel_id):
    steps = sorted(draw(st.sets(st.integers(1, 14), max_size=2)))
    prices = sorted(draw(st.lists(few, min_size=len(steps), max_size=len(steps))))
    return Way(
        channel_id,
        f"C-{channel_id}",
        f"Channel {channel_id}",
        is_active=draw(st.sampled_from([True, True, True, False])),
        countries=draw(st.frozensets(codes, max_size=2)),
        max_weight_g=draw(limits),
        max_side_mm=draw(limits),
        max_girth_mm=draw(limits),
        rates=tuple(zip(steps, prices, strict=True)),
    )


@st.composite
def sites(draw, warehouse_id):
    count = draw(st.integers(0, 3))
    return Site(
        warehouse_id,
        f"W-{warehouse_id}",
        f"House {warehouse_id}",
        is_active=draw(st.sampled_from([True, True, True, False])),
        tracks_stock=draw(st.booleans()),
        ways=tuple(draw(ways(warehouse_id * 10 + number)) for number in range(count)),
    )


places = st.tuples(st.integers(1, 3), st.one_of(st.none(), st.sampled_from([10, 11, 20, 21, 30, 31])))
asked = st.sampled_from(
    [
        ANYTHING,
        NEVER,
        Condition((Group((Test("weight", "between", (2, 8)),)),)),
        Condition((Group((Test("country", "none_of", ("GB",)), Test("pieces", "between", (2, None)))),)),
    ]
)
rules = st.lists(st.tuples(asked, st.lists(places, min_size=1, max_size=3), st.booleans()), max_size=4)
pieces = st.builds(
    Piece,
    sku_id=st.one_of(st.none(), st.integers(1, 3)),
    code=st.just("S"),
    units=st.integers(1, 3),
    weight_g=st.one_of(st.none(), few, few, few),
    sides_mm=st.one_of(st.none(), st.tuples(few, few, few)),
)


@st.composite
def books(draw):
    told = draw(rules)
    return Rulebook(
        sites={number: draw(sites(number)) for number in (1, 2, 3)},
        rules=tuple(
            Rule(number, number, condition, tuple(named), goes_on)
            for number, (condition, named, goes_on) in enumerate(told, start=1)
        ),
        rows={
            country: Row(country, (draw(places),))
            for country in draw(st.sets(st.sampled_from(["", "GB", "FR"])))
        },
    )


@settings(max_examples=400, deadline=None)
@given(
    books(),
    st.builds(
        Demand, store=st.just("S"), country=codes, pieces=st.lists(pieces, min_size=1, max_size=3).map(tuple)
    ),
    st.dictionaries(st.tuples(st.integers(1, 3), st.integers(1, 3)), st.integers(-1, 8)),
)
def test_the_engine_decides_as_a_naive_reader_would(table, demand, free):
    decision = decide(demand, table, free)

    position = decision.rule.position if decision.rule else None
    assert (decision.result, decision.warehouse_id, decision.channel_id, position) == _naive(
        demand, table, free
    )
    assert decision.trace["result"] == decision.result
    assert json.dumps(decision.trace)
    assert (decision.result == engine.CHOSEN) is (decision.warehouse_id is not None)
