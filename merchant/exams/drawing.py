"""A paper drawn at random: a bank, how many of it, and a seed in, questions with their options' order out.

Pure; the same seed draws the same paper from the same bank.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Drawable:
    """A question that may be drawn."""

    key: int
    topic: str
    options: int
    is_shuffled: bool = True  # true comes before false


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question on a paper, and which of its options stands where: (2, 0, 1) shows the third one first."""

    key: int
    order: tuple[int, ...]


def draw(bank: Sequence[Drawable], *, questions: int, is_per_topic: bool, seed: str) -> list[Drawn]:
    """So many questions of each topic, or so many in all with the topics in proportion to the bank.

    Where the bank has fewer it gives all.
    """
    chance, topics = Random(seed), _by_topic(bank)
    sizes = {topic: len(found) for topic, found in topics.items()}
    shares = (
        {topic: min(questions, size) for topic, size in sizes.items()}
        if is_per_topic
        else shares_of(sizes, questions, chance)
    )
    chosen = [one for topic, found in topics.items() for one in chance.sample(found, shares[topic])]
    chance.shuffle(chosen)
    return [Drawn(one.key, _order(one, chance)) for one in chosen]


def shares_of(sizes: Mapping[str, int], questions: int, chance: Random) -> dict[str, int]:
    """How many of each topic, in proportion: by the largest remainders, by chance where those are equal."""
    total = sum(sizes.values())
    questions = min(questions, total)
    if not total:
        return {}
    shares = {topic: questions * size // total for topic, size in sizes.items()}
    lots = {topic: chance.random() for topic in sizes}
    by_remainder = sorted(sizes, key=lambda topic: (-(questions * sizes[topic] % total), lots[topic]))
    for topic in by_remainder[: questions - sum(shares.values())]:
        shares[topic] += 1
    return shares


def _by_topic(bank):
    """The bank by topic, in an order of its own: that of the rows must not matter."""
    found = defaultdict(list)
    for one in sorted(bank, key=lambda one: (one.topic, one.key)):
        found[one.topic].append(one)
    return found


def _order(one, chance):
    order = list(range(one.options))
    if one.is_shuffled:
        chance.shuffle(order)
    return tuple(order)
