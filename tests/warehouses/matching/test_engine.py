"""Which warehouse and channel an order gets, and what the trace says of it."""

import json
from dataclasses import replace

import pytest

from warehouses.matching.conditions import Condition, Demand, Group, Piece, Test
from warehouses.matching.engine import Row, Rule, Rulebook, Site, Way, decide

TEA = Piece(1, "TEA", 2, 300)
CUP = Piece(2, "CUP", 1, 250)
NEW = Piece(None, "NEW", 1)
ORDER = Demand(store="UK-1", country="GB", postcode="SW1A 1AA", pieces=(TEA, CUP))
UNWEIGHED = replace(ORDER, pieces=(TEA, NEW))
ANYTHING = Condition()
NEVER = Condition((Group((Test("country", "one_of", ("JP",)),)),))
LIGHT = Condition((Group((Test("weight", "between", (None, 500)),)),))


def way(channel_id, **fields):
    return Way(channel_id, f"C-{channel_id}", f"Channel {channel_id}", "Evri", **fields)


def site(warehouse_id, *ways, **fields):
    """A warehouse; without channels it has one that takes everything, of ten times its number."""
    ways = ways or (way(warehouse_id * 10),)
    return Site(warehouse_id, f"W-{warehouse_id}", f"House {warehouse_id}", ways=ways, **fields)


def rule(position, *places, condition=ANYTHING, **fields):
    """A rule; a place is a warehouse's number, or that and a channel's."""
    told = tuple(place if isinstance(place, tuple) else (place, None) for place in places)
    return Rule(100 + position, position, condition, told, **fields)


def book(*sites, rules=(), **rows):
    """Rows are named by country, ANY for any other; each leads to a warehouse's number."""
    rows = {"" if country == "ANY" else country: place for country, place in rows.items()}
    return Rulebook(
        sites={one.warehouse_id: one for one in sites},
        rules=tuple(rules),
        rows={country: Row(country, ((place, None),)) for country, place in rows.items()},
        version=7,
        revision=3,
    )


def got(decision):
    return decision.result, decision.warehouse_id, decision.channel_id


def results(decision):
    return [place["result"] for place in decision.trace["places"]]


# Rules in their order


def test_the_first_rule_that_fits_decides():
    rules = [rule(1, 1, condition=NEVER), rule(2, 2), rule(3, 3)]

    decision = decide(ORDER, book(site(1), site(2), site(3), rules=rules), {})

    assert got(decision) == ("chosen", 2, 20)
    assert decision.rule is rules[1]
    assert decision.trace["rule"] == 2


def test_where_no_place_of_the_rule_can_the_order_waits_and_no_other_rule_may():
    shut = site(1, is_active=False)

    decision = decide(ORDER, book(shut, site(2), rules=[rule(1, 1), rule(2, 2)], GB=2, ANY=2), {})

    assert got(decision) == ("warehouse_out_of_use", None, None)
    assert decision.rule.position == 1


def test_a_rule_may_let_the_next_one_have_the_order():
    shut = site(1, is_active=False)

    decision = decide(ORDER, book(shut, site(2), rules=[rule(1, 1, goes_on=True), rule(2, 2)]), {})

    assert got(decision) == ("chosen", 2, 20)
    assert results(decision) == ["warehouse_out_of_use", "chosen"]


def test_the_last_rule_goes_on_to_the_country_table():
    shut = site(1, is_active=False)

    decision = decide(ORDER, book(shut, site(2), rules=[rule(1, 1, goes_on=True)], GB=2), {})

    assert (got(decision), decision.rule) == (("chosen", 2, 20), None)
    assert decision.trace["rule"] is None


def test_a_rule_that_cannot_know_holds_the_order_even_before_one_that_would_take_it():
    rules = [rule(1, 1, condition=LIGHT, goes_on=True), rule(2, 2)]

    decision = decide(UNWEIGHED, book(site(1), site(2), rules=rules, ANY=2), {})

    assert got(decision) == ("weight_unknown", None, None)
    assert decision.rule is rules[0]
    assert decision.trace["because"] == {"rule": 1, "skus": ["NEW"]}
    assert results(decision) == []


def test_an_unknown_weight_holds_nobody_of_whom_another_test_says_no():
    elsewhere = Condition((Group((*LIGHT.groups[0].tests, *NEVER.groups[0].tests)),))

    decision = decide(UNWEIGHED, book(site(1), rules=[rule(1, 1, condition=elsewhere), rule(2, 1)]), {})

    assert got(decision) == ("chosen", 1, 10)


# The country table behind them


def test_the_countrys_own_row_comes_before_the_one_for_the_rest():
    table = book(site(1), site(2), GB=1, ANY=2)

    assert got(decide(ORDER, table, {}))[1] == 1
    assert got(decide(replace(ORDER, country="FR"), table, {}))[1] == 2
    assert got(decide(replace(ORDER, country=""), table, {}))[1] == 2


def test_where_the_own_row_cannot_the_row_for_the_rest_may():
    table = book(site(1, is_active=False), site(2), GB=1, ANY=2)

    decision = decide(ORDER, table, {})

    assert got(decision) == ("chosen", 2, 20)
    assert [place["row"] for place in decision.trace["places"]] == ["GB", ""]


@pytest.mark.parametrize(
    "table", [book(), book(site(1), FR=1), book(site(1), rules=[rule(1, 1, condition=NEVER)])]
)
def test_what_nothing_fits_is_never_sent_from_somewhere(table):
    decision = decide(ORDER, table, {})

    assert got(decision) == ("no_rule", None, None)
    assert decision.rule is None
    assert decision.trace["because"] == {}


# What a place refuses


@pytest.mark.parametrize(
    ("limits", "result", "by"),
    [
        ({"is_active": False}, "channel_out_of_use", None),
        ({"countries": frozenset({"FR", "DE"})}, "not_served", None),
        ({"countries": frozenset({"FR", "GB"})}, "chosen", None),
        ({"max_weight_g": 850}, "chosen", None),
        ({"max_weight_g": 849}, "too_heavy", 1),
        ({"max_weight_g": 550}, "too_heavy", 300),
        ({"max_side_mm": 400}, "chosen", None),
        ({"max_side_mm": 399}, "too_large", 1),
        ({"max_girth_mm": 1000}, "chosen", None),
        ({"max_girth_mm": 950}, "too_large", 50),
        ({"max_girth_mm": 950, "max_side_mm": 300}, "too_large", 100),
        ({"max_weight_g": 1, "is_active": False, "countries": frozenset("FR")}, "channel_out_of_use", None),
    ],
)
def test_a_channel_takes_what_it_may_and_says_by_how_much_it_is_too_much(limits, result, by):
    demand = replace(ORDER, pieces=(TEA._replace(sides_mm=(200, 400, 100)), CUP))

    decision = decide(demand, book(site(1, way(5, **limits)), rules=[rule(1, (1, 5))]), {})

    assert decision.result == result
    assert decision.trace["places"][0].get("by") == by
    assert decision.trace["places"][0]["channel"] == "Channel 5"


def test_a_channel_with_a_limit_waits_for_the_weight_and_names_whose():
    demand = replace(UNWEIGHED, pieces=(NEW, TEA, NEW, CUP._replace(weight_g=None)))

    decision = decide(demand, book(site(1, way(5, max_weight_g=900)), GB=1), {})

    assert got(decision) == ("weight_unknown", None, None)
    assert decision.trace["because"]["skus"] == ["NEW", "CUP"]


def test_a_size_that_nobody_typed_is_not_looked_at():
    assert decide(ORDER, book(site(1, way(5, max_side_mm=1)), GB=1), {}).result == "chosen"


def test_a_warehouse_without_channels_or_without_the_rules_one_takes_nothing():
    no_way = Site(1, "W-1", "House 1")

    assert got(decide(ORDER, book(no_way, GB=1), {})) == ("no_channel", None, None)
    assert decide(ORDER, book(site(1, way(5)), rules=[rule(1, (1, 99))]), {}).result == "no_channel"


def test_of_several_channels_the_refusal_that_lacks_least_is_told():
    ways = way(5, max_weight_g=100), way(6, max_weight_g=800), way(7, countries=frozenset({"FR"}))

    (seen,) = decide(ORDER, book(site(1, *ways), GB=1), {}).trace["places"]

    assert (seen["result"], seen["by"], seen["channel"]) == ("too_heavy", 50, "Channel 6")


# Stock


def test_units_of_one_sku_are_added_up_over_lines():
    demand = replace(ORDER, pieces=(TEA, CUP, TEA))
    table = book(site(1, tracks_stock=True), GB=1)

    assert decide(demand, table, {(1, 1): 4, (1, 2): 1}).result == "chosen"
    decision = decide(demand, table, {(1, 1): 3, (1, 2): 1})
    assert decision.result == "out_of_stock"
    assert decision.trace["because"]["skus"] == ["TEA"]


def test_an_sku_that_nobody_knows_lacks_no_units():
    assert decide(UNWEIGHED, book(site(1, tracks_stock=True), GB=1), {(1, 1): 2}).result == "chosen"


def test_of_ranked_warehouses_the_first_that_has_everything_sends_all():
    sites = [site(number, tracks_stock=True) for number in (1, 2, 3)]
    free = {(1, 1): 2, (2, 2): 9, (3, 1): 2, (3, 2): 1}

    decision = decide(ORDER, book(*sites, rules=[rule(1, 1, 2, 3)]), free)

    assert got(decision) == ("chosen", 3, 30)
    assert [place.get("skus") for place in decision.trace["places"]] == [["CUP"], ["TEA"], None]


def test_units_of_another_warehouse_help_nobody_and_where_none_are_kept_all_are_there():
    table = book(site(1, tracks_stock=True), site(2), rules=[rule(1, 1, 2)])

    assert got(decide(ORDER, table, {(2, 1): 9, (2, 2): 9}))[1] == 2


def test_less_than_nothing_free_is_nothing():
    table = book(site(1, tracks_stock=True), GB=1)

    assert decide(ORDER, table, {(1, 1): -5, (1, 2): -1}).trace["because"]["skus"] == ["TEA", "CUP"]


# The cheapest channel


def cheapest(*ways, demand=ORDER):
    return decide(demand, book(site(1, *ways), rules=[rule(1, 1)]), {})


def test_without_a_channel_the_cheapest_that_may_is_taken():
    cheap, dear, shut = ((1000, 400),), ((900, 500),), ((1000, 1),)

    ways = [way(5, rates=dear), way(6, rates=cheap), way(7, rates=shut, is_active=False)]

    assert got(cheapest(*ways)) == ("chosen", 1, 6)


def test_of_two_at_one_price_the_first_code_is_taken():
    same = ((1000, 400),)

    assert got(cheapest(way(6, rates=same), way(5, rates=same)))[2] == 5


def test_a_channel_without_a_price_for_the_weight_is_no_bargain():
    assert got(cheapest(way(5), way(6, rates=((849, 1),)), way(7, rates=((900, 900),))))[2] == 7


def test_where_no_channel_has_a_price_the_order_waits_for_one():
    assert got(cheapest(way(5), way(6, rates=((849, 1),)))) == ("no_price", None, None)


def test_the_only_channel_needs_neither_price_nor_weight():
    assert got(cheapest(way(5), demand=UNWEIGHED)) == ("chosen", 1, 5)
    assert got(cheapest(way(5), way(6, is_active=False), demand=UNWEIGHED))[2] == 5


def test_without_a_weight_nobody_knows_the_cheapest():
    rates = ((9000, 400),)

    decision = cheapest(way(5, rates=rates), way(6, rates=rates), demand=UNWEIGHED)

    assert got(decision) == ("weight_unknown", None, None)
    assert decision.trace["because"]["skus"] == ["NEW"]


def test_without_a_weight_a_channel_without_limit_is_not_taken_for_the_cheapest():
    decision = cheapest(way(5, rates=((500, 1),), max_weight_g=500), way(6), demand=UNWEIGHED)

    assert got(decision) == ("weight_unknown", None, None)


# Which reason is told


def refusing(result):
    """A warehouse that refuses the order for this reason."""
    return {
        "out_of_stock": lambda number: site(number, tracks_stock=True),
        "too_heavy": lambda number: site(number, way(number * 10, max_weight_g=1)),
        "too_large": lambda number: site(number, way(number * 10, max_side_mm=1)),
        "weight_unknown": lambda number: site(number, way(number * 10, max_weight_g=9_000)),
        "not_served": lambda number: site(number, way(number * 10, countries=frozenset({"FR"}))),
        "no_channel": lambda number: Site(number, "W", "House"),
        "warehouse_out_of_use": lambda number: site(number, is_active=False),
        "no_price": lambda number: site(number, way(number * 10), way(number * 10 + 1)),
    }[result]


@pytest.mark.parametrize(
    ("refusals", "told"),
    [
        (["too_heavy", "out_of_stock"], "out_of_stock"),
        (["too_large", "too_heavy"], "too_heavy"),
        (["not_served", "too_large"], "too_large"),
        (["warehouse_out_of_use", "not_served"], "warehouse_out_of_use"),
        (["no_price", "no_channel"], "no_price"),
        (["no_channel", "no_price", "out_of_stock"], "out_of_stock"),
    ],
)
def test_of_several_reasons_the_one_that_is_mended_soonest_is_told(refusals, told):
    demand = replace(ORDER, pieces=(TEA._replace(sides_mm=(50, 50, 50)),))
    sites = [refusing(result)(number) for number, result in enumerate(refusals, start=1)]

    decision = decide(demand, book(*sites, rules=[rule(1, *range(1, len(sites) + 1))]), {})

    assert results(decision) == refusals
    assert decision.result == decision.trace["result"] == told
    assert decision.trace["because"] == decision.trace["places"][refusals.index(told)]


def test_units_are_told_before_the_weight():
    sites = [refusing("weight_unknown")(1), refusing("out_of_stock")(2)]

    decision = decide(UNWEIGHED, book(*sites, rules=[rule(1, 1, 2)]), {})

    assert (results(decision), decision.result) == (["weight_unknown", "out_of_stock"], "out_of_stock")


# What is written down


def test_the_trace_says_what_was_tried_and_looked_at_and_by_which_version():
    heavy = Condition((Group((Test("weight", "between", (900, None)),)),))
    rules = [rule(1, 1, condition=NEVER), rule(2, 1, condition=heavy), rule(3, (1, 10), (2, 20))]

    decision = decide(ORDER, book(site(1, is_active=False), site(2), rules=rules), {})

    assert decision.trace == {
        "version": 7,
        "revision": 3,
        "result": "chosen",
        "rule": 3,
        "country": "GB",
        "tried": [[1, 0, 0, "GB"], [2, 0, 0, 850]],
        "places": [
            {"rule": 3, "warehouse": "House 1", "result": "warehouse_out_of_use"},
            {
                "rule": 3,
                "warehouse": "House 2",
                "result": "chosen",
                "channel": "Channel 20",
                "carrier": "Evri",
            },
        ],
    }
    assert json.loads(json.dumps(decision.trace)) == decision.trace


def test_no_trace_tells_a_postcode():
    elsewhere = Condition((Group((Test("postcode", "begins", ("E",)),)),))
    here = Condition((Group((Test("postcode", "within", ("SW1A", "SW1A")),)),))
    rules = [rule(1, 1, condition=elsewhere), rule(2, 1, condition=here)]

    trace = decide(ORDER, book(site(1), rules=rules), {}).trace

    assert trace["tried"] == [[1, 0, 0, None]]
    assert "SW1A" not in json.dumps(trace)


def test_five_skus_at_most_are_told():
    pieces = tuple(Piece(number, f"S-{number}", 1) for number in range(1, 9))

    decision = decide(replace(ORDER, pieces=pieces), book(site(1, tracks_stock=True), GB=1), {})

    assert decision.trace["because"]["skus"] == ["S-1", "S-2", "S-3", "S-4", "S-5"]


def test_only_where_nothing_but_the_country_counts_orders_are_decided_alike():
    assert book(site(1), GB=1).asks_only_for_country
    assert not book(site(1), rules=[rule(1, 1)], GB=1).asks_only_for_country
    assert not book(site(1, tracks_stock=True), GB=1).asks_only_for_country
    assert not book(site(1, way(5, max_girth_mm=9)), GB=1).asks_only_for_country
