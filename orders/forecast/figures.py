"""What falls due within a day and two, added up from groups of rows that are alike. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from orders.forecast.bands import HOURS


@dataclass(frozen=True)
class Group:
    """Rows of one kind and cause for which the same falls due; `key` tells that, but for the price."""

    kind: str
    cause: str
    key: tuple[int, int, str]  # band, policy version, programme
    count: int
    adds: tuple[int | None, ...]  # within each of the hours; None: not known yet


@dataclass(frozen=True)
class Stake:
    """What falls due within so many hours: how many fines, what they come to, and those not known yet."""

    hours: int
    fines: int = 0
    minor: int = 0
    unknown: int = 0

    @property
    def all(self) -> int:
        return self.fines + self.unknown


@dataclass(frozen=True)
class Part:
    """What is at stake in fines of one kind, or of orders that wait for one thing."""

    code: str
    stakes: tuple[Stake, ...]


@dataclass(frozen=True)
class Forecast:
    """What falls due if nothing is done, by kind, by cause, and all together."""

    kinds: list[Part]
    causes: list[Part]
    stakes: tuple[Stake, ...]
    is_cut: bool = False  # there is more than was added up

    @property
    def is_empty(self) -> bool:
        return not any(stake.all for stake in self.stakes)


def added_up(groups: Iterable[Group], *, is_cut: bool = False) -> Forecast:
    """The figures; the parts in which most money falls due stand first."""
    groups = list(groups)
    return Forecast(
        kinds=_parts(groups, lambda group: group.kind),
        causes=_parts(groups, lambda group: group.cause),
        stakes=_stakes(groups),
        is_cut=is_cut,
    )


def _parts(groups: list[Group], code: Callable[[Group], str]):
    by_code = defaultdict(list)
    for group in groups:
        by_code[code(group)].append(group)
    parts = [Part(code, _stakes(some)) for code, some in by_code.items()]
    parts = [part for part in parts if any(stake.all for stake in part.stakes)]
    return sorted(parts, key=lambda part: ([(-one.minor, -one.all) for one in part.stakes], part.code))


def _stakes(groups):
    return tuple(_stake(groups, place, hours) for place, hours in enumerate(HOURS))


def _stake(groups, place, hours):
    known = [(group.count, group.adds[place]) for group in groups if (group.adds[place] or 0) > 0]
    return Stake(
        hours=hours,
        fines=sum(count for count, _adds in known),
        minor=sum(count * adds for count, adds in known),
        unknown=sum(group.count for group in groups if group.adds[place] is None),
    )
