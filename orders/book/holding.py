"""Orders that wait for a person, and orders that go on."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from merchant.audit import services as audit
from merchant.frame.sayings import said as _
from merchant.frame.sayings import words
from orders.book.exceptions import OrderError
from orders.book.locking import lock_order, lock_order_still_here, lock_orders, lock_orders_still_here
from orders.book.models import Hold, Line, Order
from orders.book.stages import refresh_stages

Kind = Hold.Kind


def hold_order(*, order: Order, kind: Hold.Kind, data: Mapping | None = None) -> None:
    """Let an order wait for a person, for this reason; an open hold of the kind stays as it is."""
    hold_orders(reasons=[(order, kind, data or {})])


def hold_orders(*, reasons: Iterable[tuple[Order, Hold.Kind, Mapping]]) -> None:
    """The same for many orders in a fixed number of statements."""
    change_holds(opened=reasons)


def hold_arrivals(*, reasons: Iterable[tuple[Order, Hold.Kind, Mapping]]) -> None:
    """The same for orders that were just inserted with the stage of held ones."""
    _insert_holds(list(reasons), None)


def release_holds(*, order_ids: Iterable[int], kind: Hold.Kind | None = None) -> None:
    """Let these orders go on, where they were held for this reason, or for any."""
    ids = list(order_ids)
    change_holds(closed=Q(order__in=ids, kind=kind) if kind else Q(order__in=ids))


def change_holds(
    *, opened: Iterable[tuple[Order, Hold.Kind, Mapping]] = (), closed: Q | None = None, actor=None
) -> None:
    """Open holds for these reasons and close the open ones that `closed` names; stages follow once."""
    touched = _open(list(opened), actor) | (_close(closed, actor) if closed else set())
    refresh_stages(touched)


def close_moot_holds(*, order_ids: Iterable[int], ended: Iterable[int], left: Iterable[int]) -> None:
    """Close what lost its reason by the way that orders went; whoever calls refreshes the stages.

    Of the ended ones every hold, of those that all left every hold but a change that somebody still has to
    look at, of the others what concerned lines of which nothing is left to ship.
    """
    waiting = Line.objects.to_ship().filter(order=OuterRef("order"))
    moot = Q(kind=Kind.UNKNOWN_SKU) & ~Exists(waiting.filter(sku=None))
    moot |= Q(kind=Kind.PERSONALISATION) & ~Exists(waiting.unconfirmed())
    gone = Q(order__in=list(ended)) | (Q(order__in=list(left)) & ~Q(kind=Kind.CHANGED))
    _close(Q(order__in=list(order_ids)) & (gone | moot), None)


def hold_by_hand(*, order_id: int, actor, reason: str) -> Order:
    """Let an order wait until the same hand lets it go."""
    with transaction.atomic():
        order = lock_order_still_here(order_id)
        _open_told(order, Kind.MANUAL, "hold.by_hand", actor, reason)
        return order


def hold_many_by_hand(*, order_ids: Iterable[int], actor, reason: str) -> dict[int, OrderError]:
    """The same for many orders; tells why some were refused, by their keys."""
    with transaction.atomic():
        orders, refused = lock_orders_still_here(order_ids=order_ids)
        return refused | _open_each(orders, Kind.MANUAL, "hold.by_hand", actor, reason)


def release_by_hand(*, order_id: int, actor) -> Order:
    """Let go what was held by hand; the other reasons go by themselves."""
    with transaction.atomic():
        order = lock_order(order_id)
        _close_told(order, Kind.MANUAL, actor)
        return order


def release_many_by_hand(*, order_ids: Iterable[int], actor) -> dict[int, OrderError]:
    """The same for many orders; tells why some were refused, by their keys."""
    with transaction.atomic():
        return _close_each(lock_orders(order_ids=order_ids), Kind.MANUAL, actor)


def ask_cancellation(*, order_id: int, actor, reason: str) -> Order:
    """Note that the buyer wants the order cancelled; it waits until somebody cancels it or refuses."""
    with transaction.atomic():
        order = lock_order_still_here(order_id)
        _open_told(order, Kind.CANCELLATION, "hold.cancellation_asked", actor, reason)
        return order


def refuse_cancellation(*, order_id: int, actor, reason: str) -> Order:
    """Let an order go on although its buyer asked to cancel it."""
    with transaction.atomic():
        order = lock_order(order_id)
        _close_told(order, Kind.CANCELLATION, actor, "hold.cancellation_refused", reason)
        return order


def flag_risk(*, order_id: int, actor, reason: str) -> Order:
    """Let an order wait because staff doubt that it is honest."""
    with transaction.atomic():
        order = lock_order_still_here(order_id)
        _open_told(order, Kind.RISK, "hold.risk_flagged", actor, reason)
        return order


def clear_risk(*, order_id: int, actor) -> Order:
    """Let an order go on that staff have looked at."""
    with transaction.atomic():
        order = lock_order(order_id)
        _close_told(order, Kind.RISK, actor)
        return order


def confirm_personalisation(*, order_id: int, actor) -> Order:
    """Note that what is to be engraved or printed was checked with the buyer."""
    with transaction.atomic():
        order = lock_order_still_here(order_id)
        if not order.lines.to_ship().unconfirmed().update(confirmed_at=timezone.now()):
            raise OrderError(_("Nothing of this order waits to be confirmed."))
        audit.record("order.personalisation_confirmed", order, actor=actor)
        change_holds(closed=Q(order=order, kind=Kind.PERSONALISATION), actor=actor)
        return order


def settle_change(*, order_id: int, actor, reason: str) -> Order:
    """Close a change that came too late, once somebody has looked at it."""
    with transaction.atomic():
        order = lock_order(order_id)
        _close_told(order, Kind.CHANGED, actor, "hold.change_settled", reason)
        return order


def _open(reasons, actor):
    """Open what is not open yet; returns the orders' keys."""
    orders = {order.pk for order, _kind, _data in reasons}
    held = Hold.objects.open().filter(order__in=orders).values_list("order_id", "kind") if orders else ()
    there = set(held)
    new = [reason for reason in reasons if (reason[0].pk, reason[1]) not in there]
    _insert_holds(new, actor)
    return {order.pk for order, _kind, _data in new}


def _insert_holds(reasons, actor):
    Hold.objects.bulk_create(
        Hold(merchant_id=order.merchant_id, order=order, kind=kind, data=data, opened_by=actor)
        for order, kind, data in reasons
    )
    audit.record_many("hold.opened", [(order, {"hold": kind}) for order, kind, _data in reasons], actor=actor)


def _close(which, actor):
    """Close the open holds that `which` names; returns the orders' keys."""
    holds = list(Hold.objects.open().filter(which).select_related("order").order_by("pk"))
    Hold.objects.filter(pk__in=[hold.pk for hold in holds]).update(released_at=timezone.now())
    audit.record_many("hold.released", [(hold.order, {"hold": hold.kind}) for hold in holds], actor=actor)
    return {hold.order_id for hold in holds}


def _open_told(order, kind, event, actor, reason):
    for error in _open_each([order], kind, event, actor, reason).values():
        raise error


def _open_each(orders, kind, event, actor, reason):
    """Open one hold on each with the reason that somebody gave for it; returns why not, by orders' keys."""
    held = _held_for(orders, kind)
    free, data = [order for order in orders if order.pk not in held], {"reason": reason}
    Hold.objects.bulk_create(
        Hold(merchant_id=order.merchant_id, order=order, kind=kind, data=data, opened_by=actor)
        for order in free
    )
    audit.record_many(event, [(order, data) for order in free], actor=actor)
    refresh_stages([order.pk for order in free])
    why = _("This order is held already: %(hold)s.") % {"hold": words([kind.label])}
    return {order_id: OrderError(why) for order_id in held}


def _close_told(order, *told):
    for error in _close_each([order], *told).values():
        raise error


def _close_each(orders, kind, actor, event="hold.released", reason=""):
    """Close one hold of each, for a reason that somebody gives; returns why not, by orders' keys."""
    held = _held_for(orders, kind)
    Hold.objects.open().filter(order__in=held, kind=kind).update(released_at=timezone.now())
    data = {"hold": kind} | ({"reason": reason} if reason else {})
    audit.record_many(event, [(order, data) for order in orders if order.pk in held], actor=actor)
    refresh_stages(held)
    why = _("This order is not held for that reason: %(hold)s.") % {"hold": words([kind.label])}
    return {order.pk: OrderError(why) for order in orders if order.pk not in held}


def _held_for(orders, kind):
    """The keys of those orders that wait for this reason."""
    return set(Hold.objects.open().filter(order__in=orders, kind=kind).values_list("order_id", flat=True))
