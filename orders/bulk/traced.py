"""A parcel of a table of what carriers told, and what was found out about it."""

from dataclasses import dataclass, field
from datetime import datetime

from merchant.frame.sayings import kept
from orders.bulk.pasted import TraceRow


@dataclass
class Traced:
    """One row about a parcel that has left; `reason` says why nothing is done by it."""

    rows: list[TraceRow]
    order_id: int | None = None
    package_id: int | None = None
    number: str = ""  # the order's
    carrier: str = ""
    moments: dict[str, datetime] = field(default_factory=dict)  # by column, those that are news
    reason: str = ""

    def refuse(self, reason: str) -> None:
        self.reason = self.reason or reason

    def data(self) -> dict:
        """As the run keeps it."""
        (row,) = self.rows
        return {
            "package": self.package_id,
            "carrier": self.carrier,
            "tracking": row.tracking,
            "moments": {name: moment.isoformat() for name, moment in self.moments.items()},
            "rows": [row.line],
            "typed": [row.typed()],
            **({"said": kept(self.reason)} if self.reason else {}),
        }
