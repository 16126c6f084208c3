"""The clock's jobs: give every order its deadline with the reason, and mark the late ones once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from merchant.audit import services as audit
from merchant.audit.services import Told
from merchant.parking.services import Sparing
from merchant.tenancy.bulk import insert_new, update_rows
from orders.book.drafts import OrderDraft
from orders.book.holding import hold_orders, release_holds
from orders.book.locking import lock_order_keys
from orders.book.models import Fulfilment, Hold, Order
from orders.clock.models import Deadline
from orders.clock.reckoning import (
    Reckoned,
    event_data,
    moves_later,
    on_wall_clock,
    promises_to,
    reckon,
    set_ship_by,
)
from orders.clock.warning import tell_of_late
from orders.policy.scopes import Scope
from orders.policy.selectors import Categories, categories_to_ship, policy_for, published_policies

BATCH = 500
MARKED_AT_ONCE = 2_000  # each batch tells anew a message for every store and hour in it
ROUNDS = 40  # batches a sweep takes before it leaves the rest to the next
READ = [
    *("merchant", "order", "warehouse", "ship_by", "deliver_by", "marketplace_ship_by"),
    *("warn_at", "deliver_warn_at", "penalty_at"),
    *(f"order__{name}" for name in ("merchant", "store", "released_at", "paid_at", "ordered_at")),
    *(f"order__{name}" for name in ("country", "subdivision", "programme", "leg")),
]
KEPT = [
    "policy",
    "start_event",
    "started_at",
    "reckoned_ship_by",
    "zone",
    "city",
    "terms",
    "explanation",
    "delivery",
]
TOLD_OF_LATE = [
    *("merchant", "order", "state", "ship_by", "ship_by_source", "is_provisional"),
    *(f"order__{name}" for name in ("merchant", "number", "public_id", "store")),
    *(f"order__store__{name}" for name in ("merchant", "code", "name", "time_zone")),
    *(f"deadline__{name}" for name in ("fulfilment", "zone", "city")),
]
HELD_AGAIN = 200  # held fulfilments that a sweep tries anew


def await_release(drafts: Sequence[OrderDraft]) -> list[OrderDraft]:
    """Say of drafts that no source will release from when on the job may do it, by the policy of their day.

    Where no policy is valid nothing has to be waited for: such an order is held when it is dated.
    """
    if not any(draft.waits_for_release for draft in drafts):
        return list(drafts)
    policies = published_policies()
    return [_awaiting(draft, policies) if draft.waits_for_release else draft for draft in drafts]


def _awaiting(draft, policies):
    start = draft.paid_at or draft.ordered_at
    policy = policy_for(policies, Scope(draft.country, draft.programme, draft.leg), start)
    minutes = policy.release_after_minutes if policy else 0
    return replace(draft, release_due_at=start + timedelta(minutes=minutes))


def give_missing_deadlines() -> int:
    """Give a ship-by to every matched fulfilment without one; returns how many were looked at."""
    sparing = Sparing("deadlines")
    waiting = sparing.spared(Fulfilment.objects.waiting_for_deadline())
    held = Exists(Hold.objects.open().filter(order=OuterRef("order"), kind=Hold.Kind.NO_POLICY))
    seen, last = 0, 0
    for _round in range(ROUNDS):
        ids = list(waiting.filter(~held, pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH])
        if not ids:
            break
        sparing.act(Fulfilment, ids, _give)
        seen, last = seen + len(ids), ids[-1]
    # Held ones wait for staff; trying some of them each time lets the hold go by itself, starving nobody.
    again = list(waiting.filter(held).order_by("?").values_list("pk", flat=True)[:HELD_AGAIN])
    sparing.act(Fulfilment, again, _give)
    return seen + len(again)


def _give(ids):
    give_deadlines(fulfilment_ids=ids)


def give_deadlines(*, fulfilment_ids: Iterable[int]) -> None:
    """Date these fulfilments where a date is missing or only provisional; running it again is harmless."""
    asked = Fulfilment.objects.filter(pk__in=list(fulfilment_ids))
    with transaction.atomic():
        lock_order_keys(order_ids=asked.values_list("order_id", flat=True))
        waiting = (
            asked.waiting_for_deadline()
            .select_for_update(of=("self",))
            .select_related("order")
            .prefetch_related("order__store")
            .only(*READ)
            .order_by("pk")
        )
        fulfilments = list(waiting)
        if fulfilments:
            _date(fulfilments)


@transaction.atomic
def move_later(*, fulfilment_ids: Iterable[int], cause: Mapping[str, str]) -> int:
    """Date these anew where that brings a date later; what has passed stays. Returns how many moved.

    `cause` stands in the event of each: a code and the reason in the words of whoever gave it.
    """
    asked = Fulfilment.objects.filter(pk__in=list(fulfilment_ids))
    lock_order_keys(order_ids=asked.values_list("order_id", flat=True))
    dated = asked.unshipped().filter(ship_by__gte=timezone.now()).select_for_update(of=("self",))
    fulfilments = list(
        dated.select_related("order").prefetch_related("order__store").only(*READ).order_by("pk")
    )
    if not fulfilments:
        return 0
    before = {row.pk: (row.ship_by, row.deliver_by) for row in fulfilments}
    reckoned = reckon(fulfilments, promised=promises_to(fulfilments))
    moved = [one for one in reckoned.deadlines if _is_later(one, before[one.fulfilment_id])]
    _write(moved)
    told = [
        (one.fulfilment.order, event_data(one) | _was(one, before[one.fulfilment_id]) | dict(cause))
        for one in moved
    ]
    audit.write(audit.told_of_many("clock.moved", told))
    return len(moved)


def _is_later(deadline, before):
    binding = deadline.fulfilment.marketplace_ship_by or deadline.reckoned_ship_by
    return moves_later(binding, deadline.deliver_by, instead_of=before)


def _was(deadline, before):
    return {"was": on_wall_clock(before[0], deadline)["ship_by"]}


def date_arrivals(fulfilments: Sequence[Fulfilment], categories: Categories = categories_to_ship) -> Reckoned:
    """Set the deadlines of what is about to be inserted, orders too; nothing is written.

    The deadlines are to be inserted with them; who got none is held by who placed them.
    """
    reckoned = reckon(fulfilments, categories=categories)
    for deadline in reckoned.deadlines:
        fulfilment = set_ship_by(deadline)
        fulfilment.order.ship_by = fulfilment.ship_by
    return reckoned


def mark_late_fulfilments() -> int:
    """Mark what was not shipped in time, each exactly once; returns how many were marked.

    What counts as shipped is the kept version's event. One that was entered after the mark and was in time
    takes the mark back.
    """
    marked, sparing = 0, Sparing("late_marking")
    for _round in range(ROUNDS * 10):
        now = timezone.now()
        found = next(filter(None, (_mark(sparing, late, now) for late in _late(now))), 0)
        back = 0 if found else _take_back(sparing, Fulfilment.objects.wrongly_marked())
        if not sparing.goes_on(found or back):
            break
        marked += found
    return marked


def _late(now):
    """Still here, shipped too late, or handed over without the event that counts."""
    second = now.replace(microsecond=0)  # deadlines are met until their second is over, as events are floored
    every = Fulfilment.objects
    return every.fallen_due(second), every.left_late(), every.not_counted(second)


def _mark(sparing, late, now):
    return _set_batch(sparing, late, now, "clock.late")


def _take_back(sparing, marked):
    """The mark's own event stays; a new one says that it no longer holds."""
    return _set_batch(sparing, marked, None, "clock.late_withdrawn")


def _set_batch(sparing, found, late_at, kind):
    """One batch; rows that another sweep holds are left to it."""
    with transaction.atomic():
        free = sparing.spared(found).select_for_update(skip_locked=True, of=("self",))
        ids = list(free.values_list("pk", flat=True)[:MARKED_AT_ONCE])
    return sparing.act(Fulfilment, ids, lambda some: _set_late(found.filter(pk__in=some), late_at, kind))


@transaction.atomic
def _set_late(found, late_at, kind):
    free = found.select_for_update(skip_locked=True, of=("self",))
    fulfilments = list(free.select_related("order__store", "deadline").only(*TOLD_OF_LATE))
    marked = Fulfilment.objects.filter(pk__in=[row.pk for row in fulfilments])
    marked.update(late_at=late_at, penalty_at=timezone.now())
    audit.record_many(kind, [(row.order, on_wall_clock(row.ship_by, row.deadline)) for row in fulfilments])
    if late_at is not None:
        tell_of_late(fulfilments, late_at)
    return len(fulfilments)


def _date(fulfilments):
    reckoned = reckon(fulfilments)
    _save(reckoned.deadlines)
    hold_orders(reasons=reckoned.reasons_to_hold())


def _save(deadlines):
    now = timezone.now()
    # A date that has passed stands as it was promised, whatever warehouse is found afterwards.
    passed = [d.fulfilment for d in deadlines if d.fulfilment.ship_by and d.fulfilment.ship_by < now]
    stand = {row.pk for row in passed}
    deadlines = [deadline for deadline in deadlines if deadline.fulfilment_id not in stand]
    Fulfilment.objects.filter(pk__in=stand).update(is_provisional=False)
    _write(deadlines)
    audit.write(told_of_dates(deadlines))
    release_holds(order_ids=[one.fulfilment.order_id for one in deadlines], kind=Hold.Kind.NO_POLICY)


def _write(deadlines):
    """The dates, how they were reckoned, and their orders' own."""
    fulfilments = [set_ship_by(deadline) for deadline in deadlines]
    fields = [
        "ship_by",
        "deliver_by",
        "ship_by_source",
        "is_provisional",
        "is_exempt",
        "warn_at",
        "deliver_warn_at",
        "penalty_at",
    ]
    update_rows(fulfilments, fields)
    _keep(deadlines)
    _refresh_orders([row.order_id for row in fulfilments])


def told_of_dates(deadlines: Iterable[Deadline]) -> list[Told]:
    """That these dates were given, as events to be written."""
    return audit.told_of_many("clock.ship_by", [(d.fulfilment.order, event_data(d)) for d in deadlines])


def _keep(deadlines):
    """Write deadlines; a provisional one is written over."""
    there = Deadline.objects.filter(fulfilment__in=[deadline.fulfilment_id for deadline in deadlines])
    keys = dict(there.values_list("fulfilment_id", "pk"))
    known = [deadline for deadline in deadlines if deadline.fulfilment_id in keys]
    for deadline in known:
        deadline.pk = keys[deadline.fulfilment_id]
    update_rows(known, KEPT)
    insert_new([deadline for deadline in deadlines if deadline.fulfilment_id not in keys])


def _refresh_orders(order_ids):
    """An order's ship-by is its earliest open fulfilment's, else of those that wait for what counts."""
    of_order = Fulfilment.objects.filter(order=OuterRef("pk")).order_by().values("order")
    due = Coalesce(_earliest(of_order.open()), _earliest(of_order.unshipped()))
    Order.objects.filter(pk__in=order_ids).update(ship_by=due)


def _earliest(fulfilments):
    return Subquery(fulfilments.annotate(due=Min("ship_by")).values("due"))
