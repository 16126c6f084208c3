"""What can never match is told, and what is told is true."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouses.matching.conditions import Condition, Demand, Fact, Group, Piece, Relation, Test
from warehouses.matching.engine import Rule
from warehouses.matching.shadows import CONTRADICTS, SHADOWED, Finding, findings_of


def one_of(fact, *values):
    return Test(fact, Relation.ONE_OF, values)


def none_of(fact, *values):
    return Test(fact, Relation.NONE_OF, values)


def between(fact, low, high, *currency):
    return Test(fact, Relation.BETWEEN, (low, high, *currency))


def begins(*prefixes):
    return Test(Fact.POSTCODE, Relation.BEGINS, prefixes)


def within(low, high):
    return Test(Fact.POSTCODE, Relation.WITHIN, (low, high))


def every(*tests):
    return Condition((Group(tests),))


def any_of(*tests):
    return Condition((Group(tests, any=True),))


def found(*conditions, goes_on=()):
    rules = [
        Rule(number, number, condition, ((1, None),), goes_on=number in goes_on)
        for number, condition in enumerate(conditions, start=1)
    ]
    return findings_of(rules)


@pytest.mark.parametrize(
    "condition",
    [
        every(one_of(Fact.COUNTRY, "DE"), one_of(Fact.COUNTRY, "FR")),
        every(one_of(Fact.COUNTRY, "DE", "FR"), none_of(Fact.COUNTRY, "fr", "de")),
        every(between(Fact.WEIGHT, 2000, None), between(Fact.WEIGHT, None, 1999)),
        every(between(Fact.VALUE, 1, None, "EUR"), between(Fact.VALUE, 1, None, "USD")),
        every(begins("90"), begins("10")),
        every(begins("90"), within("10000", "19999")),
        Condition((Group((one_of(Fact.STORE, "A"),)), Group((one_of(Fact.STORE, "B"),)))),
    ],
    ids=str,
)
def test_a_rule_that_contradicts_itself_is_told(condition):
    assert found(condition) == {1: [Finding(CONTRADICTS)]}


@pytest.mark.parametrize(
    "condition",
    [
        every(one_of(Fact.SKU, "A"), one_of(Fact.SKU, "B")),  # an order may have both
        any_of(one_of(Fact.COUNTRY, "DE"), one_of(Fact.COUNTRY, "FR")),
        every(begins("9"), within("90000", "96199")),
        every(between(Fact.PIECES, 1, 3), between(Fact.PIECES, 3, None)),
    ],
    ids=str,
)
def test_a_rule_that_some_order_passes_is_not(condition):
    assert found(condition) == {}


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ([Condition()], every(one_of(Fact.COUNTRY, "DE"))),
        ([every(one_of(Fact.COUNTRY, "DE", "AT"))], every(one_of(Fact.COUNTRY, "at"))),
        ([every(one_of(Fact.COUNTRY, "DE"))], every(one_of(Fact.COUNTRY, "DE"), between(Fact.WEIGHT, 1, 5))),
        ([every(between(Fact.WEIGHT, None, 2000))], every(between(Fact.WEIGHT, 500, 1000))),
        ([every(none_of(Fact.COUNTRY, "US"))], every(one_of(Fact.COUNTRY, "DE", "FR"))),
        ([every(begins("9"))], every(begins("90", "91"))),
        ([every(begins("9"))], every(within("90000", "96199"))),
        ([every(one_of(Fact.SKU, "A", "B"))], every(one_of(Fact.SKU, "A"))),
        ([every(one_of(Fact.TAG, "x")), Condition()], every(one_of(Fact.STORE, "S"))),
        ([any_of(one_of(Fact.STORE, "S"), one_of(Fact.COUNTRY, "DE"))], every(one_of(Fact.COUNTRY, "DE"))),
    ],
    ids=str,
)
def test_a_rule_whose_orders_an_earlier_one_takes_is_told(earlier, later):
    (finding,) = found(*earlier, later)[len(earlier) + 1]

    assert finding.code == SHADOWED


def test_two_earlier_rules_may_share_the_orders_of_a_third():
    germany, france = every(one_of(Fact.COUNTRY, "DE")), every(one_of(Fact.COUNTRY, "FR"))

    assert found(germany, france, every(one_of(Fact.COUNTRY, "DE", "FR"))) == {3: [Finding(SHADOWED, (1, 2))]}


def test_a_rule_that_lets_the_next_one_have_its_orders_shadows_none():
    assert found(Condition(), every(one_of(Fact.COUNTRY, "DE")), goes_on={1}) == {}


def test_a_rule_that_matches_nothing_shadows_none():
    nothing = every(one_of(Fact.COUNTRY, "DE"), one_of(Fact.COUNTRY, "FR"))

    assert set(found(nothing, every(one_of(Fact.COUNTRY, "DE")))) == {1}


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (every(one_of(Fact.COUNTRY, "DE")), every(one_of(Fact.COUNTRY, "DE", "FR"))),
        (every(one_of(Fact.COUNTRY, "DE"), begins("1")), every(one_of(Fact.COUNTRY, "DE"))),
        (every(between(Fact.VALUE, None, 100, "EUR")), every(between(Fact.VALUE, None, 50, "USD"))),
        (every(none_of(Fact.SKU, "B")), every(one_of(Fact.SKU, "A"))),  # an order may have B beside A
        (every(begins("901")), every(begins("90"))),
    ],
    ids=str,
)
def test_a_rule_that_still_gets_orders_is_not_told(earlier, later):
    assert found(earlier, later) == {}


COUNTRIES = ("DE", "FR", "US")
TESTS = st.one_of(
    st.builds(lambda values: one_of(Fact.COUNTRY, *values), st.sets(st.sampled_from(COUNTRIES), min_size=1)),
    st.builds(lambda values: none_of(Fact.COUNTRY, *values), st.sets(st.sampled_from(COUNTRIES), min_size=1)),
    st.builds(lambda values: one_of(Fact.SKU, *values), st.sets(st.sampled_from("AB"), min_size=1)),
    st.builds(lambda values: none_of(Fact.SKU, *values), st.sets(st.sampled_from("AB"), min_size=1)),
    st.builds(
        lambda values: Test(Fact.SKU, Relation.ONLY, tuple(values)),
        st.sets(st.sampled_from("AB"), min_size=1),
    ),
    st.builds(lambda a, b: between(Fact.PIECES, min(a, b), max(a, b)), st.integers(1, 4), st.integers(1, 4)),
    st.builds(begins, st.sampled_from(["1", "10", "11", "2"])),
    st.sampled_from([within("10", "19"), within("100", "109"), within("20", "29")]),
)
CONDITIONS = st.builds(
    Condition,
    st.lists(
        st.builds(Group, st.lists(TESTS, min_size=1, max_size=3).map(tuple), st.booleans()), max_size=3
    ).map(tuple),
    st.booleans(),
)
DEMANDS = st.builds(
    lambda country, skus, units, postcode: Demand(
        "S", country, postcode=postcode, pieces=tuple(Piece(None, sku, units) for sku in sorted(skus))
    ),
    st.sampled_from(COUNTRIES),
    st.sets(st.sampled_from("AB"), min_size=1),
    st.integers(1, 4),
    st.sampled_from(["10000", "10900", "11000", "19000", "20000"]),
)


@settings(deadline=None, max_examples=300)
@given(st.lists(CONDITIONS, min_size=1, max_size=4), st.lists(DEMANDS, min_size=1, max_size=30))
def test_no_order_ever_wins_by_a_rule_that_was_told(conditions, demands):
    told = found(*conditions)
    for demand in demands:
        winner = next((n for n, one in enumerate(conditions, start=1) if one.judge(demand).fits), None)
        assert winner not in told


def test_very_many_rules_are_looked_through_as_far_as_a_page_waits_for():
    wide = [
        Condition(
            tuple(
                Group(tuple(between(Fact.PIECES, at, at + 1) for at in range(row, row + 5)), any=True)
                for row in range(3)
            )
        )
        for _each in range(60)
    ]

    told = found(*wide)

    assert told[2] == [Finding(SHADOWED, (1,))]
    assert len(told) < 59
