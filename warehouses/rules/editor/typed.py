"""A rule as somebody is typing it: read from a form, changed in its shape, never judged (pure).

Names of inputs: `g-1-any` for a group, `c-1-0-fact` for its first condition, `p-0` for the first warehouse.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from warehouses.matching.checking import MOST_GROUPS, MOST_TESTS
from warehouses.matching.conditions import RELATIONS, Fact, Relation
from warehouses.matching.drafts import MOST_PLACES

PICKS, LIST, RANGE, MONEY = "picks", "list", "range", "money"
_NUMBER = r"([0-9]{1,2})"
_GROUP = re.compile(rf"g-{_NUMBER}-any")
_TEST = re.compile(rf"c-{_NUMBER}-{_NUMBER}-fact")
_PLACE = re.compile(rf"p-{_NUMBER}")
_SHAPE = re.compile(rf"([a-z-]+?)(?:-{_NUMBER})?(?:-{_NUMBER})?")


@dataclass(frozen=True)
class TestTyped:
    """One condition; `drawn` tells for which fact its inputs were shown."""

    __test__ = False  # no test of pytest's

    fact: str = Fact.COUNTRY
    relation: str = Relation.ONE_OF
    text: str = ""
    low: str = ""
    high: str = ""
    money: str = ""
    picks: tuple[str, ...] = ()
    drawn: str = ""

    @property
    def kind(self) -> str:
        """Which inputs its values need."""
        if self.fact == Fact.STORE:
            return PICKS
        if self.fact == Fact.VALUE:
            return MONEY
        is_range = self.relation in {Relation.BETWEEN, Relation.WITHIN}
        return RANGE if is_range else LIST

    @property
    def draws(self) -> str:
        """The fact and kind of its inputs now."""
        return f"{self.fact}:{self.kind}"

    def settled(self) -> "TestTyped":
        """With a relation that its fact has, and without values that were typed for another fact."""
        fact = self.fact if self.fact in RELATIONS else str(Fact.COUNTRY)
        relation = self.relation if self.relation in RELATIONS[fact] else str(RELATIONS[fact][0])
        now = replace(self, fact=fact, relation=relation)
        if self.drawn in {"", now.draws}:
            return replace(now, drawn=now.draws)
        return TestTyped(fact, relation, drawn=now.draws)


@dataclass(frozen=True)
class GroupTyped:
    """Conditions of which all, or any one, must hold."""

    tests: tuple[TestTyped, ...] = (TestTyped(),)
    any: bool = False


@dataclass(frozen=True)
class RuleTyped:
    """A whole rule; places are "7:12" for a warehouse and its channel, "7:" for its cheapest one.

    `key` names a new rule, `after` the rule that it stands behind; `editing` one that is changed, and `seen`
    is the fingerprint of what it said.
    """

    name: str = ""
    any: bool = False
    goes_on: bool = False
    groups: tuple[GroupTyped, ...] = (GroupTyped(),)
    places: tuple[str, ...] = ("",)
    key: str = ""
    seen: str = ""
    after: str = ""
    editing: str = ""
    new: tuple = field(default=(), compare=False)  # what was added last and gets the cursor

    def settled(self) -> "RuleTyped":
        """Drawn anew: each condition with the inputs that it needs."""
        groups = tuple(replace(group, tests=tuple(t.settled() for t in group.tests)) for group in self.groups)
        return replace(self, groups=groups, places=self.places or ("",))

    def shaped(self, act: str) -> "RuleTyped":
        """With a group, condition or warehouse more or less, or a warehouse moved; else drawn anew."""
        found = _SHAPE.fullmatch(act)
        do = found and _SHAPES.get(found[1])
        if not do:
            return self.settled()
        numbers = [int(number) for number in found.groups()[1:] if number is not None]
        return do(self.settled(), numbers).settled()


def rule_typed(data: Mapping) -> RuleTyped:
    """What a form says; `data` is a QueryDict without NULs."""
    return RuleTyped(
        name=data.get("name", ""),
        any=data.get("any") == "any",
        goes_on=data.get("goes_on") == "next",
        groups=tuple(_groups(data)),
        places=tuple(data.get(f"p-{number}", "") for (number,) in _numbers(data, _PLACE)),
        key=data.get("key", ""),
        seen=data.get("seen", ""),
        after=data.get("after", ""),
        editing=data.get("editing", ""),
    )


def _groups(data) -> Iterator[GroupTyped]:
    tests = {}
    for group, test in _numbers(data, _TEST):
        tests.setdefault(group, []).append(_test(data, f"c-{group}-{test}-"))
    for group in sorted(tests):
        yield GroupTyped(tuple(tests[group]), data.get(f"g-{group}-any") == "any")


def _test(data, prefix):
    told = {name: data.get(f"{prefix}{name}", "") for name in ("fact", "relation", "text", "low", "high")}
    money, drawn = data.get(f"{prefix}money", ""), data.get(f"{prefix}drawn", "")
    return TestTyped(**told, money=money, drawn=drawn, picks=tuple(data.getlist(f"{prefix}picks")))


def _numbers(data, pattern):
    found = (pattern.fullmatch(name) for name in data)
    return sorted({tuple(int(number) for number in one.groups()) for one in found if one})


def _add_group(rule, _numbers):
    if len(rule.groups) >= MOST_GROUPS:
        return rule
    return replace(rule, groups=(*rule.groups, GroupTyped()), new=("test", len(rule.groups), 0))


def _add_test(rule, numbers):
    if not rule.groups:
        return replace(rule, groups=(GroupTyped(),), new=("test", 0, 0))
    number = min(numbers[0] if numbers else 0, len(rule.groups) - 1)
    group = rule.groups[number]
    if len(group.tests) >= MOST_TESTS:
        return rule
    more = replace(group, tests=(*group.tests, TestTyped()))
    return replace(_with_group(rule, number, more), new=("test", number, len(group.tests)))


def _drop_group(rule, numbers):
    return replace(rule, groups=_without(rule.groups, numbers[:1]))


def _drop_test(rule, numbers):
    if len(numbers) < 2 or numbers[0] >= len(rule.groups):
        return rule
    group = rule.groups[numbers[0]]
    left = _without(group.tests, numbers[1:])
    return _with_group(rule, numbers[0], replace(group, tests=left)) if left else _drop_group(rule, numbers)


def _add_place(rule, _numbers):
    if len(rule.places) >= MOST_PLACES:
        return rule
    return replace(rule, places=(*rule.places, ""), new=("place", len(rule.places)))


def _drop_place(rule, numbers):
    return replace(rule, places=_without(rule.places, numbers[:1]))


def _raise_place(rule, numbers):
    """Change places with the one before."""
    number = numbers[0] if numbers else 0
    if not 0 < number < len(rule.places):
        return rule
    places = list(rule.places)
    places[number - 1], places[number] = places[number], places[number - 1]
    return replace(rule, places=tuple(places))


def _with_group(rule, number, group):
    return replace(rule, groups=(*rule.groups[:number], group, *rule.groups[number + 1 :]))


def _without(rows, numbers):
    return tuple(row for number, row in enumerate(rows) if number not in numbers)


_SHAPES = {
    "add-group": _add_group,
    "add-test": _add_test,
    "add-place": _add_place,
    "drop-group": _drop_group,
    "drop-test": _drop_test,
    "drop-place": _drop_place,
    "raise-place": _raise_place,
}
