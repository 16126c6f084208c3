"""How an order stands, for whoever asks what may be done to it now."""

from dataclasses import dataclass

from orders.book.models import Fulfilment, Order, Package
from orders.book.status import SHIPPABLE, STILL_HERE


@dataclass(frozen=True)
class Standing:
    """How an order stands: what decides which acts are possible."""

    order: Order
    fulfilment: Fulfilment
    held_for: frozenset[str]
    package: Package | None = None

    @property
    def is_here(self):
        return self.order.status in STILL_HERE

    @property
    def is_to_ship(self):
        return self.order.status in SHIPPABLE

    @property
    def is_open(self):
        """Whether a warehouse may still be chosen, and has not been told."""
        return self.is_here and self.fulfilment.state == "open" and self.fulfilment.submitted_at is None

    @property
    def goes_to_platform(self):
        """Whether the package ends at the platform's warehouse instead of the buyer's door."""
        is_first = self.package.kind == Package.Kind.FIRST
        return is_first and self.order.leg == Order.Leg.TO_PLATFORM_WAREHOUSE

    def has_unconfirmed(self):
        lines = self.order.lines.all()
        return any(line.personalisation and not line.confirmed_at and line.to_ship for line in lines)
