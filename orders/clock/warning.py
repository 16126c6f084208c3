"""Tells stores of deadlines that come near and of orders that went late: grouped, and no order twice."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from merchant.messages.services import Told, tell
from merchant.parking.services import Sparing
from merchant.tenancy.bulk import update_rows
from merchant.tenancy.models import Store
from orders.book.models import Fulfilment
from orders.clock.reckoning import on_wall_clock
from orders.clock.thresholds import warning_now

BATCH = 500
ROUNDS = 40
NEAR, LATE = "clock.near", "clock.late"


def warn_of_deadlines() -> int:
    """Warn of every ship-by whose next warning has come; returns how many fulfilments were looked at."""
    seen, sparing = 0, Sparing("warnings")
    for _round in range(ROUNDS):
        now = timezone.now()
        due = sparing.spared(Fulfilment.objects.to_warn_of(now))
        with transaction.atomic():  # rows that another sweep holds are left to it
            free = due.select_for_update(skip_locked=True, of=("self",)).order_by("warn_at")
            ids = list(free.values_list("pk", flat=True)[:BATCH])
        found = sparing.act(Fulfilment, ids, lambda some, now=now: _warn(some, now))
        if not found:
            break
        seen += found
    return seen


@transaction.atomic
def _warn(ids, now):
    waiting = Fulfilment.objects.to_warn_of(now).filter(pk__in=ids)
    waiting = waiting.select_for_update(skip_locked=True, of=("self",))
    fulfilments = list(waiting.select_related("order__store", "deadline__policy"))
    near = []
    for fulfilment in fulfilments:
        hours, fulfilment.warn_at = warning_now(
            fulfilment.ship_by, fulfilment.deadline.policy.warn_hours, now
        )
        if hours is not None:
            near.append((fulfilment, hours))
    update_rows(fulfilments, ["warn_at"])
    tell(_grouped(NEAR, near))
    return len(fulfilments)


def tell_of_late(fulfilments: Iterable[Fulfilment]) -> None:
    """Tell the stores that these, which are still here, are late; orders, stores and deadlines are read."""
    here = [row for row in fulfilments if row.state == Fulfilment.State.OPEN]
    tell(_grouped(LATE, [(row, None) for row in here]))


def _grouped(kind, found):
    """One message for a store's orders that fall due at one moment of one place."""
    groups: dict[tuple[Store, datetime, str, int | None], list] = defaultdict(list)
    for fulfilment, hours in found:
        at = fulfilment.order.store, fulfilment.ship_by, fulfilment.deadline.city, hours
        groups[at].append(fulfilment)
    return [
        Told(
            store=store,
            kind=kind,
            key="/".join([ship_by.isoformat(), city, str(hours or "")]),
            data=on_wall_clock(ship_by, rows[0].deadline)
            | {"at": ship_by.isoformat()}
            | ({"hours": hours} if hours else {}),
            count=len(rows),
            due_at=None if kind == LATE else ship_by,
        )
        for (store, ship_by, city, hours), rows in groups.items()
    ]
