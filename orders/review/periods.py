"""Days and months of a store's own time: where they begin and end (pure)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from warehouses.calendars.clockwork import local_moment

EARLIEST, LATEST = date(2000, 1, 1), date(9000, 1, 1)


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a day begins there."""
    return local_moment(datetime.combine(day, time.min), zone)


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The day that a moment falls on there."""
    return moment.astimezone(zone).date()


@dataclass(frozen=True)
class Period:
    """Whole days of a zone, from the first to before the last."""

    first: date
    end: date
    zone: ZoneInfo

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Where it begins, and where what comes after it begins."""
        return start_of_day(self.first, self.zone), start_of_day(self.end, self.zone)

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=number) for number in range((self.end - self.first).days)]


def month_of(day: date, zone: ZoneInfo) -> Period:
    """The month that a day lies in."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=32)).replace(day=1), zone)


def month_before(month: Period) -> Period:
    return month_of(month.first - timedelta(days=1), month.zone)


def month_after(month: Period) -> Period:
    return month_of(month.end, month.zone)


def parse_month(text: str, zone: ZoneInfo) -> Period | None:
    """The month that `2026-03` names; None for anything else."""
    try:
        first = datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return None
    return month_of(first, zone) if EARLIEST <= first < LATEST and len(text) == 7 else None
