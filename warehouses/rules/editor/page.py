"""The rule editor as its templates draw it: choices, values and errors of every input."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from warehouses.matching.conditions import OF_LINES, RELATIONS, Fact, Relation
from warehouses.rules.editor.typed import RuleTyped, TestTyped
from warehouses.rules.selectors import Names

Errors = Mapping[object, str]


@dataclass(frozen=True)
class Choice:
    """One entry of a list, a box or a datalist."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True)
class TestShown:
    """One condition with the inputs that it needs."""

    __test__ = False  # no test of pytest's

    number: str
    typed: TestTyped
    facts: Sequence[Choice]
    relations: Sequence[Choice]
    picks: Sequence[Choice]
    hint: str
    listed: str
    error: str
    has_cursor: bool

    @property
    def prefix(self) -> str:
        """How the names of its inputs begin."""
        return f"c-{self.number}-"


@dataclass(frozen=True)
class GroupShown:
    """A box of conditions."""

    number: int
    any: bool
    tests: Sequence[TestShown]


@dataclass(frozen=True)
class PlaceShown:
    """One warehouse of the ranking, with what may be chosen for it."""

    number: int
    choices: Sequence[tuple[str, Sequence[Choice]]]
    has_cursor: bool
    value: str


def groups_shown(rule: RuleTyped, names: Names, hints: Mapping[str, str], errors: Errors) -> list[GroupShown]:
    """The conditions, box by box."""
    return [
        GroupShown(
            number,
            group.any,
            [
                _test(number, place, test, names, hints, errors, rule.new)
                for place, test in enumerate(group.tests)
            ],
        )
        for number, group in enumerate(rule.groups)
    ]


def places_shown(rule: RuleTyped, names: Names) -> list[PlaceShown]:
    """The ranked warehouses."""
    return [
        PlaceShown(number, _places(value, names), rule.new == ("place", number), value)
        for number, value in enumerate(rule.places)
    ]


def _test(group, place, test, names, hints, errors, new):
    fact = test.fact
    return TestShown(
        number=f"{group}-{place}",
        typed=test,
        facts=[Choice(value, label, value == fact) for value, label in Fact.choices],
        relations=[
            Choice(relation, _relation(fact, relation), relation == test.relation)
            for relation in RELATIONS[fact]
        ],
        picks=[Choice(code, name, code in test.picks) for code, name in names.stores.items()],
        hint=hints.get(f"{fact}:{test.relation}") or hints.get(fact, ""),
        listed=LISTED.get(fact, ""),
        error=errors.get((group, place), ""),
        has_cursor=new == ("test", group, place),
    )


LISTED = {Fact.COUNTRY: "known-countries", Fact.CATEGORY: "known-categories", Fact.TAG: "known-tags"}


def _relation(fact, relation):
    """In words that fit the fact: an order has one country, but as many SKUs as lines."""
    if fact in OF_LINES:
        return {
            Relation.ONE_OF: _("one of them is"),
            Relation.NONE_OF: _("none of them is"),
            Relation.ONLY: _("all of them are"),
        }[relation]
    return Relation(relation).label


def _places(value, names):
    """Warehouses in use with their channels in use, and what the rule names beside them."""
    groups = []
    for warehouse in names.sites.warehouses.values():
        channels = names.sites.channels.get(warehouse.pk, ())
        offered = [_place(value, warehouse, None)] + [_place(value, warehouse, one) for one in channels]
        in_use = [True, *(one.is_active for one in channels)]
        shown = [
            choice
            for choice, is_offered in zip(offered, in_use, strict=True)
            if choice.is_chosen or (is_offered and warehouse.is_active)
        ]
        if shown:
            groups.append((warehouse.name, shown))
    return groups


def _place(value, warehouse, channel):
    mark = f"{warehouse.pk}:{channel.pk if channel else ''}"
    label = channel.name if channel else _("cheapest channel")
    is_in_use = warehouse.is_active and (channel is None or channel.is_active)
    told = f"{warehouse.name} · {label}"
    if not is_in_use:
        told = _("%(place)s (out of use)") % {"place": told}
    return Choice(mark, told, mark == value)
