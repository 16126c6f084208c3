"""What some orders of the last week would have got by a version: reckoned, compared and never saved."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from orders.book.models import Fulfilment, Order
from orders.clock.models import Deadline
from orders.clock.reckoning import reckon
from orders.policy.models import PolicyVersion
from orders.policy.selectors import categories_bought
from orders.policymaking.counting import StoreCount, of_last_week
from warehouses.sites.cities import city_name, city_of_zone

MOST = 500  # orders that are reckoned
STORES = 25  # that these are taken from: the newest of each
EXAMPLES = 5


@dataclass
class Tally:
    """How many got an earlier, the same or a later date, or one only before or only afterwards."""

    earlier: int = 0
    same: int = 0
    later: int = 0
    added: int = 0
    dropped: int = 0

    def count(self, before: datetime | None, after: datetime | None) -> bool:
        """Count one; whether its date changes."""
        if before == after:
            self.same += 1
        elif before is None:
            self.added += 1
        elif after is None:
            self.dropped += 1
        elif after < before:
            self.earlier += 1
        else:
            self.later += 1
        return before != after


@dataclass(frozen=True, slots=True)
class Dates:
    """An order's dates in words, each in the zone that it was counted in."""

    ship_by: str
    deliver_by: str


@dataclass(frozen=True, slots=True)
class Example:
    """One order's dates before and after."""

    number: str
    store: str
    before: Dates
    after: Dates


@dataclass
class Comparison:
    """What changes for the orders that were looked at."""

    orders: int
    ship_by: Tally = field(default_factory=Tally)
    deliver_by: Tally = field(default_factory=Tally)
    examples: list[Example] = field(default_factory=list)


def compare(
    orders: QuerySet[Order],
    stores: Sequence[StoreCount],
    *,
    before: Collection[PolicyVersion],
    after: Collection[PolicyVersion],
    now: datetime,
) -> Comparison:
    """The newest orders of the last week, dated by the versions of before and by those of after."""
    ids = _newest(orders, stores, now)
    fulfilments = list(Fulfilment.objects.filter(order__in=ids).select_related("order__store").order_by("pk"))
    old, new = (_reckoned(fulfilments, policies) for policies in (before, after))
    comparison = Comparison(orders=len(ids))
    for row in fulfilments:
        _count(comparison, row, old.get(row.pk), new.get(row.pk))
    return comparison


def _newest(orders, stores, now):
    """So many of each store that the sample is of several; each is found by an index of the store's."""
    asked = [one.store_id for one in stores if one.week][:STORES]
    of_each = MOST // len(asked) if asked else 0
    found = of_last_week(orders, now).order_by("-released_at", "-pk").values_list("pk", flat=True)
    return [pk for store_id in asked for pk in found.filter(store=store_id)[:of_each]]


def _reckoned(fulfilments, policies) -> Mapping[int, Deadline]:
    found = reckon(fulfilments, categories=categories_bought, policies=policies)
    return {deadline.fulfilment.pk: deadline for deadline in found.deadlines}


def _count(comparison, row, old, new):
    changed = comparison.ship_by.count(_ship_by(row, old), _ship_by(row, new))
    changed |= comparison.deliver_by.count(old and old.deliver_by, new and new.deliver_by)
    if changed and len(comparison.examples) < EXAMPLES:
        example = Example(row.order.number, row.order.store.code, _dates(row, old), _dates(row, new))
        comparison.examples.append(example)


def _ship_by(row, deadline):
    """What the marketplace told binds, whatever the version says."""
    return deadline and (row.marketplace_ship_by or deadline.reckoned_ship_by)


def _dates(row, deadline):
    if deadline is None:
        return Dates("–", "–")
    delivery = deadline.delivery and _at(deadline.deliver_by, deadline.delivery["zone"])
    return Dates(_at(_ship_by(row, deadline), deadline.zone, deadline.city), delivery or "–")


def _at(moment, zone, city=""):
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {city_name(city or city_of_zone(zone))}"
