"""Open orders that a day may be counted for, by store and what their date hangs on: one of each is reckoned.

A day that staff decide is counted for the orders of all merchants, a closure for those of one store.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Case, Count, F, Min, QuerySet, Value, When
from django.db.models.functions import Coalesce, TruncHour
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from orders.book.models import Fulfilment
from orders.book.status import SHIPPABLE
from orders.business_days.moving import counting_on, not_due
from warehouses.calendars.decisions import Decision
from warehouses.calendars.keeping import Market, market_of, read_store_days
from warehouses.calendars.store_days import StoreDays

MOST_COUNTS = 50_000  # by store and kind, the largest first
MOST_KINDS = 2_000  # of which one order is reckoned, the largest first
HANGS_ON = {
    "of_store": F("order__store"),
    "policy_id": F("deadline__policy"),
    "versions": F("deadline__terms__earliest_of"),
    "from_id": F("warehouse"),
    "week": F("deadline__terms__weekdays"),
    "cutoff": F("deadline__terms__cutoff"),
    "jit": F("deadline__terms__jit"),
    "country": F("order__country"),
    "subdivision": F("order__subdivision"),
    "due": F("deadline__reckoned_ship_by"),
    "arrives": F("deliver_by"),
    "source": F("ship_by_source"),
}
STARTED = {"started": TruncHour("deadline__started_at")}


class Kind(NamedTuple):
    """What open orders have in common that get one date, whatever day is decided otherwise."""

    store_id: int | None  # where it set days of its own, or says by which warehouse an order is dated
    policy_id: int
    versions: tuple[int, ...]
    warehouse_id: int | None
    week: tuple[int, ...] | None  # as the warehouse's was when the date was given, and its cut-off
    cutoff: str | None
    market: Market | None
    ship_by: datetime  # by policy: what a marketplace told hangs on no day
    deliver_by: datetime | None
    source: str
    has_passed: bool
    started: datetime | None  # to the hour, where a day opens: who came before it may count on it
    jit: str  # where it is handed over, with that one's week and cut-off; empty where at none
    known: int  # how many of the store's own changes came before it; 0 where nobody asks


class Found(NamedTuple):
    """So many orders of a store are of a kind; one of them by its fulfilment's key."""

    store_id: int
    kind: Kind
    count: int
    sample: int


@dataclass(frozen=True)
class OpenOrders:
    """What was counted; the largest counts where there are too many."""

    found: list[Found]
    is_cut: bool

    def sizes(self) -> Counter[Kind]:
        """How many orders are of each kind."""
        counts: Counter[Kind] = Counter()
        for one in self.found:
            counts[one.kind] += one.count
        return counts

    def samples(self) -> dict[Kind, int]:
        """One order of each of the largest kinds."""
        first: dict[Kind, int] = {}
        for one in self.found:
            first.setdefault(one.kind, one.sample)
        return {kind: first[kind] for kind, _count in self.sizes().most_common(MOST_KINDS)}

    def missing(self, samples: Mapping[Kind, int]) -> int:
        """How many orders are of none of these kinds, at least."""
        left_out = sum(one.count for one in self.found if one.kind not in samples)
        return left_out + int(self.is_cut)


def open_orders_of(rows: QuerySet[Fulfilment], days: StoreDays, *, opens: bool) -> OpenOrders:
    """Those of one store's open orders, whose own days these are; `opens` where days open. One query."""
    known = {"known": _known(days.changes)} if days.changes else {}
    counted = _counted(rows, known | (STARTED if opens else {}))
    found = (_of(row, is_alone=True, has_passed=False) for row in counted[:MOST_COUNTS])
    return OpenOrders(list(found), len(counted) > MOST_COUNTS)


def open_orders(decision: Decision) -> OpenOrders:
    """Those that the days of a decision may be counted for; two queries, and what their stores set."""
    about = reduce(or_, (counting_on(change) for change in decision.touches()))
    told = STARTED if decision.opens else {}
    coming = _counted(not_due().filter(about), told)
    # As the index of what a store has to ship has it; the one of what falls due leaves out late ones.
    to_ship = {"order__status__in": SHIPPABLE, "order__due_order__lt": timezone.now()}
    passed = Fulfilment.objects.open().filter(about, is_exempt=False, ship_by__lt=timezone.now(), **to_ship)
    late = _counted(passed, told)
    is_cut = max(len(coming), len(late)) > MOST_COUNTS
    days = read_store_days({row["of_store"] for row in (*coming, *late)})
    found = [*_found(coming[:MOST_COUNTS], days, False), *_found(late[:MOST_COUNTS], days, True)]
    return OpenOrders(found, is_cut)


def _counted(rows, told) -> list[dict]:
    """Rows counted by what dates hang on, and by what is told besides."""
    counted = rows.filter(deadline__isnull=False).order_by().values(**HANGS_ON, **told)
    counted = counted.annotate(count=Count("pk"), sample=Min("pk")).order_by("-count", "sample")
    return list(counted[: MOST_COUNTS + 1])


def _known(changes) -> Case:
    """How many of a store's changes an order's clock started after: an older one is dated by other days."""
    started = Coalesce("order__released_at", "order__paid_at", "order__ordered_at")
    after = [When(GreaterThan(Value(moment), started), then=Value(n)) for n, moment in enumerate(changes)]
    return Case(*after, default=Value(len(changes)))


def _found(rows: Iterable[dict], days: Mapping[int, StoreDays], has_passed: bool) -> Iterator[Found]:
    for row in rows:
        is_alone = row["from_id"] is None or bool(days[row["of_store"]].changes)
        yield _of(row, is_alone=is_alone, has_passed=has_passed)


def _of(row: dict, *, is_alone: bool, has_passed: bool) -> Found:
    kind = Kind(
        store_id=row["of_store"] if is_alone else None,
        policy_id=row["policy_id"],
        versions=tuple(row["versions"] or ()),
        warehouse_id=row["from_id"],
        week=None if row["week"] is None else tuple(row["week"]),
        cutoff=row["cutoff"],
        market=market_of(row["country"], row["subdivision"]),
        ship_by=row["due"],
        deliver_by=row["arrives"],
        source=row["source"],
        has_passed=has_passed,
        started=row.get("started"),
        jit=json.dumps(row["jit"], sort_keys=True) if row["jit"] else "",
        known=row.get("known", 0),
    )
    return Found(row["of_store"], kind, row["count"], row["sample"])
