"""Finds a warehouse for what was released, and lets it pass the gates; a hold says why not."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from merchant.audit import services as audit
from merchant.tenancy.bulk import update_rows
from orders.book.locking import lock_order_keys
from orders.book.models import Fulfilment, Order
from orders.clock.services import give_deadlines
from orders.dispatch.gates import pass_gates
from orders.dispatch.unknown_skus import link_known_skus
from warehouses.matching.engine import CHOSEN, Demand, match
from warehouses.matching.selectors import tables_for

BATCH = 500
ROUNDS = 40  # batches a sweep takes before it leaves the rest to the next
LOOKED_AT = [
    *("merchant", "is_locked", "submitted_at", "warehouse", "channel"),
    *("order__merchant", "order__country"),
]


def match_waiting_orders() -> int:
    """Match every released order that no rule was tried for; returns how many were looked at."""
    link_known_skus()
    waiting = Fulfilment.objects.waiting_for_matching()
    seen, last = 0, 0
    for _round in range(ROUNDS):
        rows = waiting.filter(pk__gt=last).order_by("pk").values_list("pk", "order_id")[:BATCH]
        rows = list(rows)
        if not rows:
            break
        match_orders(order_ids=[order_id for _pk, order_id in rows])
        give_deadlines(fulfilment_ids=[pk for pk, _order_id in rows])  # a found warehouse makes the date firm
        seen, last = seen + len(rows), rows[-1][0]
    return seen


def match_orders(*, order_ids: Iterable[int]) -> None:
    """Find a warehouse and channel for what waits in these orders; running it again is harmless."""
    with transaction.atomic():
        ids = lock_order_keys(order_ids=order_ids)
        waiting = (
            Fulfilment.objects.waiting_for_matching()
            .filter(order__in=ids)
            .select_for_update(of=("self",))
            .select_related("order")
            .only(*LOOKED_AT)
            .order_by("pk")
        )
        fulfilments = list(waiting)
        if fulfilments:
            _look_at(fulfilments)


def _look_at(fulfilments):
    told = find_warehouses([row for row in fulfilments if not row.is_locked and row.submitted_at is None])
    now = timezone.now()
    for row in fulfilments:
        row.matched_at = now
    fields = ["warehouse", "channel", "trace", "matched_at"]
    update_rows(fulfilments, fields)
    audit.record_many("dispatch.matched", told)
    pass_gates(fulfilments)


def find_warehouses(fulfilments: Sequence[Fulfilment]) -> list[tuple[Order, dict]]:
    """Ask the table for what no person decided and no warehouse has yet, and set what it says on them.

    Tells who got another warehouse or channel, for the event.
    """
    tables = tables_for({row.merchant_id for row in fulfilments})
    told, decisions = [], {}
    for fulfilment in fulfilments:
        before = fulfilment.warehouse_id, fulfilment.channel_id
        asked = fulfilment.merchant_id, fulfilment.order.country
        if asked not in decisions:  # thousands go to a few countries
            decisions[asked] = match(Demand(country=asked[1]), tables[asked[0]])
        decision = decisions[asked]
        fulfilment.warehouse_id = decision.warehouse_id
        fulfilment.channel_id = decision.channel_id
        fulfilment.trace = decision.trace
        if decision.warehouse_id and before != (decision.warehouse_id, decision.channel_id):
            told.append((fulfilment.order, _winner(decision)))
    return told


def _winner(decision):
    return next(
        {"warehouse": step["warehouse_name"], "channel": step["channel_name"]}
        for step in decision.trace
        if step["result"] == CHOSEN
    )
