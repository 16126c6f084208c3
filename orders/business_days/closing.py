"""When a store may close and which week it may set, by the rules of policy: pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from orders.business_days.exceptions import ClosureRefused

FURTHEST = timedelta(days=365)  # ahead; calendars are read two years ahead, and deadlines lie behind closures


class Rules(Protocol):
    """What a policy version says about closures and weeks of stores."""

    number: int
    closure_notice_days: int
    closure_days_a_year: int
    closure_longest: int
    least_weekdays: int
    closures_move_orders: bool


class Days(Protocol):
    """Both days included."""

    first_day: date
    last_day: date


@dataclass(frozen=True)
class ClosureRules:
    """What a store has to keep to: of several versions that date its orders the strictest says."""

    notice_days: int
    days_a_year: int
    longest: int
    least_weekdays: int
    versions: tuple[int, ...]
    moves_orders: bool  # of some version

    @classmethod
    def strictest(cls, policies: Sequence[Rules]) -> "ClosureRules | None":
        """None where no version is in force."""
        if not policies:
            return None
        return cls(
            notice_days=max(one.closure_notice_days for one in policies),
            days_a_year=min(one.closure_days_a_year for one in policies),
            longest=min(one.closure_longest for one in policies),
            least_weekdays=max(one.least_weekdays for one in policies),
            versions=tuple(sorted(one.number for one in policies)),
            moves_orders=any(one.closures_move_orders for one in policies),
        )

    def first_possible(self, today: date) -> date:
        """The first day on which a closure or week that is entered today may begin."""
        return today + timedelta(days=self.notice_days)

    def last_safe_day(self, first_day: date) -> date:
        """The last day on which a closure or week from that day on can be entered."""
        return date.fromordinal(max(first_day.toordinal() - self.notice_days, 1))


def check_closure(
    first_day: date,
    last_day: date,
    *,
    today: date,
    rules: ClosureRules,
    standing: Iterable[Days],
    spent: Iterable[Days] = (),
) -> None:
    """Refuse a closure that begins too soon, lasts too long, meets another or is more than a year has.

    `spent` were taken back after orders had been dated by them: each of their days counts, once.
    """
    standing = list(standing)
    if last_day < first_day:
        raise ClosureRefused("backward", first=first_day, last=last_day)
    for other in standing:
        if other.first_day <= last_day and first_day <= other.last_day:
            raise ClosureRefused("overlap", first=other.first_day, last=other.last_day)
    if first_day < rules.first_possible(today):
        possible, safe = rules.first_possible(today), rules.last_safe_day(first_day)
        raise ClosureRefused("too_soon", notice=rules.notice_days, first=possible, safe=safe)
    if last_day > today + FURTHEST:
        raise ClosureRefused("too_far", last=today + FURTHEST)
    days = (last_day - first_day).days + 1
    if days > rules.longest:
        raise ClosureRefused("too_long", days=days, longest=rules.longest)
    closed = [*standing, *spent]
    for year in range(first_day.year, last_day.year + 1):
        taken = {day for other in closed for day in days_in(year, other.first_day, other.last_day)}
        new = {*days_in(year, first_day, last_day)} - taken
        if len(taken) + len(new) > rules.days_a_year:
            left, told = max(rules.days_a_year - len(taken), 0), {"year": str(year), "new": len(new)}
            raise ClosureRefused("too_many", left=left, most=rules.days_a_year, **told)


def check_week(weekdays: Collection[int], first_day: date, *, today: date, rules: ClosureRules) -> None:
    """Refuse a week that has too few days, or begins too soon."""
    days = len(set(weekdays))
    if days < rules.least_weekdays:
        raise ClosureRefused("too_few", days=days, least=rules.least_weekdays)
    if first_day < rules.first_possible(today):
        possible, safe = rules.first_possible(today), rules.last_safe_day(first_day)
        raise ClosureRefused("week_too_soon", notice=rules.notice_days, first=possible, safe=safe)
    if first_day > today + FURTHEST:
        raise ClosureRefused("week_too_far", last=today + FURTHEST)


def days_in(year: int, first_day: date, last_day: date) -> range:
    """Which of these days lie in a year, as ordinals."""
    first, last = max(first_day, date(year, 1, 1)), min(last_day, date(year, 12, 31))
    return range(first.toordinal(), last.toordinal() + 1)
