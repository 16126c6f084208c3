"""How one order went, once it has ended: in time or not, what went wrong, and what is known of its money."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from merchant.audit.models import Event
from orders.book.models import Order, Package
from orders.review.wording import Trouble, troubles_in_words

REVIEWED = (Order.Status.SIGNED, Order.Status.RETURNED)
# What somebody had to put right, as the trail tells it.
TOLD_BY_EVENTS = {
    "order.number_corrected": Trouble.CORRECTED,
    "order.end_taken_back": Trouble.END_TAKEN_BACK,
    "order.address_changed": Trouble.ADDRESS_CHANGED,
    "order.destination_set": Trouble.ADDRESS_CHANGED,
    "clock.late_withdrawn": Trouble.LATE_WITHDRAWN,
}


@dataclass(frozen=True)
class Kept:
    """A date and when what it asks for happened."""

    by: datetime | None
    at: datetime | None

    @property
    def is_known(self) -> bool:
        return self.by is not None and self.at is not None

    @property
    def is_late(self) -> bool:
        return self.is_known and self.at > self.by

    @property
    def apart(self) -> timedelta | None:
        return abs(self.at - self.by) if self.is_known else None


@dataclass(frozen=True)
class Review:
    """How an order went; its money stands in a card of its own."""

    left: Kept
    arrived: Kept
    is_exempt: bool
    troubles: list[str]

    @property
    def is_smooth(self) -> bool:
        return not (self.troubles or self.left.is_late or self.arrived.is_late)


def order_review(order: Order) -> Review | None:
    """The review of an order that was signed for or came back, in four queries; None for any other."""
    if order.status not in REVIEWED:
        return None
    fulfilments = list(order.fulfilments.all())
    packages = list(order.packages.all())
    return Review(
        left=_left(fulfilments),
        arrived=Kept(order.expected_by, _arrived_at(order, packages)),
        is_exempt=order.is_history or any(fulfilment.is_exempt for fulfilment in fulfilments),
        troubles=troubles_in_words(_troubles(order, packages)),
    )


def _left(fulfilments):
    """The hand-over that did worst against its date; the counted one, as the clock has it."""
    known = [Kept(each.ship_by, each.shipped_at) for each in fulfilments if each.ship_by and each.shipped_at]
    return max(known, key=lambda kept: kept.at - kept.by, default=Kept(None, None))


def _arrived_at(order, packages):
    is_jit = order.leg == Order.Leg.TO_PLATFORM_WAREHOUSE
    kind = Package.Kind.ONWARD if is_jit else Package.Kind.FIRST
    signed = [each.ended_at for each in packages if each.kind == kind and each.state == Package.State.SIGNED]
    return max(signed, default=None)


def _troubles(order, packages):
    """(Trouble, detail) pairs: what held it, what went wrong with its parcels, what had to be put right."""
    for hold in sorted(order.holds.all(), key=lambda hold: hold.opened_at):
        yield Trouble.HELD, (hold.kind, (hold.released_at or timezone.now()) - hold.opened_at)
    for package in packages:
        trouble = {"voided": Trouble.VOIDED, "returned": Trouble.RETURNED, "lost": Trouble.LOST}
        if package.state in trouble:
            yield trouble[package.state], (package.carrier, package.tracking_number)
    events = Event.objects.for_merchant(order.merchant_id).filter(
        subject_kind="order", subject_id=order.pk, kind__in=TOLD_BY_EVENTS
    )
    told = {TOLD_BY_EVENTS[kind] for kind in events.values_list("kind", flat=True)}
    yield from ((trouble, ()) for trouble in Trouble if trouble in told)
