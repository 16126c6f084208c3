"""A deadline's explanation as it is kept with an order: codes and plain values, never sentences."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from functools import cached_property


@dataclass(frozen=True)
class Day:
    """One day of the way: whether it counts, and the code and details of the reason."""

    date: date
    counts: bool
    reason: str
    params: dict

    def to_json(self):
        return {"date": str(self.date), "counts": self.counts, "reason": self.reason, "params": self.params}

    @classmethod
    def from_json(cls, data):
        return cls(date.fromisoformat(data["date"]), data["counts"], data["reason"], data["params"])


@dataclass(frozen=True)
class Explanation:
    """How a deadline was counted, from the start's local day to the due day.

    All that start on one day share it: the moment of the start stands beside it.
    """

    zone: str
    cutoff: str | None
    business_days: int
    due_time: str
    day0: date
    ship_by: datetime
    days: tuple[Day, ...]
    warnings: tuple[dict, ...]
    revision: str

    def to_json(self) -> dict:
        """Plain values, for a JSON column; the very same each time, not to be changed."""
        return self._json

    @cached_property
    def _json(self):
        return {
            **{field.name: getattr(self, field.name) for field in fields(self)},
            "day0": str(self.day0),
            "ship_by": to_text(self.ship_by),
            "days": [day.to_json() for day in self.days],
            "warnings": list(self.warnings),
        }

    @classmethod
    def from_json(cls, data: dict) -> "Explanation":
        """The same explanation again."""
        known = {field.name: data[field.name] for field in fields(cls)}
        return cls(
            **{
                **known,
                "day0": date.fromisoformat(data["day0"]),
                "ship_by": datetime.fromisoformat(data["ship_by"]),
                "days": tuple(Day.from_json(day) for day in data["days"]),
                "warnings": tuple(data["warnings"]),
            }
        )


def to_text(moment: datetime) -> str:
    """A moment in UTC as ISO 8601 writes it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
