"""Tells stores of deadlines that come near and of orders that went late: grouped, and no order twice."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from merchant.messages.services import Told, tell
from merchant.parking.services import Sparing
from merchant.tenancy.bulk import update_rows
from orders.book.models import Fulfilment
from orders.clock.models import Deadline
from orders.clock.thresholds import warning_now
from orders.clock.waiting import HOUR, LATE, Bucket, waiting_in

BATCH = 500
ROUNDS = 40
NOT_READ = ("trace", "deadline__terms", "deadline__explanation")


def warn_of_deadlines() -> int:
    """Warn of every ship-by whose next warning has come; returns how many fulfilments were looked at."""
    seen, sparing = 0, Sparing("warnings")
    for _round in range(ROUNDS):
        now = timezone.now()
        due = sparing.spared(Fulfilment.objects.to_warn_of(now)).order_by("warn_at", "pk")
        ids = list(due.values_list("pk", flat=True)[:BATCH])
        found = sparing.act(Fulfilment, ids, lambda some, now=now: _warn(some, now))
        if not sparing.goes_on(found):
            break
        seen += found
    return seen


@transaction.atomic
def _warn(ids, now):
    """Rows that another sweep holds are left to it."""
    fulfilments = _locked(Fulfilment.objects.to_warn_of(now).filter(pk__in=ids))
    near: dict[tuple[Bucket, int], Fulfilment] = {}
    for fulfilment in fulfilments:
        hours, fulfilment.warn_at = warning_now(fulfilment.ship_by, _hours(fulfilment), now)
        if hours is not None:
            near.setdefault((Bucket.of(fulfilment), hours), fulfilment)
    fellows = _fellows(near, now)
    update_rows(fulfilments + fellows, ["warn_at"])
    tell(_told(near, now))
    return len(fulfilments)


def _fellows(near, now) -> list[Fulfilment]:
    """Those that fall due in the same hours and are warned of later: the message tells of them already."""
    if not near:
        return []
    until = max(bucket.hour + HOUR - hours * HOUR for bucket, hours in near)
    soon = Fulfilment.objects.open().filter(
        warn_at__gt=now,
        warn_at__lt=until,
        order__store__in={bucket.store_id for bucket, _hours in near},
    )
    found = []
    for fulfilment in _locked(soon):
        ahead = fulfilment.ship_by - fulfilment.warn_at
        if (Bucket.of(fulfilment), ahead / HOUR) in near:
            told_at = fulfilment.ship_by - ahead
            _given, fulfilment.warn_at = warning_now(fulfilment.ship_by, _hours(fulfilment), told_at)
            found.append(fulfilment)
    return found


def _locked(fulfilments):
    free = fulfilments.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    return list(free.select_related("order__store", "deadline__policy").defer(*NOT_READ))


def _hours(fulfilment):
    return fulfilment.deadline.policy.warn_hours


def tell_of_late(fulfilments: Iterable[Fulfilment], now: datetime) -> None:
    """Tell the stores that these, which are still here, are late; orders, stores and deadlines are read."""
    here = [row for row in fulfilments if row.state == Fulfilment.State.OPEN]
    tell(_told({(Bucket.of(row, is_late=True), 0): row for row in here}, now))


def _told(buckets: Mapping[tuple[Bucket, int], Fulfilment], now: datetime) -> list[Told]:
    """One message for each bucket and threshold, which counts all that wait there now."""
    waiting = waiting_in({bucket for bucket, _hours in buckets}, now)
    return [
        Told(
            store=sample.order.store,
            kind=bucket.kind,
            key=f"{bucket.hour.isoformat()}/{hours}" if hours else bucket.hour.isoformat(),
            data={
                "ship_by": _span(min(waiting[bucket]), max(waiting[bucket]), sample.deadline),
                "city": sample.deadline.city,
                "at": bucket.hour.isoformat(),
                "hours": hours,
            },
            count=sum(waiting[bucket].values()),
            due_at=None if bucket.kind == LATE else min(waiting[bucket]),
        )
        for (bucket, hours), sample in buckets.items()
        if waiting[bucket]
    ]


def _span(first: datetime, last: datetime, deadline: Deadline) -> str:
    """From the first to the last moment, on the wall clock that they were counted by."""
    first, last = first.astimezone(deadline.local_zone), last.astimezone(deadline.local_zone)
    if last - first < timedelta(minutes=1):
        return f"{first:%Y-%m-%d %H:%M}"
    return f"{first:%Y-%m-%d %H:%M}–{last:%H:%M}"
