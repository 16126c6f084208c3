"""How late an order is, by kind: from its fulfilments' dates and what happened to their parcels. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from orders.book.models import Fulfilment, Order, Package
from orders.book.shipped import ShippedBy, told_at
from orders.policy.kinds import PenaltyKind

SHIPMENT_KINDS = {
    Order.Leg.TO_CONSUMER: PenaltyKind.LATE_SHIPMENT,
    Order.Leg.TO_PLATFORM_WAREHOUSE: PenaltyKind.LATE_JIT,
}


@dataclass(frozen=True)
class Lateness:
    """One date of a fulfilment, and when what it asks for happened; None as long as it has not."""

    kind: PenaltyKind
    fulfilment: Fulfilment
    due: datetime
    happened: datetime | None
    told_at: datetime | None = None  # when the last was entered of how its parcels left

    def by(self, now: datetime) -> timedelta:
        """How late it is or was; negative where there was time left."""
        return (self.happened or now) - self.due


def latenesses(
    order: Order, fulfilments: Iterable[Fulfilment], packages: Sequence[Package], now: datetime
) -> dict[PenaltyKind, Lateness]:
    """The worst of each kind. What was cancelled before it left is neither late nor in time: it is left out.

    Only dates that count: none of history, none before the store's clock began.
    """
    found: dict[PenaltyKind, Lateness] = {}
    for fulfilment in fulfilments:
        is_moot = order.is_history or fulfilment.is_exempt or fulfilment.ship_by is None
        if is_moot or fulfilment.state == Fulfilment.State.CANCELLED:
            continue
        own = [package for package in packages if package.fulfilment_id == fulfilment.pk]
        for late in _of(order, fulfilment, own):
            if late.kind not in found or late.by(now) > found[late.kind].by(now):
                found[late.kind] = late
    return found


def _of(order, fulfilment, packages):
    if kind := SHIPMENT_KINDS.get(order.leg):
        told = (told_at(_what_counts(fulfilment), package) for package in packages)
        entered = max(told, default=None)
        yield Lateness(kind, fulfilment, fulfilment.ship_by, fulfilment.shipped_at, entered)
    if fulfilment.deliver_by is not None:  # only what goes to the buyer has one
        arrived = _arrived(fulfilment, packages)
        yield Lateness(PenaltyKind.LATE_DELIVERY, fulfilment, fulfilment.deliver_by, arrived)


def _what_counts(fulfilment):
    deadline = getattr(fulfilment, "deadline", None)
    return deadline.policy.counts_as_shipped if deadline else ShippedBy.HANDED_OVER


def _arrived(fulfilment, packages):
    """When its last parcel was signed for, or came back because the buyer did not take it; lost never."""
    states = Package.State
    is_all = fulfilment.state == Fulfilment.State.DONE and packages
    if not is_all or any(package.state not in (states.SIGNED, states.RETURNED) for package in packages):
        return None
    return max(package.ended_at for package in packages).replace(microsecond=0)
