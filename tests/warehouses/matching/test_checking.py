"""What a condition may say: bad input gets one sentence at the place that is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouses.matching.checking import (
    LARGEST,
    MOST_GROUPS,
    MOST_TESTS,
    MOST_VALUES,
    checked_condition,
    checked_test,
)
from warehouses.matching.conditions import RELATIONS, Condition, Demand, Fact, Group, Test, from_data, to_data
from warehouses.matching.exceptions import RuleError

GOOD = Test("country", "one_of", ("GB",))


def clean(fact, relation, *values):
    return checked_test(Test(fact, relation, values)).values


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (("country", "one_of", "us", "GB", "Us"), ("GB", "US")),
        (("subdivision", "none_of", "us-ca", "GB-SCT"), ("GB-SCT", "US-CA")),
        (("postcode", "begins", "sw1 a", "902-1"), ("9021", "SW1A")),
        (("postcode", "within", "9 0000", "961-99"), ("90000", "96199")),
        (("postcode", "within", "90210"), ("90210", "90210")),
        (("postcode", "within", "90210", "90210"), ("90210", "90210")),
        (("sku", "only", "  TEA   green ", "", "tea green"), ("tea green",)),
        (("tag", "one_of", "易碎", "礼品"), ("易碎", "礼品")),
        (("category", "none_of", "<script>", "'; DROP"), ("<script>", "'; DROP")),
        (("weight", "between", None, 500), (None, 500)),
        (("weight", "between", 0, None), (0, None)),
        (("pieces", "between", 2, 2), (2, 2)),
        (("value", "between", 0, 0, "USD"), (0, 0, "USD")),
        (("value", "between", None, LARGEST, "JPY"), (None, LARGEST, "JPY")),
    ],
)
def test_values_are_kept_as_they_are_compared(told, kept):
    assert clean(*told) == kept


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (("weather", "one_of", "sun"), "Choose what this condition compares, and how."),
        (("country", "between", 1, 2), "Choose what this condition compares, and how."),
        (("weight", "one_of", "5"), "Choose what this condition compares, and how."),
        (("sku", "one_of"), "Say at least one value to compare with."),
        (("sku", "one_of", "", "  "), "Say at least one value to compare with."),
        (("country", "one_of", "XX"), "“XX” is no country. Choose it from the list."),
        (("country", "one_of", "Britain"), "“BRITAIN” is no country. Choose it from the list."),
        (("subdivision", "one_of", "CA"), "Write “CA” with its country, such as US-CA for California."),
        (("subdivision", "one_of", "XX-CA"), "Write “XX-CA” with its country, such as US-CA for California."),
        (
            ("subdivision", "one_of", "US-ZZ"),
            "“US-ZZ” is no state or province of US. Look for its code in ISO 3166-2.",
        ),
        (("postcode", "begins", "9021?"), "“9021?” is not how a postcode begins."),
        (("postcode", "begins", "-"), "“” is not how a postcode begins."),
        (("postcode", "begins", "12345678901"), "“12345678901” is not how a postcode begins."),
        (
            ("postcode", "within", "1", "2", "3"),
            "Say the first and the last postcode of the range, e.g. 90000 and 96199.",
        ),
        (
            ("postcode", "within", "900", "96199"),
            "The first and the last postcode of a range have the same length.",
        ),
        (
            ("postcode", "within", "96199", "90000"),
            "The range 96199–90000 runs backwards: put the lower postcode first.",
        ),
        (("weight", "between", None, None), "Say from how much, up to how much, or both."),
        (("weight", "between", 5, 4), "This range runs backwards: put the smaller number first."),
        (("weight", "between", -1, None), "A limit lies between 0 and 2,000,000,000."),
        (("pieces", "between", None, 10**30), "A limit lies between 0 and 2,000,000,000."),
        (("pieces", "between", "1", None), "A limit is a whole number."),
        (("pieces", "between", 1.5, None), "A limit is a whole number."),
        (("pieces", "between", True, None), "A limit is a whole number."),
        (("pieces", "between", 1), "A limit is a whole number."),
        (
            ("weight", "between", None, 0),
            "“Up to 0” fits no order: no weight and no order of nothing is ever known.",
        ),
        (("value", "between", 1, 2), "Name the currency of the amounts by its three letters, e.g. USD."),
        (
            ("value", "between", 1, 2, "XYZ"),
            "Name the currency of the amounts by its three letters, e.g. USD.",
        ),
        (("sku", "one_of", "A" * 65), "“AAAAAAAAAAAAAAAAAAAA…” is too long for a value."),
        (("sku", "one_of", "A\x00B"), "A value has a character that nobody can write. Type it anew."),
        (("tag", "one_of", "\ud800"), "A value has a character that nobody can write. Type it anew."),
        (
            ("sku", "one_of", *map(str, range(MOST_VALUES + 1))),
            "301 values are too many for one condition; it takes 300.",
        ),
    ],
)
def test_what_makes_no_sense_gets_one_sentence(told, sentence):
    with pytest.raises(RuleError) as refused:
        clean(*told)

    assert str(refused.value) == sentence


def test_the_sentence_stands_at_the_test_that_is_meant():
    wrong = Test("country", "one_of", ("XX",))

    with pytest.raises(RuleError) as refused:
        checked_condition(Condition((Group((GOOD,)), Group((GOOD, GOOD, wrong)))))

    assert (refused.value.field, refused.value.test) == ("values", (1, 2))


@pytest.mark.parametrize(
    ("condition", "sentence", "place"),
    [
        (
            Condition((Group((GOOD,)),) * (MOST_GROUPS + 1)),
            "A rule has at most 8 groups of conditions.",
            None,
        ),
        (
            Condition((Group((GOOD,)), Group(()))),
            "A group needs at least one condition, or remove the group.",
            (1, 0),
        ),
        (Condition((Group((GOOD,) * (MOST_TESTS + 1)),)), "A group has at most 12 conditions.", (0, 12)),
    ],
)
def test_groups_have_their_limits(condition, sentence, place):
    with pytest.raises(RuleError) as refused:
        checked_condition(condition)

    assert (str(refused.value), refused.value.test) == (sentence, place)


def test_the_most_that_is_allowed_is_taken_and_all_or_any_is_kept():
    most = Condition((Group((GOOD,) * MOST_TESTS, any=True),) * MOST_GROUPS, any=True)
    values = tuple(f"S-{number:03}" for number in range(MOST_VALUES))

    assert checked_condition(most) == most
    assert checked_condition(Condition()) == Condition()
    assert clean("sku", "one_of", *values) == values


hostile = st.one_of(st.text(max_size=70), st.none(), st.integers(), st.floats(), st.booleans())


@given(st.sampled_from(list(Fact)), st.data())
def test_whatever_is_typed_is_refused_or_can_be_judged(fact, data):
    relation = data.draw(st.sampled_from(RELATIONS[fact]))
    values = tuple(data.draw(st.lists(hostile, max_size=4)))

    try:
        kept = checked_test(Test(str(fact), str(relation), values))
    except RuleError:
        return
    assert kept.holds(Demand(store="S", country="GB", value=3, currency="USD")) in {True, False}
    condition = Condition((Group((kept,)),))
    assert checked_condition(from_data(to_data(condition))) == condition  # clean is clean
