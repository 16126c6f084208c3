"""A decision's trace in words, in both languages, without holes."""

import re
from itertools import product

import pytest
from django.utils import translation

from tests.factories import make_merchant, make_rule, publish_rules
from warehouses.matching import engine
from warehouses.matching.conditions import Condition, Demand, Fact, Group, Piece, Test
from warehouses.matching.engine import Row, Rule, Rulebook, Site, Way, decide
from warehouses.matching.models import Rule as KeptRule
from warehouses.matching.traces import VERDICTS, amount_words, describe_trace, rules_of

LANGUAGES = ["en", "zh-hans"]
PLACE_RESULTS = sorted(VERDICTS)
HOLE = re.compile(r"%\(|\{|None|\[\]|: *$")
TEA = Piece(1, "TEA", 2, 300, (400, 200, 100))
ORDER = Demand("UK-1", "GB", "GB-SCT", "EH1 1AA", 20_000, "GBP", (TEA,))


def place(result, **fields):
    by = {"too_heavy": 300, "too_large": 12}.get(result)
    skus = ["TEA", "CUP"] if result in {"out_of_stock", "weight_unknown"} else None
    seen = {"rule": 1, "warehouse": "London", "result": result, "channel": "Express", "carrier": "Evri"}
    seen |= {"by": by} if by else {}
    return seen | ({"skus": skus} if skus else {}) | fields


def trace(result, *places, tried=(), **fields):
    told = {"version": 1, "revision": 1, "result": result, "rule": 1, "country": "GB"}
    return told | {"tried": list(tried), "places": list(places)} | fields


def kept(*tests, name="Light", position=1):
    """A rule as the database has it."""
    asked = {"any": False, "groups": [{"any": False, "tests": [_data(test) for test in tests]}]}
    return {position: KeptRule(position=position, name=name, condition=asked)}


def _data(test):
    return {"fact": test[0], "relation": test[1], "values": list(test[2:])}


def missed(test, had):
    """What is told of a rule that an order missed by this test."""
    (step,) = describe_trace(trace("chosen", tried=[[1, 0, 0, had]]), kept(test))
    assert (step.mark, step.title, step.verdict) == ("no", "Rule 1: Light", "does not fit")
    return step.detail


# Every code has its words


def test_every_code_of_the_engine_has_a_word_for_a_place():
    codes = {
        value
        for name, value in vars(engine).items()
        if name.isupper() and isinstance(value, str) and value and not name.startswith("_")
    }

    assert codes - set(VERDICTS) == {engine.NO_RULE, engine.BY_HAND}


@pytest.mark.parametrize(("language", "result"), list(product(LANGUAGES, PLACE_RESULTS)))
def test_every_place_is_told_in_words_without_holes(language, result):
    told = trace(result, place(result), because=place(result))

    with translation.override(language):
        (step,) = describe_trace(told, kept(("weight", "between", None, 5)))

    assert step.mark == ("yes" if result == "chosen" else "no")
    for text in (step.title, step.detail, step.verdict):
        assert text
        assert not HOLE.search(text), text
    assert "London · Express · Evri" in step.detail


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_end_without_a_place_is_told(language):
    asked = {"rule": 1, "skus": ["TEA", "CUP"]}
    cases = [
        trace("no_rule", rule=None, because={}),
        trace("no_rule", rule=None, country="", because={}),
        trace("weight_unknown", because=asked),
    ]

    with translation.override(language):
        ends = [describe_trace(case, kept(("weight", "between", None, 5))) for case in cases]

    for (step,) in ends:
        assert all(step.title and step.detail and step.verdict for step in [step])
        assert not HOLE.search(step.detail), step.detail
    assert [end[0].mark for end in ends] == ["no", "no", "maybe"]
    assert "TEA, CUP" in ends[2][0].detail


def test_chinese_is_not_english():
    told = trace("too_heavy", place("too_heavy"))
    rules = kept(("weight", "between", None, 5))
    with translation.override("en"):
        english = describe_trace(told, rules)
    with translation.override("zh-hans"):
        chinese = describe_trace(told, rules)

    assert english[0].verdict != chinese[0].verdict


@pytest.mark.parametrize(
    ("result", "detail", "verdict"),
    [
        ("too_heavy", "London · Express · Evri: 300 g too heavy", "too heavy"),
        ("too_large", "London · Express · Evri: 12 mm too large", "too large"),
        ("out_of_stock", "London · Express · Evri: TEA, CUP", "out of stock"),
        ("not_served", "London · Express · Evri", "not served"),
        ("chosen", "London · Express · Evri", "chosen"),
    ],
)
def test_a_near_miss_says_by_how_much(result, detail, verdict):
    (step,) = describe_trace(trace(result, place(result)), {})

    assert (step.title, step.detail, step.verdict) == ("Rule 1", detail, verdict)


# What a rule missed


MISSES = [
    (("weight", "between", None, 500), 800, "800 g: 300 g too much"),
    (("weight", "between", 2000, None), 1250, "1.25 kg: 750 g too little"),
    (("weight", "between", 2000, None), 0, "0 g: 2 kg too little"),
    (("pieces", "between", None, 2), 3, "3 pieces: 1 piece too much"),
    (("value", "between", None, 10_000, "GBP"), [20_000, "GBP"], "£200.00: £100.00 too much"),
    (("value", "between", 10_000, None, "GBP"), [1, "GBP"], "£0.01: £99.99 too little"),
    (("value", "between", None, 10_000, "USD"), [20_000, "GBP"], "It is paid in another currency."),
    (("value", "between", None, 10_000, "USD"), None, "The order does not tell it."),
    (("country", "one_of", "FR"), "GB", "It goes to United Kingdom."),
    (("country", "none_of", "FR"), "", "It goes to –."),
    (("subdivision", "one_of", "GB-ENG"), "GB-SCT", "It goes to GB-SCT."),
    (("store", "one_of", "S-9"), "UK-1", "It is of store UK-1."),
    (("sku", "one_of", "POT"), None, "Its SKUs are not those of the rule."),
    (("category", "only", "Pots"), None, "Its categories are not those of the rule."),
    (("tag", "one_of", "heavy"), None, "Its products' tags are not those of the rule."),
    (("postcode", "begins", "ZE"), None, "Its postcode lies elsewhere."),
]


@pytest.mark.parametrize(("test", "had", "detail"), MISSES)
def test_what_stood_against_a_rule_is_told(test, had, detail):
    assert missed(test, had).replace("\xa0", " ") == detail


def test_no_fact_is_left_out():
    assert {test[0] for test, _had, _detail in MISSES} == {fact.value for fact in Fact}


@pytest.mark.parametrize(
    ("grams", "words"), [(999, "999 g"), (1000, "1 kg"), (1234, "1,234 g"), (12_340, "12.34 kg")]
)
def test_weights_are_written_as_people_do(grams, words):
    assert amount_words("weight", grams) == words


# The whole way of a decision


def test_steps_stand_in_the_order_in_which_they_were_taken():
    light = Condition((Group((Test("weight", "between", (None, 500)),)),))
    sites = {
        1: Site(1, "L", "London", is_active=False),
        2: Site(2, "P", "Paris", ways=(Way(20, "C", "Express", "Evri", max_weight_g=500),)),
        3: Site(3, "R", "Rome", ways=(Way(30, "C", "Slow", "DHL"),)),
    }
    rules = (
        Rule(1, 1, Condition(), ((1, None),), goes_on=True),
        Rule(2, 2, light, ((3, None),)),
        Rule(3, 3, Condition(), ((2, 20),), goes_on=True),
    )
    book = Rulebook(sites, rules, {"GB": Row("GB", ((3, 30),))}, version=1)
    names = {position: KeptRule(position=position, name=f"R{position}") for position in (1, 3)}
    names |= kept(("weight", "between", None, 500), name="R2", position=2)

    steps = describe_trace(decide(ORDER, book, {}).trace, names)

    assert [(step.mark, step.title, step.verdict) for step in steps] == [
        ("no", "Rule 1: R1", "out of use"),
        ("no", "Rule 2: R2", "does not fit"),
        ("no", "Rule 3: R3", "too heavy"),
        ("yes", "Row for United Kingdom", "chosen"),
    ]


def test_a_trace_is_told_without_its_rules_too():
    """Whoever reads it when the version cannot be found sees positions."""
    told = trace("chosen", place("chosen", rule=2), tried=[[1, 0, 0, "GB"]])

    assert [(step.title, step.detail) for step in describe_trace(told, {})] == [
        ("Rule 1", ""),
        ("Rule 2", "London · Express · Evri"),
    ]


def test_what_a_person_chose_is_told_as_such():
    warehouse, channel = Site(1, "L", "London"), Way(2, "C", "Express", "Evri")

    (step,) = describe_trace(engine.by_hand("GB", warehouse, channel), {})
    (alone,) = describe_trace(engine.by_hand("GB", warehouse, None), {})

    assert (step.mark, step.title, step.detail) == ("yes", "Chosen by hand", "London · Express · Evri")
    assert alone.detail == "London"


def test_traces_of_the_time_before_rules_are_told():
    old = [
        {"result": "no_rule", "country": "GB"},
        {"result": "chosen", "country": "", "warehouse_name": "London", "carrier": "Evri"},
    ]

    (step,) = describe_trace(old, {})

    assert (step.mark, step.title, step.detail) == ("yes", "Row “any other country”", "London · Evri")
    assert describe_trace([], {}) == describe_trace(None, {}) == []


# Which rules a trace speaks of


@pytest.mark.django_db
def test_a_trace_is_told_by_the_version_that_decided(merchant, django_assert_num_queries):
    make_rule(merchant, name="Then")
    publish_rules(merchant)
    make_rule(merchant, name="Now")
    publish_rules(merchant)

    with django_assert_num_queries(1):
        then = rules_of(merchant, {"version": 1})

    assert {position: rule.name for position, rule in then.items()} == {1: "Then"}
    assert sorted(rules_of(merchant, {"version": 2})) == [1, 2]


@pytest.mark.django_db
def test_no_version_has_no_rules_and_nobody_elses_are_read(merchant):
    theirs = make_merchant()
    make_rule(theirs)
    publish_rules(theirs)

    for told in (None, [], {}, {"version": 0}, {"version": 1}):
        assert rules_of(merchant, told) == {}
