"""What stores are told of the agreement, in the transaction of what it is about."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from merchant.agreements.models import SigningRequest
from merchant.messages.services import Told, tell

SIGN_AGAIN = "agreement.sign_again"


def tell_sign_again(requests: Iterable[SigningRequest]) -> None:
    """Tell stores which version they are to sign, and by when; a store has one such message."""
    tell(
        Told(
            store=row.store,
            kind=SIGN_AGAIN,
            key=row.store.code,
            data={
                "store": row.store.name,
                "number": str(row.version.number),
                "day": row.version.sign_by.isoformat() if row.version.sign_by else "–",
            },
            due_at=_end_of(row.version.sign_by, row.store),
        )
        for row in requests
    )


def _end_of(day, store):
    """When the day ends where the store is."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(store.time_zone))
