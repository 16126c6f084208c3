"""What a draft changes against the version in force (pure).

Rules of two versions share no key: a rule is the same where it says the same, else where it has the same
name, else where only its name differs.
"""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

ADDED, CHANGED, MOVED, REMOVED = "added", "changed", "moved", "removed"


@dataclass(frozen=True)
class Said:
    """A rule as far as it is compared."""

    position: int
    name: str
    orders: Hashable
    places: tuple
    goes_on: bool

    @property
    def content(self):
        """All but the name."""
        return self.orders, self.places, self.goes_on


@dataclass(frozen=True)
class Change:
    """One difference; an added rule has no `old`, a removed one no `new`."""

    kind: str
    old: Said | None = None
    new: Said | None = None


def changes(old: Sequence[Said], new: Sequence[Said]) -> list[Change]:
    """All differences, in the order of the new rules, then what is gone."""
    pairs = _paired(old, new)
    staying = _rising([pairs[rule.position].position for rule in new if rule.position in pairs])
    found = []
    for rule in new:
        was = pairs.get(rule.position)
        if was is None:
            found.append(Change(ADDED, new=rule))
        elif (was.name, was.content) != (rule.name, rule.content):
            found.append(Change(CHANGED, was, rule))
        elif was.position not in staying:
            found.append(Change(MOVED, was, rule))
    kept = {rule.position for rule in pairs.values()}
    return found + [Change(REMOVED, old=rule) for rule in old if rule.position not in kept]


def _paired(old, new) -> dict[int, Said]:
    """Positions of new rules with the old rule that each was."""
    pairs, left = {}, list(old)
    ways: tuple[Callable, ...] = (
        lambda rule: (rule.name, rule.content),
        lambda rule: rule.name,
        lambda rule: rule.content,
    )
    for same in ways:
        for rule in new:
            if rule.position in pairs:
                continue
            was = next((one for one in left if same(one) == same(rule)), None)
            if was is not None:
                pairs[rule.position] = was
                left.remove(was)
    return pairs


def _rising(positions: Sequence[int]) -> set[int]:
    """As many positions as possible that keep their order: the others have moved."""
    tails, ends, before = [], [], {}
    for position in positions:
        place = bisect_left(tails, position)
        before[position] = ends[place - 1] if place else None
        tails[place : place + 1] = [position]
        ends[place : place + 1] = [position]
    staying, position = set(), ends[-1] if ends else None
    while position is not None:
        staying.add(position)
        position = before[position]
    return staying
