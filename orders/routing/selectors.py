from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from merchant.frame.patience import TookTooLong, patience
from merchant.tenancy.models import Merchant, Store
from orders.book.models import Fulfilment, Order
from orders.dispatch.deciding import Deciding
from orders.dispatch.demands import demands_of
from warehouses.matching.books import rulebook_of, rulebooks_for
from warehouses.matching.models import RuleSet
from warehouses.matching.traces import Step, describe_trace, draft_rules

DAYS = 30
PATIENCE = 2_000  # milliseconds


@dataclass(frozen=True)
class Win:
    """How often a rule decided lately."""

    position: int
    name: str
    count: str
    share: int  # per cent of what rules decided


@dataclass(frozen=True)
class Trial:
    """What a version of the rules says of one order."""

    version: int | None  # None: the draft
    steps: list[Step]


def wins_of(rule_set: RuleSet, stores: Collection[Store], now: datetime) -> list[Win] | None:
    """How often each rule of a version decided in the last days; None when counting takes too long."""
    mine = Fulfilment.objects.for_merchant(rule_set.merchant).filter(order__store__in=stores)
    rules = list(rule_set.rules.order_by("position"))
    since = now - timedelta(days=DAYS)
    decided = mine.filter(rule__in=rules, matched_at__gte=since).order_by()
    try:
        with patience(PATIENCE):
            counts = dict(decided.values_list("rule").annotate(Count("pk")))
    except TookTooLong:
        return None
    total = sum(counts.values())
    return [
        Win(rule.position, rule.name, f"{count:,}", round(100 * count / total) if total else 0)
        for rule in rules
        for count in [counts.get(rule.pk, 0)]
    ]


def order_to_try(merchant: Merchant, stores: Collection[Store], number: str) -> Order | None:
    """The latest order of this number."""
    orders = Order.objects.for_merchant(merchant).filter(store__in=stores, number=number)
    return orders.select_related("store").order_by("-pk").first()


def trials_of(order: Order, rule_sets: Collection[RuleSet]) -> list[Trial]:
    """What these versions say of an order as it stands, by what is in stock now; none where nothing is open.

    Without any version the country table alone is asked.
    """
    fulfilments = Fulfilment.objects.for_merchant(order.merchant_id).filter(order=order)
    rows = list(fulfilments.open().select_related("order"))
    if not rows:
        return []
    if not rule_sets:
        return [_trial(rows, rulebooks_for([order.merchant_id])[order.merchant_id], 0, {})]
    return [_trial(rows, rulebook_of(each), each.number, draft_rules(each)) for each in rule_sets]


def _trial(rows, book, number, rules):
    deciding = Deciding(rows, demands_of, books={rows[0].merchant_id: book})
    _row, decision = next(deciding.answers(rows))
    told = decision.trace | {"version": number}
    return Trial(number, describe_trace(told, rules))
