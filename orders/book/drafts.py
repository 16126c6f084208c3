"""Orders as a source tells them, before the book has them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A line as a source tells it; `cancellations` are (source's number, units) known from the start.

    `ended` is how it ended elsewhere: shipped, signed or cancelled; `weight_g` is that of one unit.
    """

    identity: str
    sku_code: str
    title: str
    units: int
    price_minor: int | None
    cancellations: tuple[tuple[str, int], ...] = ()
    personalisation: str = ""
    ended: str = ""
    weight_g: int | None = None

    @property
    def cancelled(self) -> int:
        return sum(units for _number, units in self.cancellations)


@dataclass(frozen=True, slots=True)
class ChargeDraft:
    """What an order costs beside its products; `line` is the identity of the line that a service is for."""

    identity: str
    kind: str
    title: str
    amount_minor: int
    line: str = ""


@dataclass(frozen=True, slots=True)
class DiscountDraft:
    """What the buyer need not pay and who bears it; `line` is the identity of the line that it is for."""

    identity: str
    funder: str
    title: str
    amount_minor: int
    line: str = ""


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """An order as a source tells it; `released_at` is empty while the source still processes it.

    One that no source will release `waits_for_release`: `orders.clock.services.await_release` says from when
    on the job may do it. A source that tells its own status leaves both empty.
    """

    number: str
    programme: str
    currency: str
    ordered_at: datetime
    released_at: datetime | None
    lines: Sequence[LineDraft]
    paid_at: datetime | None = None
    marketplace_ship_by: datetime | None = None
    country: str = ""
    subdivision: str = ""
    postcode: str = ""
    recipient: Mapping[str, str] = field(default_factory=dict)
    charges: Sequence[ChargeDraft] = ()
    discounts: Sequence[DiscountDraft] = ()
    origin: str = "file"
    leg: str = "to_consumer"
    waits_for_release: bool = False
    release_due_at: datetime | None = None

    @property
    def has_ended(self) -> bool:
        """Whether nothing of it is left to do here, as the source ended all of it."""
        return bool(self.lines) and all(line.ended for line in self.lines)

    @property
    def total_minor(self) -> int | None:
        """Lines and charges as bought, less the discounts; unknown when one price is."""
        if any(line.price_minor is None for line in self.lines):
            return None
        bought = sum(line.units * line.price_minor for line in self.lines)
        charged = sum(charge.amount_minor for charge in self.charges)
        return bought + charged - sum(discount.amount_minor for discount in self.discounts)
