"""Open orders of all merchants that a day may be counted for, by store and what their date hangs on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Count, F, Min
from django.db.models.functions import TruncHour
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
    "country": F("order__country"),
    "subdivision": F("order__subdivision"),
    "due": F("deadline__reckoned_ship_by"),
    "arrives": F("deliver_by"),
    "source": F("ship_by_source"),
}


class Kind(NamedTuple):
    """What open orders have in common that get one date, whatever day is decided otherwise."""

    store_id: int | None  # where it set days of its own, or says by which warehouse an order is dated
    policy_id: int
    versions: tuple[int, ...]
    warehouse_id: int | None
    market: Market | None
    ship_by: datetime  # by policy: what a marketplace told hangs on no day
    deliver_by: datetime | None
    source: str
    has_passed: bool
    started: datetime | None  # to the hour, where a day opens: who came before it may count on it


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

    def samples(self) -> dict[Kind, int]:
        """One order of each of the largest kinds."""
        counts: Counter[Kind] = Counter()
        first: dict[Kind, int] = {}
        for one in self.found:
            counts[one.kind] += one.count
            first.setdefault(one.kind, one.sample)
        return {kind: first[kind] for kind, _count in counts.most_common(MOST_KINDS)}


def open_orders(decision: Decision) -> OpenOrders:
    """Those that the days of a decision may be counted for; two queries, and what their stores set."""
    about = reduce(or_, (counting_on(change) for change in decision.touches()))
    coming = _counted(not_due().filter(about), decision)
    # As the index of what a store has to ship has it; the one of what falls due leaves out late ones.
    to_ship = {"order__status__in": SHIPPABLE, "order__due_order__lt": timezone.now()}
    passed = Fulfilment.objects.open().filter(about, is_exempt=False, ship_by__lt=timezone.now(), **to_ship)
    late = _counted(passed, decision)
    is_cut = max(len(coming), len(late)) > MOST_COUNTS
    days = read_store_days({row["of_store"] for row in (*coming, *late)})
    found = [*_found(coming[:MOST_COUNTS], days, False), *_found(late[:MOST_COUNTS], days, True)]
    return OpenOrders(found, is_cut)


def _counted(rows, decision) -> list[dict]:
    told = HANGS_ON | ({"started": TruncHour("deadline__started_at")} if decision.opens else {})
    counted = rows.filter(deadline__isnull=False).order_by().values(**told)
    counted = counted.annotate(count=Count("pk"), sample=Min("pk")).order_by("-count", "sample")
    return list(counted[: MOST_COUNTS + 1])


def _found(rows: Iterable[dict], days: Mapping[int, StoreDays], has_passed: bool) -> Iterator[Found]:
    for row in rows:
        is_alone = row["from_id"] is None or bool(days[row["of_store"]].changes)
        kind = Kind(
            store_id=row["of_store"] if is_alone else None,
            policy_id=row["policy_id"],
            versions=tuple(row["versions"] or ()),
            warehouse_id=row["from_id"],
            market=market_of(row["country"], row["subdivision"]),
            ship_by=row["due"],
            deliver_by=row["arrives"],
            source=row["source"],
            has_passed=has_passed,
            started=row.get("started"),
        )
        yield Found(row["of_store"], kind, row["count"], row["sample"])
