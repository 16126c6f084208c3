"""A paper is drawn at random, topics in proportion, and again the same from the same seed."""

from collections import Counter
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merchant.exams.drawing import Drawable, draw, shares_of


def bank(**sizes):
    """So many questions of each topic, with four options each."""
    topics = [topic for topic, size in sizes.items() for _each in range(size)]
    return [Drawable(key, topic, 4) for key, topic in enumerate(topics)]


def topics_of(drawn, questions):
    topic = {one.key: one.topic for one in questions}
    return Counter(topic[one.key] for one in drawn)


@pytest.mark.parametrize(
    ("sizes", "questions", "expected"),
    [
        ({"a": 10, "b": 10}, 4, {"a": 2, "b": 2}),
        ({"a": 30, "b": 10}, 8, {"a": 6, "b": 2}),
        ({"a": 10, "b": 10}, 20, {"a": 10, "b": 10}),
        ({"a": 10, "b": 10}, 99, {"a": 10, "b": 10}),
        ({"a": 99, "b": 1}, 10, {"a": 10, "b": 0}),
        ({"a": 5}, 1, {"a": 1}),
        ({}, 5, {}),
    ],
)
def test_topics_have_their_share(sizes, questions, expected):
    assert shares_of(sizes, questions, Random(1)) == expected


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=8),
    st.integers(1, 100),
    st.integers(0, 1000),
)
def test_shares_add_up_and_are_never_more_than_one_from_what_is_fair(sizes, questions, seed):
    sizes = {str(topic): size for topic, size in enumerate(sizes)}
    shares, total = shares_of(sizes, questions, Random(seed)), sum(sizes.values())

    wanted = min(questions, total)
    assert sum(shares.values()) == wanted
    assert all(0 <= shares[topic] <= size for topic, size in sizes.items())
    assert all(abs(shares[topic] - wanted * size / total) < 1 for topic, size in sizes.items())


def test_a_paper_has_as_many_questions_as_asked_for_and_none_twice():
    questions = bank(a=10, b=10, c=10, d=10, e=10, f=10)

    drawn = draw(questions, questions=20, is_per_topic=False, seed="x")

    assert len({one.key for one in drawn}) == 20
    assert set(topics_of(drawn, questions).values()) == {3, 4}


def test_a_paper_may_have_so_many_of_each_topic():
    questions = bank(a=10, b=2, c=5)

    drawn = draw(questions, questions=3, is_per_topic=True, seed="x")

    assert topics_of(drawn, questions) == {"a": 3, "b": 2, "c": 3}


def test_an_empty_bank_draws_nothing():
    assert draw([], questions=20, is_per_topic=False, seed="x") == []


def test_the_same_seed_draws_the_same_whatever_the_order_of_the_rows():
    questions = bank(a=10, b=10)

    first = draw(questions, questions=8, is_per_topic=False, seed="x")
    again = draw(questions[::-1], questions=8, is_per_topic=False, seed="x")

    assert first == again
    assert first != draw(questions, questions=8, is_per_topic=False, seed="y")


def test_no_question_and_no_order_of_options_is_favoured():
    questions = bank(a=10, b=10)
    papers = [draw(questions, questions=10, is_per_topic=False, seed=str(seed)) for seed in range(400)]

    asked = Counter(one.key for drawn in papers for one in drawn)
    first = Counter(one.order[0] for drawn in papers for one in drawn)
    begins = Counter(drawn[0].key for drawn in papers)
    assert all(150 < asked[key] < 250 for key in range(20))
    assert all(850 < first[number] < 1150 for number in range(4))
    assert len(begins) == 20


def test_every_option_stands_somewhere_once():
    for one in draw(bank(a=10), questions=10, is_per_topic=False, seed="x"):
        assert sorted(one.order) == [0, 1, 2, 3]


def test_true_comes_before_false():
    questions = [Drawable(key, "a", 2, is_shuffled=False) for key in range(30)]

    assert {one.order for one in draw(questions, questions=30, is_per_topic=False, seed="x")} == {(0, 1)}
