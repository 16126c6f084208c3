"""What a later file may do to an order that the book has: add lines, release it, never take anything away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from merchant.audit import services as audit
from orders.book.comparison import Difference, compare
from orders.book.drafts import OrderDraft
from orders.book.holding import hold_orders
from orders.book.insertion import insert_amounts, insert_lines
from orders.book.models import Fulfilment, Hold, Order
from orders.book.services import settle_orders
from orders.book.status import MOVING, OrderStatus

BATCH = 1000
EXTENDABLE = frozenset({OrderStatus.PENDING, OrderStatus.TO_SHIP})
GONE = frozenset({OrderStatus.PARTLY_SHIPPED, *MOVING})  # of the ended ones nothing waits for anybody


class Outcome(StrEnum):
    """What became of a drafted order."""

    NEW = "new"
    UNCHANGED = "unchanged"
    RELEASED = "released"
    EXTENDED = "extended"
    CHANGED = "changed"


@dataclass(slots=True)
class Entry:
    """What became of one draft; `added` and `differences` name lines and charges by identity."""

    order_id: int
    outcome: Outcome
    added: frozenset[str] = frozenset()
    differences: Mapping[str, Difference] = field(default_factory=dict)


def revise_orders(
    pairs: Sequence[tuple[Order, OrderDraft]], skus: Mapping[str, int], *, actor, source: str
) -> dict[tuple[str, str], Entry]:
    """Compare drafts with the orders that the book has; a file adds and releases, it takes nothing away."""
    if not pairs:
        return {}
    compared, submitted = compare(pairs), _submitted(pairs)
    entries, extended, released, changed = {}, [], [], []
    for order, draft in pairs:
        told = compared[order.pk]
        entry = entries[draft.number, draft.programme] = Entry(
            order.pk, Outcome.UNCHANGED, differences=told.differences
        )
        is_open = order.status in EXTENDABLE and order.pk not in submitted
        if told.missing and is_open and not order.is_history:
            extended.append((order, told))
            entry.added, entry.outcome = told.missing_identities, Outcome.EXTENDED
        elif told.missing:
            entry.differences = {**told.differences, **told.too_late}
        if draft.released_at and order.released_at is None:
            order.released_at = draft.released_at
            released.append(order)
            entry.outcome = Outcome.EXTENDED if entry.added else Outcome.RELEASED
        if entry.differences:
            entry.outcome = Outcome.CHANGED
            changed.append((order, entry.differences))
    _extend(extended, skus, actor, source)
    _release(released, actor)
    _hold_changed(changed, submitted)
    settle_orders(order_ids=[order.pk for order in released])
    return entries


def _submitted(pairs):
    """Keys of the orders that their warehouse has already."""
    theirs = Fulfilment.objects.open().filter(submitted_at__isnull=False)
    return set(theirs.filter(order__in=[order for order, _draft in pairs]).values_list("order_id", flat=True))


def _extend(extended, skus, actor, source):
    """Add lines to orders that have not left; they are matched anew, so that the gates see the new lines."""
    if not extended:
        return
    insert_lines([(order, told.missing_lines, told.last_position) for order, told in extended], skus)
    insert_amounts([(order, told.missing_charges, told.missing_discounts) for order, told in extended])
    for order, told in extended:
        order.total_minor = None if order.total_minor is None else told.added_to(order.total_minor)
    orders = [order for order, _told in extended]
    Order.objects.bulk_update(orders, ["total_minor"], batch_size=BATCH)
    Fulfilment.objects.open().filter(order__in=orders).update(matched_at=None)
    audit.record_many("order.extended", [(order, {"file": source}) for order in orders], actor=actor)


def _release(orders, actor):
    Order.objects.bulk_update(orders, ["released_at"], batch_size=BATCH)
    audit.record_many("order.released", [(order, {}) for order in orders], actor=actor)


def _hold_changed(changed, submitted):
    """What a source changed after the warehouse had it waits for a person, once for each change."""
    asked = [
        (order, Hold.Kind.CHANGED, {"lines": [difference.to_json() for difference in differences.values()]})
        for order, differences in changed
        if (order.status in GONE or order.pk in submitted) and not order.is_history
    ]
    held = Hold.objects.filter(order__in=[order.pk for order, _kind, _data in asked], kind=Hold.Kind.CHANGED)
    seen = [(order_id, data) for order_id, data in held.values_list("order_id", "data")]
    hold_orders(reasons=[one for one in asked if (one[0].pk, one[2]) not in seen])
