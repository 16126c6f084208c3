"""A store's months and days as pages ask for them: kept by the job, or reckoned where that is quick."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language

from merchant.money.currencies import format_minor
from merchant.tenancy.models import Store
from orders.book.models import Order
from orders.review.behind import order_of
from orders.review.figures import Day, Figures
from orders.review.models import MonthFigures
from orders.review.periods import Period
from orders.review.reckoning import ordered, reckon, reckon_days
from warehouses.sites.countries import country_name

QUICK = 5_000  # orders that a page may add up by itself
EVERY = timedelta(hours=1)  # a running month is reckoned so often, and no month more often
SETTLED_AFTER = timedelta(days=45)  # late entries and corrections come until then


@dataclass(frozen=True)
class OrderRow:
    """An order behind a figure, with the moment for which it is counted."""

    url: str
    number: str
    status: str
    moment: str
    country: str
    total: str


@dataclass(frozen=True)
class Month:
    """A month's figures and days, and when they were true."""

    period: Period
    figures: Figures
    days: dict[date, Day]
    as_of: datetime
    outdated: int | None = None  # the kept row's key, when orders have come since that it does not count


@dataclass(frozen=True)
class Days:
    """Some days' figures, and when all of them were true."""

    days: dict[date, Day]
    as_of: datetime


def month(store: Store, period: Period, now: datetime) -> Month:
    """One month: kept figures, unless adding it up anew is quick."""
    kept = _kept(store).filter(begins_on=period.first).first()
    if kept is not None and not _is_quick(kept):
        figures = Figures.from_json(kept.figures)
        outdated = kept.pk if _is_outdated(kept, figures, store, period, now) else None
        return Month(period, figures, _days_of(kept), kept.reckoned_at, outdated)
    told = reckon(store, period)
    return Month(period, told.figures, told.days, now)


def days(store: Store, period: Period, now: datetime) -> Days:
    """What came in and what left on each day of two months at most: kept, else in two queries."""
    firsts = {day.replace(day=1) for day in period.days}
    kept = {row.begins_on: row for row in _kept(store).filter(begins_on__in=firsts) if not _is_quick(row)}
    found = {day: told for row in kept.values() for day, told in _days_of(row).items()}
    others = [day for day in period.days if day.replace(day=1) not in kept]
    if others:
        found |= reckon_days(store, Period(others[0], others[-1] + timedelta(days=1), period.zone))
    as_of = min((row.reckoned_at for row in kept.values()), default=now)
    return Days({day: found.get(day, Day()) for day in period.days}, as_of)


def order_rows(rows: list, *, sort: str, store: Store) -> list[OrderRow]:
    """These rows ready to print, each with the moment that sorts it; without a query."""
    return [_order_row(order_of(row), getattr(row, sort), store) for row in rows]


def _order_row(order: Order, moment: datetime, store: Store):
    return OrderRow(
        url=reverse("orders:detail", args=[store.code, order.public_id]),
        number=order.number,
        status=order.get_status_display(),
        moment=f"{moment.astimezone(ZoneInfo(store.time_zone)):%Y-%m-%d %H:%M}",
        country=country_name(order.country) if order.country else "–",
        total=format_minor(order.total_minor, order.currency, get_language() or "en"),
    )


def is_settled(reckoned_at: datetime, period: Period) -> bool:
    """Whether a month was reckoned so long after its end that nothing more is expected."""
    return reckoned_at >= period.moments[1] + SETTLED_AFTER


def is_old(reckoned_at: datetime, now: datetime) -> bool:
    """Whether figures may be reckoned again already."""
    return reckoned_at < now - EVERY


def _is_outdated(kept, figures, store, period, now):
    """Whether orders came into the month after it was reckoned, as with a file of history."""
    return is_old(kept.reckoned_at, now) and ordered(store, period).count() != figures.came_in


def _kept(store):
    return MonthFigures.objects.for_merchant(store.merchant_id).filter(store=store)


def _is_quick(kept):
    """Whether a page may add the month up by itself, and so tell what has just happened."""
    return Figures.from_json(kept.figures).size <= QUICK


def _days_of(kept):
    return {date.fromisoformat(day): Day(**told) for day, told in kept.days.items()}
