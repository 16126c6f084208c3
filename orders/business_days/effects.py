"""What other business days of a store would change, before they are saved: reckoned as the clock reckons.

Of open orders one of each kind is reckoned, as for days that staff decide: they share whatever date they
would get.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from merchant.tenancy.models import Store
from orders.book.models import Fulfilment, Order
from orders.book.status import SHIPPABLE
from orders.business_days.kinds import open_orders_of
from orders.business_days.moving import first_moment
from orders.business_days.selectors import default_warehouse, refuse_endless, today_of
from orders.clock.models import Deadline
from orders.clock.reckoning import promises_to, reckon
from warehouses.calendars.keeping import read_store_days
from warehouses.calendars.store_days import StoreDays

MORNING = time(9)  # when the orders of the table below are released
EXAMPLES = 3
MOST_PENDING = 500
DAYS_BEFORE, MOST_DAYS = 14, 60  # release days that are looked at before the first changed day, and in all
WEEKS = 4  # of which the orders of a weekday are the average


@dataclass
class Group:
    """Orders to which the same happens, and some of them with their date before and after."""

    count: int = 0
    examples: list = field(default_factory=list)

    def add(self, count, example) -> None:
        self.count += count
        if len(self.examples) < EXAMPLES:
            self.examples.append(example)


@dataclass(frozen=True)
class Example:
    """An order's ship-by before and after, on the wall clock that it is counted by; or its deliver-by."""

    order: Order
    before: datetime
    after: datetime
    city: str
    is_delivery: bool = False


@dataclass(frozen=True)
class ReleaseDay:
    """What an order released on a day at nine would have to leave by; `orders` come on such a day.

    Empty where nobody says how many.
    """

    day: date
    orders: int | None
    before: datetime
    after: datetime


@dataclass(frozen=True)
class Effect:
    """All that would change; `missing` open orders were not looked at, or more."""

    moving: Group
    kept: dict[str, Group]
    missing: int
    pending: Group
    is_pending_cut: bool
    days: list[ReleaseDay]
    city: str


def effect_of(store: Store, wanted: StoreDays, *, first_day: date, last_day: date) -> Effect:
    """What the store's orders would get by the wanted days, which differ from its own between two days.

    Refused where a closure leaves no day on which an order could be dated any more.
    """
    own = read_store_days([store.pk])[store.pk]
    if own.weeks == wanted.weeks:
        refuse_endless(store, wanted, first_day, last_day)
    saved = {"store_days": {store.pk: own}}, {"store_days": {store.pk: wanted}}
    moving, kept, missing = _open_orders(store, saved, first_day)
    pending, is_cut = _pending_orders(store, saved)
    days = _release_days(store, saved, first_day, last_day)
    warehouse = default_warehouse(store)
    return Effect(moving, kept, missing, pending, is_cut, days, warehouse.city if warehouse else "")


def _open_orders(store, saved, first_day):
    """Who would move, who keeps a date that would be another one, by why; and how many nobody looked at."""
    since = max(first_moment(first_day), timezone.now())
    rows = Fulfilment.objects.for_merchant(store.merchant).open()
    rows = rows.filter(
        order__store=store, order__status__in=SHIPPABLE, order__due_order__gte=since, ship_by__gte=since
    )
    own, wanted = (told["store_days"][store.pk] for told in saved)
    is_closure = own.weeks == wanted.weeks  # of what a store sets only closures may move open orders
    why_kept = "promised" if is_closure else "week_before"
    by_policy = rows.filter(ship_by_source=Fulfilment.ShipBySource.POLICY)
    orders = open_orders_of(by_policy, own, opens=not is_closure)
    sizes, chosen = orders.sizes(), orders.samples()
    counts = {sample: sizes[kind] for kind, sample in chosen.items()}
    moving, kept = Group(), {}
    samples = _read(store, counts)
    promised = {"promised": promises_to(samples)}
    supposed = {store.pk: wanted if is_closure else wanted.as_if_ever()}
    for before, after in pairs(samples, saved[0] | promised, {"store_days": supposed} | promised):
        if after.reckoned_ship_by <= before.reckoned_ship_by:
            continue
        moves = is_closure and before.policy.closures_move_orders
        group = moving if moves else kept.setdefault(why_kept, Group())
        group.add(counts[before.fulfilment_id], _example(before, after))
    bound = rows.filter(ship_by_source=Fulfilment.ShipBySource.MARKETPLACE).count()
    if bound:
        kept["marketplace"] = Group(bound)
    return moving, kept, orders.missing(chosen)


def _pending_orders(store, saved):
    """Orders that are not released yet, as if they were released now."""
    waiting = Order.objects.for_merchant(store.merchant).filter(store=store, status=Order.Status.PENDING)
    ids = list(waiting.order_by("ordered_at", "pk").values_list("pk", flat=True)[: MOST_PENDING + 1])
    of_them = Fulfilment.objects.for_merchant(store.merchant).open().filter(order__in=ids[:MOST_PENDING])
    rows = _read(store, of_them.values_list("pk", flat=True))
    now = timezone.now()
    for row in rows:
        row.order.released_at = now
    group = Group()
    for before, after in pairs(rows, *saved):
        if after.reckoned_ship_by != before.reckoned_ship_by:
            group.add(1, _example(before, after))
    return group, len(ids) > MOST_PENDING


def _release_days(store, saved, first_day, last_day):
    """The days on which a released order would get another date than now."""
    warehouse = default_warehouse(store)
    if warehouse is None:
        return []
    zone = ZoneInfo(warehouse.time_zone)
    coming = mornings_until(last_day, first_day, zone)
    rows = [_imagined(store, -number, moment) for number, moment in enumerate(coming, start=1)]
    return changed_days(pairs(rows, *saved), zone, _orders_by_weekday(store))


def mornings_until(last_day: date, first_day: date, zone: ZoneInfo) -> list[datetime]:
    """When an order might be released that waits for days from `first_day` on: each coming day at nine."""
    now = timezone.now()
    first = max(first_day - timedelta(days=DAYS_BEFORE), now.astimezone(zone).date())
    days = [first + timedelta(days=n) for n in range(MOST_DAYS) if first + timedelta(days=n) <= last_day]
    mornings = [datetime.combine(day, MORNING, zone) for day in days]
    return [moment for moment in mornings if moment > now]


def changed_days(
    dated: Iterable[tuple[Deadline, Deadline]], zone: ZoneInfo, expected: Mapping[int, int] | None = None
) -> list[ReleaseDay]:
    """Those of release days that get another date; `expected` tells how many orders come on a weekday."""
    return [
        ReleaseDay(
            day=(day := before.started_at.astimezone(zone).date()),
            orders=None if expected is None else expected.get(day.weekday(), 0),
            before=before.reckoned_ship_by.astimezone(before.local_zone),
            after=after.reckoned_ship_by.astimezone(after.local_zone),
        )
        for before, after in dated
        if after.reckoned_ship_by != before.reckoned_ship_by
    ]


def _imagined(store, key, moment):
    """An order as the store's default warehouse would send it: it is nowhere written."""
    order = Order(pk=key, merchant_id=store.merchant_id, store=store, released_at=moment, ordered_at=moment)
    return Fulfilment(pk=key, merchant_id=store.merchant_id, order=order)


def _orders_by_weekday(store):
    """How many orders come on a weekday of the store, on the average of the last weeks."""
    zone, today = ZoneInfo(store.time_zone), today_of(store)
    first, until = (datetime.combine(day, time(0), zone) for day in (today - timedelta(weeks=WEEKS), today))
    came = Order.objects.for_merchant(store.merchant).filter(
        store=store, ordered_at__gte=first, ordered_at__lt=until
    )
    by_day = came.order_by().values_list(TruncDate("ordered_at", tzinfo=zone)).annotate(Count("pk"))
    counts: dict[int, int] = {}
    for day, count in by_day:
        counts[day.weekday()] = counts.get(day.weekday(), 0) + count
    return {weekday: round(count / WEEKS) for weekday, count in counts.items()}


def _read(store, keys) -> list[Fulfilment]:
    rows = Fulfilment.objects.for_merchant(store.merchant).filter(pk__in=list(keys))
    return list(rows.select_related("order__store").order_by("ship_by", "pk"))


def pairs(rows: Sequence[Fulfilment], own: Mapping, wanted: Mapping) -> Iterator[tuple[Deadline, Deadline]]:
    """How each is dated as days are, and as they would be: by what either tells to the clock."""
    if not rows:
        return
    own, wanted = (reckon(rows, **told) for told in (own, wanted))
    dated = {deadline.fulfilment_id: deadline for deadline in wanted.deadlines}
    for deadline in own.deadlines:
        if deadline.fulfilment_id in dated:
            yield deadline, dated[deadline.fulfilment_id]


def _example(before: Deadline, after: Deadline) -> Example:
    zone = before.local_zone
    return Example(
        before.fulfilment.order,
        before.reckoned_ship_by.astimezone(zone),
        after.reckoned_ship_by.astimezone(zone),
        before.city,
    )
