"""What a later file may do to an order that the book has: add lines, release it, never take anything away."""

from collections.abc import Mapping, Sequence

from merchant.audit import services as audit
from orders.book.bulk import update_rows
from orders.book.drafts import OrderDraft
from orders.book.holding import hold_orders
from orders.book.insertion import insert_amounts, insert_lines
from orders.book.models import Fulfilment, Hold, Order
from orders.book.services import settle_orders
from orders.book.weighing import Entry, Weighed, weigh


def revise_orders(
    pairs: Sequence[tuple[Order, OrderDraft]], skus: Mapping[str, int], *, actor, source: str
) -> dict[tuple[str, str], Entry]:
    """Compare drafts with the orders that the book has; a file adds and releases, it takes nothing away."""
    if not pairs:
        return {}
    weighed = weigh(pairs)
    entries = {(one.draft.number, one.draft.programme): one.entry for one in weighed}
    _extend([(one.order, one.told) for one in weighed if one.extends], skus, actor, source)
    _release([one for one in weighed if one.releases], actor)
    _hold_changed([one for one in weighed if one.differences and one.is_gone])
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
    Fulfilment.objects.open().filter(order__in=orders).update(matched_at=None)
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
    """What a source changed after the warehouse had it waits for a person, once for each change."""
    if not weighed:
        return
    asked = [
        (one.order, Hold.Kind.CHANGED, {"lines": [told.to_json() for told in one.differences.values()]})
        for one in weighed
    ]
    held = Hold.objects.filter(order__in=[order.pk for order, _kind, _data in asked], kind=Hold.Kind.CHANGED)
    seen = [(order_id, data) for order_id, data in held.values_list("order_id", "data")]
    hold_orders(reasons=[one for one in asked if (one[0].pk, one[2]) not in seen])
