"""A parcel of a shipping table, and what was found out about it."""

from dataclasses import dataclass
from datetime import datetime

from merchant.frame.sayings import kept
from orders.bulk.pasted import Row


@dataclass
class Checked:
    """One parcel of the table, of one row or of several; `reason` says why it will not ship."""

    rows: list[Row]
    order_id: int | None = None
    number: str = ""
    reason: str = ""
    carrier: str = ""
    tracking: str = ""
    handed_over_at: datetime | None = None
    units: dict[int, int] | None = None
    is_held: bool = False

    def refuse(self, reason: str) -> None:
        self.reason = self.reason or reason

    def data(self) -> dict:
        """As the run keeps it."""
        at = self.handed_over_at
        return {
            "carrier": self.carrier,
            "tracking": self.tracking,
            "at": at.isoformat() if at else "",
            "units": self.units,
            "held": self.is_held,
            "rows": [row.line for row in self.rows],
            "typed": [row.typed() for row in self.rows],
            **({"said": kept(self.reason)} if self.reason else {}),
        }
