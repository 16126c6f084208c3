"""When somebody may sit the exam next: the day's attempts and the time to cool down. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Protocol


class Limits(Protocol):
    """What the policy says of attempts."""

    attempts_a_day: int
    cool_down_minutes: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many attempts are left on this day of the store, and from when on the next may begin."""

    left_today: int
    next_at: datetime | None  # empty: at once
    is_day_full: bool = False


def allowance(
    drawn: Sequence[datetime], closed: Sequence[datetime], limits: Limits, zone: tzinfo, now: datetime
) -> Allowance:
    """What a person may do, who had papers drawn and closed at these moments.

    A closing that lies ahead was written by a clock that has been put back since: it locks nobody out.
    """
    today = now.astimezone(zone).date()
    used = sum(moment.astimezone(zone).date() == today for moment in drawn)
    left = max(limits.attempts_a_day - used, 0)
    cooled = max((moment for moment in closed if moment <= now), default=None)
    waits = [] if cooled is None else [cooled + timedelta(minutes=limits.cool_down_minutes)]
    if not left:
        waits.append(_begin_of(today + timedelta(days=1), zone))
    next_at = max(waits, default=now)
    return Allowance(left, next_at if next_at > now else None, is_day_full=not left)


def _begin_of(day, zone):
    """The first moment of a local day; of a midnight that comes twice the later one."""
    midnight = datetime.combine(day, time.min, zone)
    return max(midnight.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
