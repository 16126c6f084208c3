"""When a deadline is warned of: pure arithmetic on moments and on hours ahead of them."""

from collections.abc import Collection
from datetime import datetime, timedelta


def first_warning(deadline: datetime, hours: Collection[int]) -> datetime | None:
    """The moment of the earliest warning, which may have passed; None where none is wanted."""
    return _before(deadline, hours)


def warning_now(
    deadline: datetime, hours: Collection[int], now: datetime
) -> tuple[int | None, datetime | None]:
    """How many hours ahead the warning is that has to be given now, and when the next one is.

    Of several that have come the last one alone is given: "less than 4 h" makes "less than 24 h" idle. None
    is given when none has come, nor once the deadline has passed: then it is late, and that is told.
    """
    if now > deadline:
        return None, None
    come = [ahead for ahead in hours if deadline - timedelta(hours=ahead) <= now]
    level = min(come, default=None)
    return level, _before(deadline, [ahead for ahead in hours if level is None or ahead < level])


def _before(deadline, hours):
    return deadline - timedelta(hours=max(hours)) if hours else None
