"""Whether a JIT warehouse still takes stores: pure."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Room(TextChoices):
    """What staff say of a JIT warehouse."""

    OPEN = "open", pgettext_lazy("capacity", "takes stores")
    CLOSING = "closing", pgettext_lazy("capacity", "takes stores until a day")
    FULL = "full", pgettext_lazy("capacity", "full")


OPEN, CLOSING, FULL = Room


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much room there is on a day; `until` is the last day of one that closes, or has closed."""

    state: Room = Room.OPEN
    until: date | None = None
    note: str = ""

    @property
    def takes_stores(self) -> bool:
        """Whether a store may choose it."""
        return self.state != FULL


def capacity_on(state: str, takes_until: date | None, note: str, today: date) -> Capacity:
    """What staff wrote, seen on a day: one that closes is full after its last day, without anybody's act."""
    has_closed = state == CLOSING and takes_until is not None and today > takes_until
    return Capacity(FULL if has_closed else Room(state), takes_until if state == CLOSING else None, note)
