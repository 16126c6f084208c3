"""A store's month in figures, and each of its days: what they hold, as a job keeps it (pure)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from statistics import median


@dataclass
class Day:
    """One day's orders."""

    came_in: int = 0
    shipped: int = 0
    in_time: int = 0
    late: int = 0
    signed: int = 0
    cancelled: int = 0


@dataclass
class Figures:
    """A month's figures; what is told by code, currency or country is a mapping."""

    came_in: int = 0
    unpriced: int = 0
    shipped: int = 0
    in_time: int = 0
    late: int = 0
    signed: int = 0
    returned: int = 0
    lost: int = 0
    cancelled: dict[str, int] = field(default_factory=dict)  # by whom
    minutes_to_hand_over: int | None = None  # from release, the median
    minutes_to_sign: int | None = None  # from hand-over, the median
    holds: dict[str, int] = field(default_factory=dict)  # orders by reason
    warehouses: dict[str, dict] = field(default_factory=dict)  # by code: name, shipped, in_time, late
    countries: dict[str, int] = field(default_factory=dict)
    sales: dict[str, int] = field(default_factory=dict)  # minor units by currency
    discounts: dict[str, dict[str, int]] = field(default_factory=dict)  # by currency, by funder

    @property
    def rate(self) -> float | None:
        """The part that left in time, of what had a date to keep."""
        return rate(self.in_time, self.late)

    @property
    def all_cancelled(self) -> int:
        return sum(self.cancelled.values())

    @property
    def size(self) -> int:
        """How many orders it took to reckon this."""
        return self.came_in + self.shipped

    @property
    def is_empty(self) -> bool:
        return not (self.size or self.signed or self.all_cancelled or self.returned or self.lost)

    def to_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict) -> "Figures":
        """As it was kept; a figure that was not reckoned then is empty."""
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})


def rate(in_time: int, late: int) -> float | None:
    """The part that left in time; None where nothing had a date to keep."""
    return in_time / (in_time + late) if in_time + late else None


def median_minutes(lengths: Iterable[float]) -> int | None:
    """The median of lengths in seconds, in whole minutes."""
    lengths = list(lengths)
    return round(median(lengths) / 60) if lengths else None


def largest(counts: dict[str, int], most: int) -> list[tuple[str, int]]:
    """The largest counts first; equal ones by their code."""
    return sorted(Counter(counts).items(), key=lambda item: (-item[1], item[0]))[:most]
