"""Rules that can never match: they contradict themselves, or earlier ones take all of their orders (pure).

A condition is written as alternatives, each a list of tests that must all hold. One alternative is covered
by another if each test of the other follows from one of its own. A rule is shadowed if earlier rules cover
each of its alternatives; a test "is one of" is taken apart into its values first, because two earlier rules
may share them. What is told is true; what is not told may still be so: facts of lines, for instance, are
compared only by their values.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from warehouses.matching.conditions import OF_LINES, Condition, Fact, Relation, Test, folded, plain_postcode
from warehouses.matching.engine import Rule

CONTRADICTS = "contradicts"
SHADOWED = "shadowed"

MOST_ALTERNATIVES = 200  # of one condition: beyond that nothing is said of it
MOST_COMPARISONS = 100_000  # of alternatives: beyond that nothing more is said

Alternative = tuple[Test, ...]


@dataclass(frozen=True)
class Finding:
    """What is wrong with a rule; `by` are the positions of the rules that take its orders."""

    code: str
    by: tuple[int, ...] = ()


class Budget:
    """How much may still be compared: pages ask, and somebody may write very many rules."""

    def __init__(self, left: int):
        self._left = left

    def allows(self, comparisons: int) -> bool:
        """Whether so many may be made now; they are counted."""
        self._left -= comparisons
        return self._left >= 0


def findings_of(rules: Sequence[Rule]) -> dict[int, list[Finding]]:
    """What can never match, by the rule's position; rules are told in their order."""
    found, before, budget = {}, [], Budget(MOST_COMPARISONS)
    for rule in rules:
        own = alternatives(rule.condition)
        if own is None:
            continue
        possible = [one for one in own if not is_contradiction(one)]
        if not possible:
            found[rule.position] = [Finding(CONTRADICTS)]
            continue
        takers = _takers(possible, before, budget)
        if takers is not None:
            found[rule.position] = [Finding(SHADOWED, tuple(sorted(takers)))]
        if not rule.goes_on:  # what goes on takes nothing for certain
            before += [(rule.position, one) for one in possible]
    return found


def alternatives(condition: Condition) -> list[Alternative] | None:
    """The condition as alternatives of tests that must all hold; None where they are too many."""
    groups = [group for group in condition.groups if group.tests]
    if not groups:
        return [()]
    ways = [[(test,) for test in group.tests] if group.any else [group.tests] for group in groups]
    if condition.any:
        found = [way for of_group in ways for way in of_group]
    else:
        if _count(ways) > MOST_ALTERNATIVES:
            return None
        found = [sum(way, ()) for way in product(*ways)]
    return found if len(found) <= MOST_ALTERNATIVES else None


def is_contradiction(tests: Alternative) -> bool:
    """Whether no order can pass all of these tests."""
    for fact in {test.fact for test in tests}:
        of_fact = [test for test in tests if test.fact == fact]
        if fact not in OF_LINES and _excludes_itself(fact, of_fact):
            return True
    return False


def follows(wanted: Test, tests: Iterable[Test]) -> bool:
    """Whether whatever passes `tests` passes `wanted`, too."""
    return any(_implies(test, wanted) for test in tests if test.fact == wanted.fact)


def _takers(possible, before, budget):
    """The positions of earlier rules that together take every alternative, or None."""
    takers = set()
    for alternative in possible:
        for part in _apart(alternative):
            if is_contradiction(part):
                continue
            if not budget.allows(len(before)):
                return None
            taker = next(
                (position for position, other in before if all(follows(test, part) for test in other)), None
            )
            if taker is None:
                return None
            takers.add(taker)
    return takers


def _apart(alternative: Alternative) -> list[Alternative]:
    """The alternative once for each value of its tests "is one of", where they are few enough."""
    choices = [
        [Test(test.fact, test.relation, (value,)) for value in test.values]
        if test.relation == Relation.ONE_OF and test.fact not in OF_LINES
        else [test]
        for test in alternative
    ]
    return list(product(*choices)) if _count(choices) <= MOST_ALTERNATIVES else [alternative]


def _count(choices):
    count = 1
    for choice in choices:
        count *= len(choice)
    return count


def _excludes_itself(fact, tests):
    if fact == Fact.POSTCODE:
        return _postcodes_exclude(tests)
    if all(test.relation == Relation.BETWEEN for test in tests):
        return _ranges_exclude(fact, tests)
    allowed = [_values(test) for test in tests if test.relation == Relation.ONE_OF]
    if not allowed:
        return False
    forbidden = frozenset().union(*(_values(test) for test in tests if test.relation == Relation.NONE_OF))
    return not frozenset.intersection(*allowed) - forbidden


def _ranges_exclude(fact, tests):
    if fact == Fact.VALUE and len({test.values[2] for test in tests}) > 1:
        return True  # an order is paid in one currency
    low = max((test.values[0] for test in tests if test.values[0] is not None), default=None)
    high = min((test.values[1] for test in tests if test.values[1] is not None), default=None)
    return low is not None and high is not None and low > high


def _postcodes_exclude(tests):
    """Whether two tests leave no postcode: their spans of beginnings do not meet."""
    spans = [_spans(test) for test in tests]
    return any(
        not any(_meet(one, other) for one in first for other in second)
        for number, first in enumerate(spans)
        for second in spans[number + 1 :]
    )


def _spans(test) -> list[tuple[str, str]]:
    values = [plain_postcode(value) for value in test.values]
    return [tuple(values)] if test.relation == Relation.WITHIN else [(value, value) for value in values]


def _meet(one, other):
    """Whether a postcode may begin within both spans: compared as far as the shorter one reaches."""
    length = min(len(one[0]), len(other[0]))
    return one[0][:length] <= other[1][:length] and other[0][:length] <= one[1][:length]


def _implies(test: Test, wanted: Test) -> bool:
    if test.fact == Fact.POSTCODE:
        return all(any(_lies_in(one, other) for other in _spans(wanted)) for one in _spans(test))
    if wanted.relation == Relation.BETWEEN:
        return _range_lies_in(test, wanted)
    had, asked = _values(test), _values(wanted)
    relation = test.relation, wanted.relation
    if relation in {(Relation.ONE_OF, Relation.ONE_OF), (Relation.ONLY, Relation.ONLY)}:
        return had <= asked
    if relation == (Relation.NONE_OF, Relation.NONE_OF):
        return asked <= had
    if relation == (Relation.ONE_OF, Relation.NONE_OF):
        return test.fact not in OF_LINES and had.isdisjoint(asked)
    if relation == (Relation.ONLY, Relation.NONE_OF):
        return had.isdisjoint(asked)
    return relation == (Relation.ONLY, Relation.ONE_OF) and had <= asked


def _lies_in(one, other):
    """Whether every postcode of one span is of the other: the other is no finer than it."""
    length = len(other[0])
    return len(one[0]) >= length and other[0] <= one[0][:length] and one[1][:length] <= other[1]


def _range_lies_in(test, wanted):
    if test.values[2:] != wanted.values[2:]:
        return False
    low, high = test.values[:2]
    least, most = wanted.values[:2]
    reaches_low = least is None or (low is not None and low >= least)
    reaches_high = most is None or (high is not None and high <= most)
    return reaches_low and reaches_high


def _values(test: Test) -> frozenset[str]:
    return frozenset(folded(value) for value in test.values)
