"""When a deadline is warned of: pure arithmetic on moments and on hours ahead of them."""

from collections.abc import Collection
from datetime import datetime, timedelta

SECOND = timedelta(seconds=1)


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


def first_telling(deadline: datetime, hours: Collection[int]) -> datetime:
    """The same for a deadline of which is told, too, that it has passed: then, if no warning is wanted."""
    return first_warning(deadline, hours) or deadline + SECOND


def telling_now(
    deadline: datetime, hours: Collection[int], now: datetime
) -> tuple[int | None, datetime | None]:
    """The same as `warning_now`, with 0 hours ahead once the deadline has passed: nothing follows that.

    A deadline is met until its second is over.
    """
    second = now.replace(microsecond=0)
    if second > deadline:
        return 0, None
    level, again = warning_now(deadline, hours, second)
    return level, again or deadline + SECOND


def _before(deadline, hours):
    return deadline - timedelta(hours=max(hours)) if hours else None
