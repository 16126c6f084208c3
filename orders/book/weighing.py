"""What drafts would change of orders that the book has: reads only, so a preview tells what entering does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from orders.book.comparison import Comparison, Difference, compare
from orders.book.drafts import OrderDraft
from orders.book.models import Fulfilment, Order
from orders.book.status import MOVING, OrderStatus

EXTENDABLE = frozenset({OrderStatus.PENDING, OrderStatus.TO_SHIP})
GONE = frozenset({OrderStatus.PARTLY_SHIPPED, *MOVING})  # of the ended ones nothing waits for anybody


class Outcome(StrEnum):
    """What becomes of a drafted order."""

    NEW = "new"
    UNCHANGED = "unchanged"
    RELEASED = "released"
    EXTENDED = "extended"
    CHANGED = "changed"


@dataclass(slots=True)
class Entry:
    """What becomes of one draft; `added` and `differences` name lines and charges by identity."""

    order_id: int
    outcome: Outcome
    added: frozenset[str] = frozenset()
    differences: Mapping[str, Difference] = field(default_factory=dict)


@dataclass(slots=True)
class Weighed:
    """One draft against its order: what it adds, whether it releases it, and what is to be looked at."""

    order: Order
    draft: OrderDraft
    told: Comparison
    extends: bool = False
    releases: bool = False
    is_gone: bool = False  # a warehouse has it, or it has left: a change waits for a person
    differences: Mapping[str, Difference] = field(default_factory=dict)

    @property
    def entry(self) -> Entry:
        added = self.told.missing_identities if self.extends else frozenset()
        return Entry(self.order.pk, self._outcome(), added, self.differences)

    def _outcome(self):
        if self.differences:
            return Outcome.CHANGED
        if self.extends:
            return Outcome.EXTENDED
        return Outcome.RELEASED if self.releases else Outcome.UNCHANGED


def weigh(pairs: Sequence[tuple[Order, OrderDraft]]) -> list[Weighed]:
    """A file adds and releases, it takes nothing away: in a fixed number of queries."""
    if not pairs:
        return []
    compared, submitted = compare(pairs), _submitted(pairs)
    return [_weigh(order, draft, compared[order.pk], order.pk in submitted) for order, draft in pairs]


def _weigh(order, draft, told, is_submitted):
    is_open = order.status in EXTENDABLE and not is_submitted and not order.is_history
    weighed = Weighed(order, draft, told, differences=told.differences)
    takes_more = is_open and not draft.has_ended
    weighed.extends = told.missing and takes_more
    if told.missing and not takes_more:
        weighed.differences = {**told.differences, **told.too_late}
    is_released_now = draft.released_at is not None and order.released_at is None
    weighed.releases = is_released_now and not draft.has_ended
    # What ended at the source must not leave from here before somebody looked.
    ended = any(line.ended and line.identity in told.differences for line in draft.lines)
    weighed.is_gone = (order.status in GONE or is_submitted or ended) and not order.is_history
    return weighed


def _submitted(pairs):
    """Keys of the orders that their warehouse has already."""
    theirs = Fulfilment.objects.open().filter(submitted_at__isnull=False)
    return set(theirs.filter(order__in=[order for order, _draft in pairs]).values_list("order_id", flat=True))
