"""What events and messages say of penalties: codes and plain values."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from merchant.messages.services import Told
from merchant.money.currencies import from_minor
from orders.penalties.models import Penalty

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
    """One message a store and day for all that happened alike; it counts what the store was told today."""
    day, by_store = now.date(), defaultdict(list)
    for penalty in penalties:
        by_store[penalty.store_id].append(penalty)
    return [
        Told(
            store=some[0].store,
            kind=f"penalty.{what}",
            key=day.isoformat(),
            data={"day": day.isoformat(), "sample": some[0].public_id, "amount": amount_text(some[0])},
            count=_today(what, store_id, now),
        )
        for store_id, some in by_store.items()
    ]


COUNTED = {
    "fined": ("status_since", {"status__in": ["in_force", "upheld", "appealed"], "raised_at": None}),
    "pending": ("status_since", {"status": "pending"}),
    "raised": ("raised_at", {}),
    "lowered": ("raised_at", {}),
    "waived": ("status_since", {"status": "waived"}),
    "withdrawn": ("status_since", {"status": "withdrawn"}),
    "decided": ("appeal__decided_at", {}),
}


def _today(what, store_id, now):
    field, told = COUNTED[what]
    begins = now.replace(hour=0, minute=0, second=0, microsecond=0)
    window = {f"{field}__gte": begins, f"{field}__lt": begins + timedelta(days=1)}
    return max(Penalty.objects.filter(store=store_id, **told, **window).count(), 1)
