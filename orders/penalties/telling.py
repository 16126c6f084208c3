"""What events and messages say of penalties: codes and plain values."""

from collections.abc import Iterable
from datetime import datetime, time

from merchant.messages.services import Told
from merchant.money.currencies import from_minor
from orders.penalties.models import Penalty
from warehouses.calendars.almanac import zone_or_utc
from warehouses.calendars.clockwork import local_moment

UNKNOWN = "–"


def event_data(penalty: Penalty) -> dict[str, str]:
    """What an event of the order says of its penalty."""
    return {
        "penalty": penalty.public_id,
        "penalty_kind": penalty.kind,
        "amount": amount_text(penalty),
        "because": penalty.withdrawn_because,
        "waiver": penalty.waiver.reason if penalty.waiver_id else "",
    }


def amount_text(penalty: Penalty) -> str:
    """The amount with its currency's code, as both languages read it."""
    if penalty.amount_minor is None:
        return UNKNOWN
    return f"{from_minor(penalty.amount_minor, penalty.currency):,f} {penalty.currency}"


def messages_of(what: str, penalties: Iterable[Penalty], now: datetime) -> list[Told]:
    """One message a store and day of its own for all that happened alike; it counts all of that day."""
    samples: dict[int, Penalty] = {}
    for penalty in penalties:
        samples.setdefault(penalty.store_id, penalty)
    return [_message(what, sample, now) for sample in samples.values()]


def _message(what, sample, now):
    zone = zone_or_utc(sample.store.time_zone)
    day = now.astimezone(zone).date()
    return Told(
        store=sample.store,
        kind=f"penalty.{what}",
        key=day.isoformat(),
        data={"day": day.isoformat(), "sample": sample.public_id, "amount": amount_text(sample)},
        count=_how_many(what, sample.store, since=local_moment(datetime.combine(day, time()), zone)),
    )


COUNTED = {
    "fined": ("fined_at", {"status__in": ["in_force", "upheld", "appealed"]}),
    "pending": ("status_since", {"status": "pending"}),
    "raised": ("raised_at", {"lowered_at": None}),
    "lowered": ("lowered_at", {}),
    "waived": ("status_since", {"status": "waived"}),
    "withdrawn": ("status_since", {"status": "withdrawn"}),
    "decided": ("appeal__decided_at", {}),
}


def _how_many(what, store, *, since):
    field, told = COUNTED[what]
    return max(Penalty.objects.filter(store=store, **told, **{f"{field}__gte": since}).count(), 1)
