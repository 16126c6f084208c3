"""A paper's questions and what was answered in, what is right and whether it was passed out. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """What is right at a place of a paper."""

    place: int
    topic: str
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class Mark:
    """How a question was answered."""

    place: int
    topic: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class TopicScore:
    """How many of a topic's questions were right."""

    topic: str
    right: int
    asked: int

    @property
    def percent(self) -> int:
        return percent_of(self.right, self.asked)


@dataclass(frozen=True, slots=True)
class Result:
    """A graded paper."""

    marks: tuple[Mark, ...]
    topics: tuple[TopicScore, ...]
    right: int
    asked: int
    passed: bool

    @property
    def percent(self) -> int:
        return percent_of(self.right, self.asked)


def grade(keys: Sequence[Key], given: Mapping[int, Collection[str]], pass_percent: int) -> Result:
    """Grade a paper: a question is right when all its right options were given and no other.

    What was not answered is wrong; a paper without questions is not passed.
    """
    marks = tuple(Mark(key.place, key.topic, is_right(key.right, given.get(key.place, ()))) for key in keys)
    right, asked = sum(mark.is_right for mark in marks), len(marks)
    passed = asked > 0 and right * 100 >= pass_percent * asked
    return Result(marks, topic_scores(marks), right, asked, passed)


def is_right(right: Collection[str], given: Collection[str]) -> bool:
    """All right ones and no wrong one; nothing is never right."""
    return bool(right) and set(given) == set(right)


def topic_scores(marks: Sequence[Mark]) -> tuple[TopicScore, ...]:
    """The marks by topic, in the order in which the topics first stand on the paper."""
    topics = dict.fromkeys(mark.topic for mark in marks)
    of = {topic: [mark.is_right for mark in marks if mark.topic == topic] for topic in topics}
    return tuple(TopicScore(topic, sum(found), len(found)) for topic, found in of.items())


def percent_of(right: int, asked: int) -> int:
    """In whole percent, rounded down: 79.9 is not 80, which would have passed."""
    return right * 100 // asked if asked else 0
