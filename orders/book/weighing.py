"""What drafts would change of orders that the book has: reads only, so a preview tells what entering does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from merchant.audit.models import Event
from orders.book.comparison import Comparison, Difference, compare
from orders.book.destinations import DIFFERS, UPDATED
from orders.book.drafts import OrderDraft
from orders.book.models import Fulfilment, Order
from orders.book.status import MOVING, OrderStatus

EXTENDABLE = frozenset({OrderStatus.PENDING, OrderStatus.TO_SHIP})
DESTINATION = "destination"  # the identity of a difference that is of no line
BY_HAND = ("order.address_changed", "order.destination_set")
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
    follows: bool = False  # goes where the source says now
    differences: Mapping[str, Difference] = field(default_factory=dict)

    @property
    def stands(self) -> bool:
        """Whether the source tells another destination and the one here stays until a person looks."""
        return self.told.moved is not None and not self.follows

    @property
    def to_look_at(self) -> list[Difference]:
        """What the order has to wait for until a person has looked at it."""
        if self.is_gone:
            return list(self.differences.values())
        return [self.differences[DESTINATION]] if self.stands else []

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
    weighed = [_weigh(order, draft, compared[order.pk], order.pk in submitted) for order, draft in pairs]
    _weigh_destinations([one for one in weighed if one.told.moved], submitted)
    return weighed


def _weigh_destinations(weighed, submitted):
    """An address follows its source until a person changed it or a warehouse has it; then a person looks."""
    by_hand = _changed_by_hand([one.order for one in weighed])
    for one in weighed:
        moved, order = one.told.moved, one.order
        is_open = order.status in EXTENDABLE and order.pk not in submitted
        one.follows = is_open and moved.is_whole and not moved.is_changed_here and order.pk not in by_hand
        code = UPDATED if one.follows else DIFFERS
        one.differences = {**one.differences, DESTINATION: Difference(code, moved.names, "", "")}


def _changed_by_hand(orders):
    """Keys of those that somebody typed in, or whose address somebody changed."""
    if not orders:
        return set()
    typed = {order.pk for order in orders if order.origin == Order.Origin.MANUAL}
    changes = Event.objects.filter(subject_kind=Order._meta.model_name, kind__in=BY_HAND)
    changed = changes.filter(subject_id__in=[order.pk for order in orders])
    return typed | set(changed.values_list("subject_id", flat=True))


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
