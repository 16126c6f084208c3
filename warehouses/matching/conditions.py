"""What a rule asks of an order: facts, tests of them, and all-or-any groups of tests (pure).

A test answers yes, no, or that it cannot know: an order whose weight nobody has typed is neither light nor
heavy. A group and a condition answer by Kleene's logic: one "no" settles "all", one "yes" settles "any",
whatever else is unknown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Fact(TextChoices):
    """What a test may ask about."""

    STORE = "store", _("Store")
    SKU = "sku", _("SKU")
    CATEGORY = "category", _("Category")
    TAG = "tag", pgettext_lazy("SKU", "Tag")
    COUNTRY = "country", _("Country")
    SUBDIVISION = "subdivision", _("State or province")
    POSTCODE = "postcode", _("Postcode")
    WEIGHT = "weight", _("Weight")
    VALUE = "value", _("Value of goods")
    PIECES = "pieces", _("Pieces")


class Relation(TextChoices):
    """How a test compares."""

    ONE_OF = "one_of", _("is one of")
    NONE_OF = "none_of", _("is none of")
    ONLY = "only", _("is only")
    BETWEEN = "between", _("is from … to")
    BEGINS = "begins", _("begins with")
    WITHIN = "within", _("lies in the range")


OF_LINES = frozenset({Fact.SKU, Fact.CATEGORY, Fact.TAG})  # an order has as many as lines
AMOUNTS = frozenset({Fact.WEIGHT, Fact.VALUE, Fact.PIECES})
RELATIONS = {
    Fact.STORE: (Relation.ONE_OF, Relation.NONE_OF),
    Fact.COUNTRY: (Relation.ONE_OF, Relation.NONE_OF),
    Fact.SUBDIVISION: (Relation.ONE_OF, Relation.NONE_OF),
    Fact.SKU: (Relation.ONE_OF, Relation.NONE_OF, Relation.ONLY),
    Fact.CATEGORY: (Relation.ONE_OF, Relation.NONE_OF, Relation.ONLY),
    Fact.TAG: (Relation.ONE_OF, Relation.NONE_OF),
    Fact.POSTCODE: (Relation.BEGINS, Relation.WITHIN),
    Fact.WEIGHT: (Relation.BETWEEN,),
    Fact.VALUE: (Relation.BETWEEN,),
    Fact.PIECES: (Relation.BETWEEN,),
}


class Piece(NamedTuple):
    """One SKU of an order, with the units that are still to ship; an unknown SKU has no key."""

    sku_id: int | None
    code: str
    units: int
    weight_g: int | None = None
    sides_mm: tuple[int, ...] | None = None
    category: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Demand:
    """What an order tells the rules: weight in grams, value in minor units; None where it is not known."""

    store: str
    country: str
    subdivision: str = ""  # ISO 3166-2 with its country, e.g. US-CA
    postcode: str = ""
    value: int | None = None
    currency: str = ""
    pieces: tuple[Piece, ...] = field(default=())

    @cached_property
    def weight(self) -> int | None:
        total = 0
        for piece in self.pieces:
            if piece.weight_g is None:
                return None
            total += piece.weight_g * piece.units
        return total

    @cached_property
    def units(self) -> int:
        return sum(piece.units for piece in self.pieces)

    @cached_property
    def skus(self) -> frozenset[str]:
        return frozenset(folded(piece.code) for piece in self.pieces)

    @cached_property
    def categories(self) -> frozenset[str]:
        return frozenset(folded(piece.category) for piece in self.pieces)

    @cached_property
    def tags(self) -> frozenset[str]:
        return frozenset(folded(tag) for piece in self.pieces for tag in piece.tags)

    @cached_property
    def plain_postcode(self) -> str:
        return plain_postcode(self.postcode)


class Verdict(NamedTuple):
    """Whether a condition fits; where it does not or cannot be known, by which group's test."""

    fits: bool | None
    group: int = 0
    test: int = 0


YES = Verdict(True)


@dataclass(frozen=True)
class Test:
    """One comparison; `values` are codes, prefixes, two bounds (None: open), or bounds and a currency."""

    __test__ = False  # no test of pytest's

    fact: str
    relation: str
    values: tuple

    @cached_property
    def prepared(self):
        return _PREPARE[self.relation](self.values)

    def holds(self, demand: Demand) -> bool | None:
        """Yes, no, or None where the order does not tell."""
        return _HOLDS[self.fact, self.relation](demand, self.prepared)

    def had(self, demand: Demand):
        """What the order told instead, for the trace: never a postcode, which is somebody's address."""
        reader = _READ.get(self.fact)
        return reader(demand) if reader else None


@dataclass(frozen=True)
class Group:
    """Tests of which all, or any one, must hold."""

    tests: tuple[Test, ...]
    any: bool = False


@dataclass(frozen=True)
class Condition:
    """Groups of which all, or any one, must hold; without a group every order fits."""

    groups: tuple[Group, ...] = ()
    any: bool = False

    @cached_property
    def facts(self) -> frozenset[str]:
        """Everything that the condition asks about."""
        return frozenset(test.fact for group in self.groups for test in group.tests)

    def judge(self, demand: Demand) -> Verdict:
        """Whether an order fits, or the first test that stands against it."""
        told = _settle(
            (_judge_group(group, number, demand) for number, group in enumerate(self.groups)), self.any
        )
        return told or YES


def folded(text: str) -> str:
    """How codes, categories and tags are compared: without regard to capitals."""
    return text.casefold()


def plain_postcode(text: str) -> str:
    """A postcode as it is compared: in capitals, without blanks and hyphens."""
    return text.upper().replace(" ", "").replace("-", "")


def to_data(condition: Condition) -> dict:
    """The condition as JSON keeps it."""
    return {
        "any": condition.any,
        "groups": [
            {
                "any": group.any,
                "tests": [
                    {"fact": str(test.fact), "relation": str(test.relation), "values": list(test.values)}
                    for test in group.tests
                ],
            }
            for group in condition.groups
        ],
    }


def from_data(data: Mapping) -> Condition:
    """The condition that JSON kept."""
    return Condition(
        groups=tuple(
            Group(
                tuple(Test(test["fact"], test["relation"], tuple(test["values"])) for test in group["tests"]),
                group["any"],
            )
            for group in data.get("groups", [])
        ),
        any=data.get("any", False),
    )


def _judge_group(group, number, demand):
    verdicts = (Verdict(test.holds(demand), number, place) for place, test in enumerate(group.tests))
    return _settle(verdicts, group.any)


def _settle(verdicts, any_will_do):
    """The verdict that settles all of them: None where there was none to settle."""
    open_, first = None, None
    for verdict in verdicts:
        if verdict is None:  # a group without tests asks for nothing
            continue
        if verdict.fits is any_will_do:
            return verdict
        first = first or verdict
        if verdict.fits is None:
            open_ = open_ or verdict
    return open_ or first


def _amount(reader):
    def holds(demand, bounds):
        had = reader(demand)
        if had is None:
            return None
        low, high = bounds[:2]
        return (low is None or had >= low) and (high is None or had <= high)

    return holds


def _value(demand, bounds):
    """Amounts of another currency are never compared."""
    low, high, currency = bounds
    if demand.value is None or demand.currency != currency:
        return False
    return (low is None or demand.value >= low) and (high is None or demand.value <= high)


def _within(demand, bounds):
    low, high = bounds
    had = demand.plain_postcode
    return len(had) >= len(low) and low <= had[: len(low)] <= high


def _single(reader):
    return {
        Relation.ONE_OF: lambda demand, values: folded(reader(demand)) in values,
        # Who does not tell where it goes is not known to be anywhere else either.
        Relation.NONE_OF: lambda demand, values: (
            bool(reader(demand)) and folded(reader(demand)) not in values
        ),
    }


def _several(reader):
    return {
        Relation.ONE_OF: lambda demand, values: not reader(demand).isdisjoint(values),
        Relation.NONE_OF: lambda demand, values: reader(demand).isdisjoint(values),
        Relation.ONLY: lambda demand, values: bool(reader(demand)) and reader(demand) <= values,
    }


def _folded_set(values: Sequence[str]):
    return frozenset(folded(value) for value in values)


_PREPARE: dict[str, Callable[[Sequence], object]] = {
    Relation.ONE_OF: _folded_set,
    Relation.NONE_OF: _folded_set,
    Relation.ONLY: _folded_set,
    Relation.BETWEEN: tuple,
    Relation.BEGINS: lambda values: tuple(plain_postcode(value) for value in values),
    Relation.WITHIN: lambda values: tuple(plain_postcode(value) for value in values),
}
_ANSWERS: dict[str, dict[str, Callable]] = {
    Fact.STORE: _single(lambda demand: demand.store),
    Fact.COUNTRY: _single(lambda demand: demand.country),
    Fact.SUBDIVISION: _single(lambda demand: demand.subdivision),
    Fact.SKU: _several(lambda demand: demand.skus),
    Fact.CATEGORY: _several(lambda demand: demand.categories),
    Fact.TAG: _several(lambda demand: demand.tags),
    Fact.POSTCODE: {
        Relation.BEGINS: lambda demand, prefixes: demand.plain_postcode.startswith(prefixes),
        Relation.WITHIN: _within,
    },
    Fact.WEIGHT: {Relation.BETWEEN: _amount(lambda demand: demand.weight)},
    Fact.VALUE: {Relation.BETWEEN: _value},
    Fact.PIECES: {Relation.BETWEEN: _amount(lambda demand: demand.units)},
}
_HOLDS = {
    (fact, relation): answer for fact, answers in _ANSWERS.items() for relation, answer in answers.items()
}
_READ = {
    Fact.STORE: lambda demand: demand.store,
    Fact.COUNTRY: lambda demand: demand.country,
    Fact.SUBDIVISION: lambda demand: demand.subdivision,
    Fact.WEIGHT: lambda demand: demand.weight,
    Fact.VALUE: lambda demand: None if demand.value is None else [demand.value, demand.currency],
    Fact.PIECES: lambda demand: demand.units,
}
