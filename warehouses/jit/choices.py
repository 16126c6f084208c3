"""Which of a store's choices counts when: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Chosen:
    """That a store's JIT orders are handed over at a warehouse, for those released from a moment on."""

    since: datetime
    warehouse_id: int


def chosen_at(history: Sequence[Chosen], moment: datetime) -> Chosen | None:
    """The choice by which an order is dated that is released at a moment; `history` in its order.

    None before the first one: what was released before keeps the date that it was promised.
    """
    return next((one for one in reversed(history) if one.since <= moment), None)
