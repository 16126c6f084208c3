"""Which clock an order shows: in the list and on its page alike."""

from datetime import datetime

from orders.book.status import SHIPPABLE
from orders.clock.waiting import is_guessed
from orders.clock.wording import Pill, pill


def clock_pill(
    status: str,
    *,
    now: datetime,
    ship_by,
    ended_at,
    is_provisional: bool,
    source: str,
    has_left: bool = False,
) -> Pill | None:
    """The clock of an order that is to ship, or how it did; none for what never runs or was cancelled.

    It runs on for what has left without the event that counts as shipped.
    """
    if ended_at is None and status not in SHIPPABLE and not (has_left and ship_by):
        return None
    if ended_at is not None and ship_by is None:
        return None
    provisional = is_guessed(is_provisional, source)
    return pill(ship_by, now=now, ended_at=ended_at, provisional=provisional)
