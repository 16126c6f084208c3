"""Moments as both databases take them, written without asking datetime each time (pure)."""

from datetime import date, timedelta
from functools import cache

DAY = 24 * 3600
TIMES = [
    f"{hour:02}:{minute:02}:{second:02}" for hour in range(24) for minute in range(60) for second in range(60)
]


@cache
def _day(number):
    return str(date(1970, 1, 1) + timedelta(days=number))


def text_of(moment: int | None) -> str | None:
    """A moment, counted in seconds, in UTC."""
    if moment is None:
        return None
    return f"{_day(moment // DAY)} {TIMES[moment % DAY]}"
