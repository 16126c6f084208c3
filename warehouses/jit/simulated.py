"""What a store's recent orders would have got by a warehouse's calendar, counted: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median

MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Compared:
    """An order's ship-by as it was and as it would have been, each on the wall clock that counts it."""

    number: str
    before: datetime
    before_city: str
    after: datetime
    after_city: str

    @property
    def later_by(self) -> timedelta:
        """By how much it would have been later; below zero where it would have been earlier."""
        # In UTC: within one zone the difference of two moments would be that of their wall clocks.
        return self.after.astimezone(UTC) - self.before.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Simulated:
    """How the dates compare: so many earlier, the same, later; half of them by no more than the median."""

    earlier: int = 0
    same: int = 0
    later: int = 0
    median: timedelta | None = None
    examples: tuple[Compared, ...] = ()

    @property
    def count(self) -> int:
        return self.earlier + self.same + self.later


@dataclass(frozen=True)
class Simulation:
    """What the orders of some days would have got, by the key of the warehouse."""

    days: int
    most_a_day: int  # looked at
    by_warehouse: Mapping[int, Simulated] = field(default_factory=dict)
    is_uncounted: bool = False  # there are so many that nobody could wait for it

    def of(self, warehouse) -> Simulated:
        """By this warehouse's calendar; nothing counted where it has none."""
        return self.by_warehouse.get(warehouse.pk, Simulated())


def simulated(orders: Iterable[Compared]) -> Simulated:
    """Counts orders by what would have become of their dates."""
    told = sorted(orders, key=lambda one: (one.later_by, one.number))
    if not told:
        return Simulated()
    lengths = [one.later_by for one in told]
    nothing = timedelta(0)
    return Simulated(
        earlier=sum(length < nothing for length in lengths),
        same=lengths.count(nothing),
        later=sum(length > nothing for length in lengths),
        median=median(lengths),
        examples=_examples(told),
    )


def _examples(told):
    """The order that would gain most, the one in the middle and the one that would lose most, each once."""
    places = dict.fromkeys([0, len(told) // 2, len(told) - 1])
    return tuple(told[place] for place in places)[:MOST_EXAMPLES]
