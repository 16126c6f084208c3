"""Rules in words: short enough to scan, and true for every fact and relation."""

import pytest

from warehouses.matching.conditions import RELATIONS, Condition, Fact, Group, Relation, Test
from warehouses.rules.wording import clause, difference_in_words, grams_in_words, orders_in_words

STORES = {"DESK": "Desk Europe"}
ASKED = [
    (Fact.COUNTRY, Relation.ONE_OF, ("AT", "CH", "DE"), "to Austria, Germany or Switzerland"),
    (Fact.COUNTRY, Relation.NONE_OF, ("GB",), "to anywhere but United Kingdom"),
    (Fact.SUBDIVISION, Relation.ONE_OF, ("US-CA",), "to California (US-CA)"),
    (Fact.SUBDIVISION, Relation.NONE_OF, ("US-HI",), "to anywhere but Hawaii (US-HI)"),
    (Fact.STORE, Relation.ONE_OF, ("DESK", "GONE"), "of the store Desk Europe or GONE"),
    (Fact.STORE, Relation.NONE_OF, ("DESK",), "of any store but Desk Europe"),
    (Fact.SKU, Relation.ONE_OF, ("A", "B"), "with the SKU A or B"),
    (Fact.SKU, Relation.NONE_OF, ("A",), "without the SKU A"),
    (Fact.SKU, Relation.ONLY, ("A",), "with nothing but the SKU A"),
    (Fact.CATEGORY, Relation.ONE_OF, ("Tea",), "with goods of the category Tea"),
    (Fact.CATEGORY, Relation.NONE_OF, ("Tea",), "without goods of the category Tea"),
    (Fact.CATEGORY, Relation.ONLY, ("Tea",), "with nothing but goods of the category Tea"),
    (Fact.TAG, Relation.ONE_OF, ("sharp",), "with goods tagged sharp"),
    (Fact.TAG, Relation.NONE_OF, ("sharp",), "without goods tagged sharp"),
    (Fact.POSTCODE, Relation.BEGINS, ("90", "91"), "to postcodes that begin with 90 or 91"),
    (Fact.POSTCODE, Relation.WITHIN, ("90000", "96199"), "to postcodes from 90000 to 96199"),
    (Fact.WEIGHT, Relation.BETWEEN, (None, 2000), "weighing up to 2 kg"),
    (Fact.WEIGHT, Relation.BETWEEN, (500, None), "weighing at least 500 g"),
    (Fact.WEIGHT, Relation.BETWEEN, (0, 1250), "weighing 0 g to 1.25 kg"),
    (Fact.VALUE, Relation.BETWEEN, (None, 2500, "EUR"), "worth up to €25.00"),
    (Fact.VALUE, Relation.BETWEEN, (1000, None, "JPY"), "worth at least ¥1,000"),
    (Fact.VALUE, Relation.BETWEEN, (100, 200, "EUR"), "worth €1.00 to €2.00"),
    (Fact.PIECES, Relation.BETWEEN, (None, 1), "of up to 1 piece"),
    (Fact.PIECES, Relation.BETWEEN, (3, None), "of at least 3 pieces"),
    (Fact.PIECES, Relation.BETWEEN, (2, 2), "of 2 pieces"),
    (Fact.PIECES, Relation.BETWEEN, (2, 5), "of 2 to 5 pieces"),
]


@pytest.mark.parametrize(("fact", "relation", "values", "words"), ASKED)
def test_every_condition_has_words(fact, relation, values, words):
    assert clause(Test(fact, relation, values), STORES) == words


def test_no_fact_and_relation_is_left_out():
    assert {asked[:2] for asked in ASKED} == {
        (fact, relation) for fact, relations in RELATIONS.items() for relation in relations
    }


def test_of_many_values_the_first_are_told_and_how_many_more():
    test = Test(Fact.SKU, Relation.ONE_OF, tuple("ABCDEFGH"))

    assert clause(test, {}) == "with the SKU A, B, C, D, E or 3 more"


TO_GERMANY = Test(Fact.COUNTRY, Relation.ONE_OF, ("DE",))
LIGHT = Test(Fact.WEIGHT, Relation.BETWEEN, (None, 500))
FEW = Test(Fact.PIECES, Relation.BETWEEN, (None, 3))


def test_groups_are_told_apart():
    condition = Condition((Group((TO_GERMANY, LIGHT)), Group((FEW,))), any=True)

    assert orders_in_words(condition, {}) == (
        "Orders (to Germany, and weighing up to 500 g), or of up to 3 pieces"
    )


def test_one_group_needs_no_brackets():
    assert orders_in_words(Condition((Group((TO_GERMANY, LIGHT), any=True),)), {}) == (
        "Orders to Germany, or weighing up to 500 g"
    )


def test_a_rule_without_conditions_is_for_all_orders():
    assert orders_in_words(Condition(), {}) == "All orders"


@pytest.mark.parametrize(
    ("grams", "words"), [(0, "0 g"), (999, "999 g"), (1000, "1 kg"), (100_000, "100 kg")]
)
def test_a_weight_is_told_as_people_say_it(grams, words):
    assert grams_in_words(grams) == words


def test_a_difference_names_only_what_is_different():
    assert difference_in_words({"added": 1, "moved": 2}) == "1 rule added, 2 rules moved"
    assert difference_in_words({}) == ""
