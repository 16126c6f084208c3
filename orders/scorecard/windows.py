"""The days that a scorecard speaks of, in the store's own time (pure)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from orders.review.periods import Period, day_of

SHORT, LONG = 10, 30
LENGTHS = (SHORT, LONG)
READ = LONG + SHORT - 1  # the trend's first day looks back as far as the short window does


@dataclass(frozen=True)
class Window:
    """Today and so many days before it; what has a date to keep counts once that has passed."""

    period: Period
    passed: datetime  # a date before it has passed: it is met until its second is over

    @property
    def begins(self) -> datetime:
        return self.period.moments[0]

    @property
    def ends(self) -> datetime:
        return self.period.moments[1]


def window(length: int, zone: ZoneInfo, now: datetime) -> Window:
    """The last `length` days, today included."""
    end = day_of(now, zone) + timedelta(days=1)
    return Window(Period(end - timedelta(days=length), end, zone), now.replace(microsecond=0))


def days_up_to(day: date, length: int) -> list[date]:
    """So many days, the last of them this one."""
    return [day - timedelta(days=number) for number in range(length)]
