"""What a test of an order answers, and how all-or-any groups of them answer together."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouses.matching.conditions import (
    RELATIONS,
    Condition,
    Demand,
    Fact,
    Group,
    Piece,
    Relation,
    Test,
    from_data,
    to_data,
)

TEA = Piece(1, "TEA", 2, 300, category="Drinks", tags=("fragile", "gift"))
CUP = Piece(2, "Cup", 1, 250, category="Kitchen", tags=("Gift",))
NEW = Piece(None, "NEW", 1)
NOBODY = Demand(store="", country="")
ORDER = Demand(
    store="UK-1",
    country="US",
    subdivision="US-CA",
    postcode="90210-1234",
    value=2_500,
    currency="USD",
    pieces=(TEA, CUP),
)
UNWEIGHED = Demand(store="UK-1", country="US", pieces=(TEA, NEW))
YES, NO, UNKNOWN = True, False, None


def holds(fact, relation, *values, demand=ORDER):
    return Test(fact, relation, values).holds(demand)


CASES = [
    ("store", "one_of", ("UK-1", "UK-2"), ORDER, YES),
    ("store", "one_of", ("uk-1",), ORDER, YES),
    ("store", "one_of", ("UK-2",), ORDER, NO),
    ("store", "none_of", ("UK-2",), ORDER, YES),
    ("store", "none_of", ("uk-1",), ORDER, NO),
    ("country", "one_of", ("GB", "US"), ORDER, YES),
    ("country", "one_of", ("GB",), ORDER, NO),
    ("country", "one_of", ("GB",), NOBODY, NO),
    ("country", "none_of", ("GB",), ORDER, YES),
    ("country", "none_of", ("US",), ORDER, NO),
    ("country", "none_of", ("GB",), NOBODY, NO),  # going nowhere known is not going elsewhere
    ("subdivision", "one_of", ("US-CA",), ORDER, YES),
    ("subdivision", "one_of", ("US-NY",), ORDER, NO),
    ("subdivision", "none_of", ("US-NY",), ORDER, YES),
    ("subdivision", "none_of", ("US-CA",), ORDER, NO),
    ("subdivision", "none_of", ("US-CA",), NOBODY, NO),
    ("postcode", "begins", ("8", "902"), ORDER, YES),
    ("postcode", "begins", ("9 02 10-1",), ORDER, YES),
    ("postcode", "begins", ("91",), ORDER, NO),
    ("postcode", "begins", ("9",), NOBODY, NO),
    ("postcode", "within", ("90000", "96199"), ORDER, YES),
    ("postcode", "within", ("90210", "90210"), ORDER, YES),
    ("postcode", "within", ("90211", "96199"), ORDER, NO),
    ("postcode", "within", ("80000", "90209"), ORDER, NO),
    ("postcode", "within", ("9021012340", "9021012349"), ORDER, NO),  # finer than the order's
    ("postcode", "within", ("00000", "99999"), NOBODY, NO),
    ("postcode", "within", ("90000", "96199"), Demand("", "US", postcode="95"), NO),  # too coarse to tell
    ("sku", "one_of", ("tea", "POT"), ORDER, YES),
    ("sku", "one_of", ("POT",), ORDER, NO),
    ("sku", "none_of", ("POT",), ORDER, YES),
    ("sku", "none_of", ("CUP",), ORDER, NO),
    ("sku", "only", ("Tea", "cup", "POT"), ORDER, YES),
    ("sku", "only", ("TEA",), ORDER, NO),
    ("sku", "only", ("TEA",), NOBODY, NO),
    ("category", "one_of", ("drinks",), ORDER, YES),
    ("category", "one_of", ("Toys",), ORDER, NO),
    ("category", "none_of", ("Toys",), ORDER, YES),
    ("category", "none_of", ("Kitchen",), ORDER, NO),
    ("category", "only", ("Drinks", "Kitchen"), ORDER, YES),
    ("category", "only", ("Drinks",), ORDER, NO),
    ("category", "only", ("Drinks",), UNWEIGHED, NO),  # one line has none
    ("tag", "one_of", ("GIFT",), ORDER, YES),
    ("tag", "one_of", ("heavy",), ORDER, NO),
    ("tag", "none_of", ("heavy",), ORDER, YES),
    ("tag", "none_of", ("Fragile",), ORDER, NO),
    ("weight", "between", (None, 850), ORDER, YES),
    ("weight", "between", (850, None), ORDER, YES),
    ("weight", "between", (None, 849), ORDER, NO),
    ("weight", "between", (851, 900), ORDER, NO),
    ("weight", "between", (None, 2_000_000_000), UNWEIGHED, UNKNOWN),
    ("value", "between", (2_500, 2_500, "USD"), ORDER, YES),
    ("value", "between", (None, 2_499, "USD"), ORDER, NO),
    ("value", "between", (2_501, None, "USD"), ORDER, NO),
    ("value", "between", (0, None, "EUR"), ORDER, NO),  # never compared
    ("value", "between", (0, None, "USD"), UNWEIGHED, NO),
    ("pieces", "between", (3, 3), ORDER, YES),
    ("pieces", "between", (4, None), ORDER, NO),
    ("pieces", "between", (None, 2), ORDER, NO),
]


@pytest.mark.parametrize(("fact", "relation", "values", "demand", "answer"), CASES)
def test_each_comparison(fact, relation, values, demand, answer):
    assert Test(fact, relation, values).holds(demand) is answer


def test_every_comparison_that_is_offered_is_tried_with_yes_and_no():
    offered = {
        (fact.value, relation.value) for fact, relations in RELATIONS.items() for relation in relations
    }
    for wanted in (YES, NO):
        assert {case[:2] for case in CASES if case[-1] is wanted} == offered


@pytest.mark.parametrize("postcode", ["sw1a 1aa", "SW1A1AA", "Sw1-A1Aa"])
def test_postcodes_are_compared_without_blanks_hyphens_and_capitals(postcode):
    demand = Demand(store="", country="GB", postcode=postcode)

    assert holds("postcode", "begins", "sw1a 1", demand=demand) is True
    assert holds("postcode", "within", "SW1A0", "SW1A9", demand=demand) is True


def test_a_weight_is_all_units_together_and_unknown_where_one_is():
    assert (ORDER.weight, UNWEIGHED.weight, NOBODY.weight) == (850, None, 0)


def test_a_trace_is_told_what_the_order_had_but_never_a_postcode():
    told = {fact.value: Test(fact, RELATIONS[fact][0], ("x", "y")).had(ORDER) for fact in Fact}

    assert told == {
        "store": "UK-1",
        "country": "US",
        "subdivision": "US-CA",
        "weight": 850,
        "value": [2_500, "USD"],
        "pieces": 3,
        "sku": None,
        "category": None,
        "tag": None,
        "postcode": None,
    }


def _all(*groups):
    return Condition(tuple(groups))


def _any(*groups):
    return Condition(tuple(groups), any=True)


HOLDS = Test("country", "one_of", ("US",))
FAILS = Test("country", "one_of", ("GB",))
OPEN = Test("weight", "between", (None, 5))


def test_without_conditions_every_order_fits():
    assert Condition().judge(NOBODY).fits is True
    assert _all(Group(())).judge(NOBODY).fits is True
    assert _any(Group((), any=True)).judge(NOBODY).fits is True


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        (_all(Group((HOLDS, FAILS, FAILS))), (False, 0, 1)),
        (_all(Group((HOLDS, OPEN, FAILS))), (False, 0, 2)),
        (_all(Group((HOLDS, OPEN, HOLDS))), (None, 0, 1)),
        (_all(Group((OPEN, HOLDS, OPEN))), (None, 0, 0)),
        (_any(Group((OPEN,)), Group((OPEN,))), (None, 0, 0)),
        (_all(Group((FAILS, HOLDS), any=True)), (True, 0, 1)),
        (_all(Group((OPEN, FAILS), any=True)), (None, 0, 0)),
        (_all(Group((FAILS, FAILS), any=True)), (False, 0, 0)),
        (_all(Group((HOLDS,)), Group((FAILS,))), (False, 1, 0)),
        (_all(Group((OPEN,)), Group((FAILS,))), (False, 1, 0)),
        (_any(Group((FAILS,)), Group((HOLDS, FAILS))), (False, 0, 0)),
        (_any(Group((FAILS,)), Group((HOLDS,))), (True, 1, 0)),
        (_any(Group((FAILS,)), Group((HOLDS, OPEN))), (None, 1, 1)),
        (_any(Group(()), Group((FAILS,))), (False, 1, 0)),
    ],
)
def test_the_verdict_names_the_test_that_stands_against_the_order(condition, verdict):
    assert tuple(condition.judge(UNWEIGHED)) == verdict


# An oracle that knows nothing of how the engine works: three values, and what a person would say.


def _naive(condition, demand):
    groups = [
        _join([_naive_test(test, demand) for test in group.tests], group.any)
        for group in condition.groups
        if group.tests
    ]
    return _join(groups, condition.any) if groups else True


def _join(answers, any_will_do):
    if any_will_do:
        return True if True in answers else None if None in answers else False
    return False if False in answers else None if None in answers else True


def _naive_test(test, demand):  # noqa: PLR0911
    fact, values = test.fact, test.values
    if fact in ("sku", "category", "tag"):
        had = {
            "sku": [piece.code for piece in demand.pieces],
            "category": [piece.category for piece in demand.pieces],
            "tag": [tag for piece in demand.pieces for tag in piece.tags],
        }[fact]
        had, wanted = {one.lower() for one in had}, {one.lower() for one in values}
        if test.relation == "only":
            return had != set() and had - wanted == set()
        return bool(had & wanted) if test.relation == "one_of" else not had & wanted
    if fact in ("store", "country", "subdivision"):
        had = getattr(demand, fact)
        is_there = had.lower() in [value.lower() for value in values]
        return is_there if test.relation == "one_of" else had != "" and not is_there
    if fact == "postcode":
        had = "".join(letter for letter in demand.postcode.upper() if letter not in " -")
        if test.relation == "begins":
            return any(had[: len(value)] == value for value in values)
        beginning = had[: len(values[0])]
        return len(beginning) == len(values[0]) and values[0] <= beginning <= values[1]
    if fact == "value":
        if demand.value is None or demand.currency != values[2]:
            return False
        had = demand.value
    elif fact == "weight":
        if any(piece.weight_g is None for piece in demand.pieces):
            return None
        had = sum(piece.weight_g * piece.units for piece in demand.pieces)
    else:
        had = sum(piece.units for piece in demand.pieces)
    return (values[0] or 0) <= had <= (10**12 if values[1] is None else values[1])


words = st.sampled_from(["A", "b", "C", "d"])
amounts = st.one_of(st.none(), st.integers(0, 12))
bounds = st.tuples(amounts, amounts)
texts = st.lists(words, min_size=1, max_size=3).map(tuple)
postcodes = st.sampled_from(["", "AB1", "ab 12", "B2-0", "90210"])


@st.composite
def comparisons(draw):
    fact = draw(st.sampled_from(list(Fact)))
    relation = draw(st.sampled_from(RELATIONS[fact]))
    if relation == Relation.BETWEEN:
        values = draw(bounds)
        values += (draw(st.sampled_from(["USD", "EUR"])),) if fact == Fact.VALUE else ()
    elif relation == Relation.WITHIN:
        low, high = sorted(draw(st.tuples(*[st.sampled_from(["A0", "AB", "B2", "91"])] * 2)))
        values = low, high
    elif relation == Relation.BEGINS:
        values = draw(st.lists(st.sampled_from(["A", "AB1", "9", "B20"]), min_size=1, max_size=2).map(tuple))
    else:
        values = draw(texts)
    return Test(str(fact), str(relation), values)


groups = st.builds(Group, st.lists(comparisons(), max_size=4).map(tuple), st.booleans())
conditions = st.builds(Condition, st.lists(groups, max_size=3).map(tuple), st.booleans())
pieces = st.builds(
    Piece,
    sku_id=st.none(),
    code=words,
    units=st.integers(1, 3),
    weight_g=st.one_of(st.none(), st.integers(1, 4)),
    category=st.one_of(st.just(""), words),
    tags=st.lists(words, max_size=2).map(tuple),
)
demands = st.builds(
    Demand,
    store=words,
    country=st.one_of(st.just(""), words),
    subdivision=st.one_of(st.just(""), words),
    postcode=postcodes,
    value=amounts,
    currency=st.sampled_from(["USD", "EUR"]),
    pieces=st.lists(pieces, max_size=3).map(tuple),
)


@given(conditions, demands)
def test_groups_answer_as_a_naive_reader_would(condition, demand):
    assert condition.judge(demand).fits is _naive(condition, demand)


@given(conditions, demands)
def test_the_test_that_is_named_answers_as_the_whole_condition(condition, demand):
    verdict = condition.judge(demand)

    if verdict.fits is not True:
        named = condition.groups[verdict.group].tests[verdict.test]
        assert named.holds(demand) is verdict.fits


@given(conditions, demands)
def test_json_keeps_a_condition(condition, demand):
    kept = from_data(json.loads(json.dumps(to_data(condition))))

    assert kept == condition
    assert kept.judge(demand) == condition.judge(demand)
