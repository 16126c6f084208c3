"""What was given is right when it is all that is right and nothing else."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merchant.exams.grading import Key, TopicScore, grade, is_right, percent_of


def keys(*right, topic="a"):
    return [Key(place, topic, frozenset(each)) for place, each in enumerate(right, start=1)]


@pytest.mark.parametrize(
    ("right", "chosen", "expected"),
    [
        ("b", ["b"], True),
        ("b", ["a"], False),
        ("b", [], False),
        ("b", ["a", "b"], False),
        ("b", ["b", "b"], True),
        ("ac", ["a", "c"], True),
        ("ac", ["c", "a"], True),
        ("ac", ["a"], False),
        ("ac", ["c"], False),
        ("ac", ["a", "b", "c"], False),
        ("ac", ["b", "d"], False),
        ("ac", ["a", "c", "zz"], False),
        ("ac", [], False),
        ("", [], False),
    ],
)
def test_all_right_ones_and_no_wrong_one(right, chosen, expected):
    assert is_right(frozenset(right), chosen) is expected


@pytest.mark.parametrize(
    ("right", "asked", "mark", "passed"),
    [
        (16, 20, 80, True),
        (15, 20, 80, False),
        (20, 20, 100, True),
        (19, 20, 100, False),
        (0, 20, 1, False),
        (1, 20, 5, True),
        (2, 3, 67, False),
        (2, 3, 66, True),
        (0, 0, 80, False),
        (0, 0, 0, False),
    ],
)
def test_a_paper_is_passed_from_the_pass_mark_on(right, asked, mark, passed):
    answers = {place: ["a"] for place in range(1, right + 1)}

    result = grade(keys(*["a"] * asked), answers, mark)

    assert (result.right, result.asked, result.passed) == (right, asked, passed)


def test_what_is_shown_never_looks_passed_when_it_is_not():
    result = grade(keys(*["a"] * 201), {place: ["a"] for place in range(1, 161)}, 80)

    assert (result.percent, result.passed) == (79, False)


def test_what_was_not_answered_is_wrong_and_what_was_not_asked_counts_for_nothing():
    result = grade(keys("a", "b"), {1: ["a"], 7: ["a"]}, 80)

    assert [mark.is_right for mark in result.marks] == [True, False]
    assert result.asked == 2


def test_topics_are_told_each_in_the_order_of_the_paper():
    asked = [Key(1, "jit", frozenset("a")), Key(2, "days", frozenset("b")), Key(3, "jit", frozenset("c"))]

    result = grade(asked, {1: ["a"], 3: ["b"]}, 80)

    assert result.topics == (TopicScore("jit", 1, 2), TopicScore("days", 0, 1))
    assert [topic.percent for topic in result.topics] == [50, 0]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sets(st.sampled_from("abcdef"), min_size=1), max_size=30),
    st.dictionaries(st.integers(1, 30), st.lists(st.sampled_from("abcdefg"), max_size=7)),
    st.integers(1, 100),
)
def test_the_parts_add_up(right, answers, mark):
    result = grade(keys(*right), answers, mark)

    assert result.right == sum(topic.right for topic in result.topics)
    assert result.asked == sum(topic.asked for topic in result.topics) == len(right)
    assert 0 <= result.percent <= 100
    assert result.passed == (bool(right) and result.right * 100 >= mark * len(right))


@pytest.mark.parametrize(("right", "asked", "percent"), [(0, 0, 0), (1, 3, 33), (2, 3, 66), (3, 3, 100)])
def test_percent_is_rounded_down(right, asked, percent):
    assert percent_of(right, asked) == percent
