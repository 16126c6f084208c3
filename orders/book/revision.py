"""What a later file may do to an order: add lines, release it, say where it goes; it takes nothing away."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from merchant.audit import services as audit
from merchant.catalogue.selectors import KnownSku
from merchant.tenancy.bulk import update_rows
from orders.book.destinations import DIFFERS
from orders.book.drafts import OrderDraft
from orders.book.following import follow_source, note_told
from orders.book.holding import hold_orders
from orders.book.insertion import insert_amounts, insert_lines
from orders.book.models import Fulfilment, Hold, Order
from orders.book.services import settle_orders
from orders.book.weighing import Entry, Weighed, weigh


def revise_orders(
    pairs: Sequence[tuple[Order, OrderDraft]], skus: Mapping[str, KnownSku], *, actor, source: str
) -> dict[tuple[str, str], Entry]:
    """Compare drafts with the orders that the book has; a file adds and releases, it takes nothing away."""
    if not pairs:
        return {}
    weighed = weigh(pairs)
    entries = {(one.draft.number, one.draft.programme): one.entry for one in weighed}
    _extend([(one.order, one.told) for one in weighed if one.extends], skus, actor, source)
    _release([one for one in weighed if one.releases], actor)
    follow_source([(one.order, one.told.moved) for one in weighed if one.follows], actor=actor, source=source)
    note_told([(one.order, one.told.moved) for one in weighed if one.stands])
    _hold_changed([one for one in weighed if one.to_look_at])
    return entries


def _extend(extended, skus, actor, source):
    """Add lines to orders that have not left; they are matched anew, so that the gates see the new lines."""
    if not extended:
        return
    insert_lines([(order, told.missing_lines, told.last_position) for order, told in extended], skus)
    insert_amounts([(order, told.missing_charges, told.missing_discounts) for order, told in extended])
    for order, told in extended:
        order.total_minor = None if order.total_minor is None else told.added_to(order.total_minor)
    orders = [order for order, _told in extended]
    update_rows(orders, ["total_minor"])
    Fulfilment.objects.open().filter(order__in=orders).match_anew()
    audit.record_many("order.extended", [(order, {"file": source}) for order in orders], actor=actor)


def _release(weighed: Sequence[Weighed], actor):
    if not weighed:
        return
    orders = [one.order for one in weighed]
    for one in weighed:
        one.order.released_at = one.draft.released_at
    update_rows(orders, ["released_at"])
    audit.record_many("order.released", [(order, {}) for order in orders], actor=actor)
    settle_orders(order_ids=[order.pk for order in orders])


def _hold_changed(weighed: Sequence[Weighed]):
    """What a source changed too late to follow it waits for a person, once for each change."""
    if not weighed:
        return
    held = _held([one.order for one in weighed])
    opened, extended = [], []
    for one in weighed:
        told = [difference.to_json() for difference in one.to_look_at]
        before = held[one.order.pk]
        seen = [change for hold in before for change in hold.data.get("lines", [])]
        # Fields are named without what they say: who told of the address before is known elsewhere.
        new = [change for change in told if change["code"] == DIFFERS or change not in seen]
        standing = next((hold for hold in before if hold.released_at is None), None)
        if new and standing:
            lines = standing.data.get("lines", [])
            lines = [*lines, *(change for change in new if change not in lines)]
            standing.data = {**standing.data, "lines": lines}
            extended.append(standing)
        elif new:
            opened.append((one.order, Hold.Kind.CHANGED, {"lines": told}))
    Hold.objects.bulk_update(extended, ["data"])
    hold_orders(reasons=opened)


def _held(orders):
    """Order's key → what it was and is held for by its source's changes."""
    found = defaultdict(list)
    for hold in Hold.objects.filter(order__in=orders, kind=Hold.Kind.CHANGED):
        found[hold.order_id].append(hold)
    return found
