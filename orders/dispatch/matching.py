"""Finds a warehouse for what was released, and lets it pass the gates; a hold says why not."""

from collections.abc import Iterable, Sequence

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from merchant.audit import services as audit
from merchant.parking.services import Sparing
from merchant.tenancy.bulk import update_rows
from orders.book.locking import lock_order_keys
from orders.book.models import Fulfilment
from orders.clock.services import give_deadlines
from orders.dispatch.deciding import Deciding, undo
from orders.dispatch.demands import demands_of
from orders.dispatch.gates import pass_gates, unknown_codes
from orders.dispatch.looking_again import look_again_where_reasons_went
from orders.dispatch.unknown_skus import link_known_skus

log = structlog.get_logger(__name__)

BATCH = 500
ROUNDS = 40  # batches a sweep takes before it leaves the rest to the next
TRIES = 3  # to get units that others take at the same time
LOOKED_AT = [
    *("merchant", "is_locked", "submitted_at", "warehouse", "channel", "trace", "rule"),
    *("order__merchant", "order__store", "order__number", "order__country", "order__subdivision"),
    *("order__postcode", "order__currency"),
]


def match_waiting_orders() -> int:
    """Match every released order that no rule was tried for; returns how many were looked at."""
    for prelude in (link_known_skus, look_again_where_reasons_went):
        _try(prelude)
    sparing, dating = Sparing("matching"), Sparing("deadlines")
    seen, last = 0, 0
    for _round in range(ROUNDS):
        ids = _next_waiting(sparing, last)
        if not ids:
            break
        sparing.act(Fulfilment, ids, _match_some)
        dating.act(Fulfilment, ids, _date_some)  # a found warehouse makes the date firm
        seen, last = seen + len(ids), ids[-1]
    return seen


def _try(prelude):
    """What breaks here leaves some orders waiting, but not those that wait for matching itself."""
    try:
        prelude()
    except Exception:
        log.exception("dispatch.prelude_failed", prelude=prelude.__name__)


def _next_waiting(sparing, last):
    """The keys of a batch behind `last`: asked as one question, every open fulfilment would be read."""
    found = set()
    for waiting in (Fulfilment.objects.not_looked_at(), Fulfilment.objects.without_rule()):
        rows = sparing.spared(waiting).filter(pk__gt=last).order_by("pk")
        found.update(rows.values_list("pk", flat=True)[:BATCH])
    return sorted(found)[:BATCH]


def _match_some(ids):
    orders = Fulfilment.objects.filter(pk__in=ids).order_by("pk").values_list("order_id", flat=True)
    match_orders(order_ids=list(orders))


def _date_some(ids):
    give_deadlines(fulfilment_ids=ids)


def match_orders(*, order_ids: Iterable[int]) -> None:
    """Find a warehouse and channel for what waits in these orders; running it again is harmless.

    Who loses the last units to somebody quicker is decided anew; what loses again and again, a sweep finds.
    """
    ids = list(order_ids)
    for _try in range(TRIES):
        ids = _match(ids)
        if not ids:
            break


@transaction.atomic
def _match(order_ids):
    """Match what waits in these orders; returns the orders for which the units were gone meanwhile."""
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
    return [row.order_id for row in _look_at(fulfilments)] if fulfilments else []


@transaction.atomic
def match_again(*, order_ids: Iterable[int]) -> int:
    """Let the rules in force decide again for orders that have a warehouse; returns how many moved.

    Nothing moves that a person chose or a warehouse has. Who would have to wait, or to whom others were
    quicker, keeps what it has. Dates stay.
    """
    ids = lock_order_keys(order_ids=order_ids)
    placed = Fulfilment.objects.open().filter(order__in=ids, is_locked=False, submitted_at=None)
    placed = placed.filter(matched_at__isnull=False, order__released_at__isnull=False)
    rows = placed.select_for_update(of=("self",)).select_related("order").only(*LOOKED_AT)
    fulfilments = list(rows.order_by(F("ship_by").asc(nulls_last=True), "pk"))
    deciding = Deciding(fulfilments, demands_of)
    moved = deciding.move(fulfilments)
    staying = {row.order_id for row in deciding.keep_units(moved)}
    moved = [row for row in moved if row.order_id not in staying]
    now = timezone.now()
    for row in moved:
        row.matched_at = now
    update_rows(moved, ["warehouse", "channel", "trace", "rule", "matched_at"])
    audit.record_many("dispatch.matched", [each for each in deciding.told if each[0].pk not in staying])
    pass_gates(moved, unknown_codes([row.order_id for row in moved]))
    return len(moved)


def _look_at(fulfilments: Sequence[Fulfilment]):
    here = [row for row in fulfilments if row.submitted_at is None]
    unknown = unknown_codes([row.order_id for row in fulfilments])  # before anything asks what they weigh
    deciding = Deciding(here, demands_of)
    deciding.decide([row for row in here if not row.is_locked])
    now = timezone.now()
    for row in fulfilments:
        row.matched_at = now
    lacking = deciding.keep_units(here)
    locked = [row for row in lacking if row.is_locked]
    lacking = [row for row in lacking if not row.is_locked]
    undo(lacking)
    update_rows(fulfilments, ["warehouse", "channel", "trace", "rule", "matched_at"])
    undone = {row.order_id for row in lacking}
    audit.record_many("dispatch.matched", [each for each in deciding.told if each[0].pk not in undone])
    passing = [row for row in fulfilments if row.order_id not in undone]
    pass_gates(passing, unknown, without_units=locked)
    return lacking
