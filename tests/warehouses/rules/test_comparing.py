"""What changes from one version of the rules to the next, and no more than that."""

import pytest

from warehouses.rules.comparing import ADDED, CHANGED, MOVED, REMOVED, Said, changes


def rules(*names, **instead):
    """Rules of these names, each for its own orders unless told otherwise."""
    return [
        Said(position, name, instead.get(name, name), ((1, None),), False)
        for position, name in enumerate(names, start=1)
    ]


def told(old, new):
    return [(change.kind, (change.new or change.old).name) for change in changes(old, new)]


def test_two_equal_versions_differ_in_nothing():
    assert told(rules("A", "B"), rules("A", "B")) == []


def test_a_new_rule_in_front_moves_no_other():
    assert told(rules("A", "B"), rules("N", "A", "B")) == [(ADDED, "N")]


def test_a_removed_rule_moves_no_other():
    assert told(rules("A", "B", "C"), rules("B", "C")) == [(REMOVED, "A")]


def test_of_two_rules_that_change_places_one_has_moved():
    assert len(told(rules("A", "B"), rules("B", "A"))) == 1


@pytest.mark.parametrize("to", ["BCDA", "DABC"])
def test_one_rule_that_goes_far_is_the_only_one_that_moves(to):
    (change,) = changes(rules(*"ABCD"), rules(*to))

    assert change.kind == MOVED
    assert change.new.name == to[-1 if to == "BCDA" else 0]


def test_a_rule_of_the_same_name_has_changed():
    assert told(rules("A", "B"), rules("A", "B", A="others")) == [(CHANGED, "A")]


def test_a_rule_that_was_only_renamed_has_changed():
    assert told(rules("A", "B"), rules("A", "Better", Better="B")) == [(CHANGED, "Better")]


def test_a_copy_counts_as_added_not_as_the_rule_it_was_copied_from():
    old, new = rules("A"), rules("A", "A")

    assert told(old, new) == [(ADDED, "A")]


def test_a_first_version_is_all_new():
    assert told([], rules("A", "B")) == [(ADDED, "A"), (ADDED, "B")]
