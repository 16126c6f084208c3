"""Tells stores of deliver-bys that come near, and of orders that are not delivered when they have passed.

Each order once for each threshold, those of one moment in one message.
"""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone

from merchant.messages.services import Told, tell
from merchant.parking.services import Sparing
from merchant.tenancy.bulk import update_rows
from orders.book.models import Fulfilment
from orders.clock.awaiting import Awaited, count_awaited
from orders.clock.thresholds import telling_now
from warehouses.sites.cities import city_of_zone

BATCH = 500
ROUNDS = 40
NEAR, LATE = "clock.delivery_near", "clock.delivery_late"
NOT_READ = ("trace", "deadline__terms", "deadline__explanation", "deadline__delivery")


def warn_of_deliveries() -> int:
    """Tell of every deliver-by that comes near or has passed; returns how many fulfilments were looked at."""
    seen, sparing = 0, Sparing("delivery_warnings")
    told: set[tuple[Awaited, int]] = set()  # a message counts all of its moment, those of later batches, too
    for _round in range(ROUNDS):
        now = timezone.now()
        due = sparing.spared(Fulfilment.objects.to_warn_of_delivery(now)).order_by("deliver_warn_at", "pk")
        ids = list(due.values_list("pk", flat=True)[:BATCH])
        found = sparing.act(Fulfilment, ids, lambda some, now=now: _look(some, now, told))
        if not sparing.goes_on(found):
            break
        seen += found
    return seen


@transaction.atomic
def _look(ids, now, told):
    """Rows that another sweep holds are left to it; what is told already in this run is not told again."""
    fulfilments = _locked(Fulfilment.objects.to_warn_of_delivery(now).filter(pk__in=ids))
    here = Fulfilment.objects.filter(pk__in=[row.pk for row in fulfilments])
    undelivered = set(here.undelivered().values_list("pk", flat=True))
    samples: dict[tuple[Awaited, int], Fulfilment] = {}
    for row in fulfilments:
        level, again = None, None  # what has arrived is told no more, unless its end is taken back
        if row.pk in undelivered:
            level, again = telling_now(row.deliver_by, row.deadline.policy.warn_hours, now)
        row.deliver_warn_at = again
        if level is not None and (key := (Awaited.of(row), level)) not in told:
            samples.setdefault(key, row)
    update_rows(fulfilments, ["deliver_warn_at"])
    tell(_told(samples))
    transaction.on_commit(lambda: told.update(samples))
    return len(fulfilments)


def _locked(fulfilments):
    free = fulfilments.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    free = free.select_related("order__store", "deadline__policy").defer(*NOT_READ)
    return list(free.annotate(zone=KeyTextTransform("zone", "deadline__delivery")))


def _told(samples: Mapping[tuple[Awaited, int], Fulfilment]) -> list[Told]:
    """One message for each moment and threshold, which counts all that have not arrived."""
    counts = count_awaited({awaited for awaited, _level in samples})
    return [_message(sample, awaited, level, counts[awaited]) for (awaited, level), sample in samples.items()]


def _message(sample, awaited, level, count):
    moment = awaited.moment
    return Told(
        store=sample.order.store,
        kind=NEAR if level else LATE,
        key=f"{moment.isoformat()}/{level}" if level else moment.isoformat(),
        data={
            "deliver_by": _on_wall_clock(moment, sample.zone),
            "city": city_of_zone(sample.zone),
            "at": moment.isoformat(),
            "hours": level,
        },
        count=count,
        due_at=moment if level else None,
    )


def _on_wall_clock(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
