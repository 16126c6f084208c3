"""What a draft says of an order that the book already has: reads only."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from orders.book.destinations import PERSON, PLACE, Moved, moved
from orders.book.drafts import OrderDraft
from orders.book.models import Charge, Discount, Line, Order, Recipient
from orders.book.status import STILL_HERE


@dataclass(frozen=True, slots=True)
class Difference:
    """What of an order a source now tells otherwise; without `was` it comes too late or is not told here."""

    code: str
    what: str
    was: str
    now: str

    def to_json(self) -> dict[str, str]:
        return {"code": self.code, "what": self.what, "was": self.was, "now": self.now}


@dataclass(slots=True)
class Comparison:
    """One draft against its order."""

    last_position: int = 0
    missing_lines: list = field(default_factory=list)
    missing_charges: list = field(default_factory=list)
    missing_discounts: list = field(default_factory=list)
    differences: dict[str, Difference] = field(default_factory=dict)
    moved: Moved | None = None

    @property
    def missing(self) -> bool:
        """Whether the draft has anything that the order lacks."""
        return bool(self.missing_lines or self.missing_amounts)

    @property
    def missing_amounts(self) -> list:
        return [*self.missing_charges, *self.missing_discounts]

    @property
    def missing_identities(self) -> frozenset[str]:
        return frozenset(one.identity for one in (*self.missing_lines, *self.missing_amounts))

    @property
    def too_late(self) -> dict[str, Difference]:
        """What is missing, as differences: for an order that takes nothing more."""
        lines = {
            one.identity: Difference("too_late", one.sku_code, "", str(one.units))
            for one in self.missing_lines
        }
        amounts = {
            one.identity: Difference("too_late", _what(one), "", str(one.amount_minor))
            for one in self.missing_amounts
        }
        return lines | amounts

    def added_to(self, total_minor: int) -> int | None:
        """The order's total with what is missing; unknown when one price is."""
        if any(line.price_minor is None for line in self.missing_lines):
            return None
        bought = sum(line.units * line.price_minor for line in self.missing_lines)
        charged = sum(charge.amount_minor for charge in self.missing_charges)
        return total_minor + bought + charged - sum(one.amount_minor for one in self.missing_discounts)


class KnownLine(NamedTuple):
    """A line of the book, as far as it is compared."""

    units: int
    price_minor: int | None
    position: int
    cancelled: int
    shipped: int

    @property
    def to_ship(self) -> int:
        return self.units - self.cancelled - self.shipped


def compare(pairs: Sequence[tuple[Order, OrderDraft]]) -> dict[int, Comparison]:
    """Order's key → what its draft says otherwise, in four queries."""
    ids = [order.pk for order, _draft in pairs]
    lines, charges, discounts = _known_lines(ids), _known_amounts(Charge, ids), _known_amounts(Discount, ids)
    compared = {
        order.pk: _compare(draft, lines[order.pk], charges[order.pk], discounts[order.pk])
        for order, draft in pairs
    }
    _compare_destinations(pairs, compared)
    return compared


def _compare_destinations(pairs, compared):
    """Of orders that left or ended, here or at the source, nobody asks any more where they went."""
    here = [(order, draft) for order, draft in pairs if order.status in STILL_HERE and not draft.has_ended]
    known = _known_recipients([order.pk for order, _draft in here])
    for order, draft in here:
        if order.pk in known:
            *person, told = known[order.pk]
            stands = dict(zip(PERSON, person, strict=True))
            stands |= {name: getattr(order, name) for name in PLACE}
            compared[order.pk].moved = moved(stands, told or {}, draft)


def _known_recipients(order_ids):
    """Those that were not erased: nothing is filled in again."""
    recipients = Recipient.objects.filter(order__in=order_ids, erased_at=None)
    told = recipients.values_list("order", *PERSON, "source_told") if order_ids else ()
    return {order_id: values for order_id, *values in told}


def _known_lines(order_ids):
    found = defaultdict(dict)
    lines = Line.objects.filter(order__in=order_ids)
    for order_id, identity, *told in lines.values_list(
        "order", "identity", "ordered", "price_minor", "position", "cancelled", "shipped"
    ):
        found[order_id][identity] = KnownLine(*told)
    return found


def _known_amounts(model, order_ids):
    found = defaultdict(dict)
    amounts = model.objects.filter(order__in=order_ids)
    for order_id, identity, amount in amounts.values_list("order", "identity", "amount_minor"):
        found[order_id][identity] = amount
    return found


def _compare(draft, lines, charges, discounts):
    told = Comparison(last_position=max((line.position for line in lines.values()), default=0))
    for one in draft.lines:
        line = lines.get(one.identity)
        if line is None:
            told.missing_lines.append(one)
        elif one.ended and line.to_ship:
            left = str(line.to_ship)
            told.differences[one.identity] = Difference(f"ended_{one.ended}", one.sku_code, left, one.ended)
        elif line.units != one.units:
            was, now = str(line.units), str(one.units)
            told.differences[one.identity] = Difference("units_differ", one.sku_code, was, now)
        elif None not in {one.price_minor, line.price_minor} and one.price_minor != line.price_minor:
            was, now = str(line.price_minor), str(one.price_minor)
            told.differences[one.identity] = Difference("amount_differs", one.sku_code, was, now)
    _compare_amounts(draft.charges, charges, told.missing_charges, told.differences)
    _compare_amounts(draft.discounts, discounts, told.missing_discounts, told.differences)
    return told


def _compare_amounts(drafts, known, missing, differences):
    for one in drafts:
        amount = known.get(one.identity)
        if amount is None:
            missing.append(one)
        elif amount != one.amount_minor:
            was, now = str(amount), str(one.amount_minor)
            differences[one.identity] = Difference("amount_differs", _what(one), was, now)


def _what(amount):
    """What a charge or discount is called: by its source, else by its kind or who bears it."""
    return amount.title or getattr(amount, "kind", "") or amount.funder
