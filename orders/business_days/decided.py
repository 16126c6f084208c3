"""What a day that staff decide would do to the open orders of all merchants, before it is saved.

Of each kind one order is reckoned, as the job reckons it that moves them.
"""

from collections import Counter
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from merchant.frame.patience import TookTooLong, patience
from merchant.tenancy.models import Store
from orders.book.models import Fulfilment, Order
from orders.business_days.effects import Group, ReleaseDay, changed_days, mornings_until, pairs
from orders.business_days.kinds import Found, OpenOrders, open_orders
from orders.business_days.verdicts import MOVES, Here, NewDate, example_of, new_date
from orders.clock.models import Deadline
from orders.clock.reckoning import promises_to, reckon
from warehouses.calendars.decisions import Decision
from warehouses.calendars.store_days import StoreDays
from warehouses.sites.models import Warehouse

PATIENCE = 10_000  # milliseconds that staff wait for the counts
SHOWN = 25  # stores that a page lists, and dates


@dataclass
class Share:
    """How many orders of a store move, and how many keep their date."""

    moving: int = 0
    kept: int = 0
    store: Store | None = None


@dataclass
class StaffEffect:
    """All that would change; `missing` orders were not looked at, or more."""

    moving: Group = field(default_factory=Group)
    kept: dict[str, Group] = field(default_factory=dict)
    dates: Counter[NewDate] = field(default_factory=Counter)
    shares: dict[int, Share] = field(default_factory=dict)
    stores: list[Share] = field(default_factory=list)
    missing: int = 0
    is_uncounted: bool = False
    warehouse: Warehouse | None = None
    days: list[ReleaseDay] = field(default_factory=list)

    def count(self, one: Found, verdict: str, after: Deadline | None) -> None:
        """Count orders of a kind; `after` is what the kind's sample would get, which may be one of them."""
        group = self.moving if verdict == MOVES else self.kept.setdefault(verdict, Group())
        group.count += one.count
        if after is not None and after.fulfilment_id == one.sample:
            group.add(0, example_of(one.kind, after, verdict))
        share = self.shares.setdefault(one.store_id, Share())
        if verdict == MOVES:
            share.moving += one.count
            self.dates[new_date(one.kind, after)] += one.count
        else:
            share.kept += one.count

    @property
    def shown_dates(self) -> list[tuple[NewDate, int]]:
        return self.dates.most_common(SHOWN)

    @property
    def dates_left_out(self) -> int:
        return max(len(self.dates) - SHOWN, 0)

    @property
    def shown_stores(self) -> list[Share]:
        return self.stores[:SHOWN]

    @property
    def stores_left_out(self) -> int:
        return max(len(self.stores) - SHOWN, 0)


def effect_of_decision(decision: Decision) -> StaffEffect:
    """What would happen to open orders, and what orders of the coming days would get."""
    effect = StaffEffect()
    try:
        with patience(PATIENCE):
            orders = open_orders(decision)
    except TookTooLong:
        orders, effect.is_uncounted = OpenOrders([], False), True
    _judge(effect, orders, decision)
    effect.warehouse = _busiest(decision, orders)
    if effect.warehouse is not None:
        effect.days = _coming_days(effect.warehouse, decision)
    return effect


def _judge(effect, orders, decision):
    samples = orders.samples()
    dated, here = _dated(samples.values(), decision), Here.of(decision)
    effect.missing = orders.missing(samples)
    for one in orders.found:
        if one.kind not in samples:
            continue
        after = dated.get(samples[one.kind])
        if verdict := here.verdict(one.kind, after):
            effect.count(one, verdict, after)
    effect.stores = _named(effect.shares)


def _dated(keys, decision) -> dict[int, Deadline]:
    """What the samples would get, by the versions that they are dated by."""
    rows = Fulfilment.objects.filter(pk__in=list(keys)).select_related("order__store").order_by("pk")
    rows = list(rows)
    if not rows:
        return {}
    reckoned = reckon(rows, promised=promises_to(rows), supposed=decision)
    return {one.fulfilment_id: one for one in reckoned.deadlines}


def _named(shares: dict[int, Share]) -> list[Share]:
    """Stores of which most orders move come first; those that a page shows are read."""
    keys = sorted(shares, key=lambda key: (-shares[key].moving, -shares[key].kept))
    for store in Store.objects.select_related("merchant").filter(pk__in=keys[:SHOWN]):
        shares[store.pk].store = store
    return [shares[key] for key in keys]


def _busiest(decision, orders) -> Warehouse | None:
    """The warehouse that days are decided for; of a country's the one that most open orders leave from."""
    change = decision.touches()[-1]
    if change.warehouse_id:
        return change.warehouse
    subdivision = getattr(decision.after or decision.before, "subdivision", "")
    narrower = {"subdivision": subdivision} if subdivision else {}
    counts: Counter[int] = Counter()
    for one in orders.found:
        counts[one.kind.warehouse_id] += one.count
    there = Warehouse.for_jobs.filter(country=change.country, **narrower).order_by("code")
    found = there.in_bulk([key for key in counts if key])
    return found[max(found, key=counts.__getitem__)] if found else there.first()


def _coming_days(warehouse, decision) -> list[ReleaseDay]:
    """Of a domestic order by the versions in force, from a store that set nothing."""
    zone = ZoneInfo(warehouse.time_zone)
    days = [change.first_day for change in decision.touches()]
    mornings = mornings_until(max(days), min(days), zone)
    rows = [_imagined(warehouse, -number, moment) for number, moment in enumerate(mornings, start=1)]
    told = {"store_days": {None: StoreDays("")}, "categories": lambda _orders: {}}
    return changed_days(pairs(rows, told, told | {"supposed": decision}), zone)


def _imagined(warehouse, key, moment) -> Fulfilment:
    """An order that nobody placed: it is nowhere written."""
    order = Order(
        pk=key,
        country=warehouse.country,
        programme=Order.Programme.SEMI_MANAGED,
        leg=Order.Leg.TO_CONSUMER,
        released_at=moment,
        ordered_at=moment,
    )
    return Fulfilment(pk=key, order=order, warehouse=warehouse)
