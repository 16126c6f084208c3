"""What a store's page of business days shows: its week, its closures, the rules for them and the year."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils import timezone

from merchant.tenancy.models import Store
from orders.book.models import Order
from orders.business_days.closing import FURTHEST, ClosureRules, check_closure, check_week
from orders.business_days.exceptions import ClosureRefused
from orders.policy.selectors import published_policies
from warehouses.calendars.clockwork import combine
from warehouses.calendars.keeping import read_store_days
from warehouses.calendars.library import read_year
from warehouses.calendars.models import Closure, StoreWeek
from warehouses.calendars.open_days import LONGEST_CLOSURE, OpenDays
from warehouses.calendars.picture import exceptional_days, months_of
from warehouses.calendars.selectors import YEARS_AHEAD, YEARS_BACK, YearPicture, calendar_for
from warehouses.calendars.store_days import StoreDays, Week
from warehouses.calendars.wording import describe_warning
from warehouses.sites.models import Warehouse

MOST_CHANGES = 300  # closures and weeks that a store may enter in a year, removed ones too
SPRING_FESTIVAL = ("CN", "Chinese New Year")  # its country, and how the list of holidays names its days


@dataclass(frozen=True)
class Festival:
    """The statutory days of the next Spring Festival."""

    first_day: date
    last_day: date


def today_of(store: Store) -> date:
    """The store's local day."""
    return timezone.now().astimezone(ZoneInfo(store.time_zone)).date()


def rules_for(store: Store) -> ClosureRules | None:
    """What the versions in force say that may date orders of the store; the strictest of each."""
    now = timezone.now()
    return ClosureRules.strictest([policy for policy in published_policies() if policy.is_valid_at(now)])


def weeks_of(store: Store) -> list[Week]:
    """The week on which the store ships, every day until it sets some, and those that follow."""
    return read_store_days([store.pk])[store.pk].weeks_from(timezone.now())


def closures_of(store: Store) -> list[Closure]:
    """Those that stand, the last to begin first; what is over stays for a year."""
    closures = Closure.objects.for_merchant(store.merchant).filter(store=store).standing()
    today = today_of(store)
    since = today.replace(year=today.year - 1, day=min(today.day, 28))
    return list(closures.filter(last_day__gte=since).select_related("saved_by").order_by("-first_day"))


def next_spring_festival(today: date) -> Festival | None:
    """As the list of public holidays has it; None where it does not reach so far."""
    country, name = SPRING_FESTIVAL
    for year in (today.year, today.year + 1):
        named = sorted(day for day, said in read_year(country, "", year).holidays.items() if name in said)
        if named and named[0] > today:
            return Festival(named[0], named[-1])
    return None


def default_warehouse(store: Store) -> Warehouse | None:
    """The warehouse by which the store's unmatched orders are dated."""
    return Warehouse.objects.for_merchant(store.merchant).filter(storewarehouse__store=store).first()


def refuse_closure(store: Store, first_day: date, last_day: date) -> ClosureRules:
    """Refuse a closure that the rules for the store forbid today; returns the rules."""
    rules = rules_for(store)
    if rules is None:
        raise ClosureRefused("no_policy")
    refuse_restless(store)
    closures = Closure.objects.for_merchant(store.merchant).filter(store=store)
    told = {
        "today": today_of(store),
        "standing": closures.standing(),
        "spent": _spent(store, closures, rules),
    }
    check_closure(first_day, last_day, rules=rules, **told)
    return rules


def refuse_restless(store: Store) -> None:
    """Refuse one more change of a store that made very many: every order's date asks all of them."""
    since = timezone.now() - timedelta(days=365)
    kinds = (Closure, StoreWeek)
    made = sum(
        kind.objects.for_merchant(store.merchant).filter(store=store, saved_at__gte=since).count()
        for kind in kinds
    )
    if made >= MOST_CHANGES:
        raise ClosureRefused("restless", most=MOST_CHANGES)


def replaced_by(wanted: StoreDays, own: StoreDays) -> list[Week]:
    """The weeks to come that would never begin if the wanted days were saved."""
    begins = wanted.weeks[-1].begins
    return [week for week in own.weeks_from(timezone.now())[1:] if week.begins >= begins]


def with_week(
    store: Store, weekdays: Collection[int], first_day: date, *, own: StoreDays, now: datetime
) -> StoreDays:
    """The store's own days with other working days from a day on, were they saved now.

    Refused if the rules for the store forbid it, or no order could be dated any more.
    """
    rules, today = rules_for(store), today_of(store)
    if rules is None:
        raise ClosureRefused("week_no_policy")
    refuse_restless(store)
    check_week(weekdays, first_day, today=today, rules=rules)
    week = Week.from_day(first_day, weekdays, zone_name=store.time_zone, saved_at=now)
    wanted = own.with_week(week)
    refuse_endless(store, wanted, first_day, today + FURTHEST, since=week.begins)
    return wanted


def _spent(store, closures, rules):
    """Those that were taken back after orders were dated by them, or moved, this year or later."""
    this_year = today_of(store).replace(month=1, day=1)
    removed = closures.filter(removed_at__isnull=False, last_day__gte=this_year)
    if rules.moves_orders:
        return removed
    released = {"released_at__gte": OuterRef("saved_at"), "released_at__lt": OuterRef("removed_at")}
    orders = Order.objects.for_merchant(store.merchant).filter(store=store, **released)
    return removed.filter(Exists(orders))


def calendars_of(
    store: Store, days: StoreDays, first_year: int, last_year: int, *, since: datetime
) -> list[tuple[date, OpenDays]]:
    """The store's days as they stand now together with its default warehouse's: by week, from a moment on.

    Each with the store's local day from which on its week counts.
    """
    warehouse, span = default_warehouse(store), {"first_year": first_year, "last_year": last_year}
    others = [calendar_for(warehouse, **span)] if warehouse else []
    opened = others[0].special_days if others else {}
    told = {"zone_name": store.time_zone, "special_days": opened, **span}
    moments = [since, *(week.begins for week in days.weeks_from(since)[1:])]
    own = [days.calendar(timezone.now(), week_at=moment, **told) for moment in moments]
    zone = ZoneInfo(store.time_zone)
    return [
        (moment.astimezone(zone).date(), combine(*others, calendar))
        for moment, calendar in zip(moments, own, strict=True)
    ]


def refuse_endless(
    store: Store, days: StoreDays, first_day: date, last_day: date, *, since: datetime | None = None
) -> None:
    """Refuse days with which nothing would be open for sixty days around these.

    With each week that counts from a moment on, or from now on.
    """
    first = first_day - timedelta(days=LONGEST_CLOSURE)
    told = {"since": since or timezone.now()}
    for _day, calendar in calendars_of(store, days, first.year, last_day.year + 1, **told):
        _refuse_endless(calendar, first, last_day)


def _refuse_endless(calendar, first, last_day):
    for ordinal in range(first.toordinal(), last_day.toordinal() + 1):
        if calendar.is_closed_from(ordinal):
            closed = {"day": date.fromordinal(ordinal), "calendar": calendar.closed_name(ordinal)}
            raise ClosureRefused("no_open_day", **closed)


def year_of(store: Store, year: int) -> YearPicture:
    """A year of the store together with its default warehouse: days count when both are open.

    Each day by the week that counts then.
    """
    today, days = today_of(store), read_store_days([store.pk])[store.pk]
    new_year = datetime.combine(date(year, 1, 1), time(0), ZoneInfo(store.time_zone))
    (_first, calendar), *later = calendars_of(store, days, year, year, since=new_year)
    months = months_of(year, calendar, today=today, kept_by_staff={}, later=later)
    return YearPicture(
        year=year,
        months=months,
        exceptional=exceptional_days(months),
        warnings=[describe_warning(warning) for warning in calendar.warnings(year, year)],
        previous=year - 1 if year > today.year - YEARS_BACK else None,
        next=year + 1 if year < today.year + YEARS_AHEAD else None,
    )
