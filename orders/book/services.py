"""The flow of orders: cancelled, released, and brought into line with what their lines and packages say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from merchant.audit import services as audit
from merchant.frame.sayings import said as _
from orders.book.erasing import plan_erasure
from orders.book.exceptions import IllegalMove, OrderError
from orders.book.holding import close_moot_holds
from orders.book.locking import (
    lock_order,
    lock_order_still_here,
    lock_orders,
    lock_orders_still_here,
    refusal,
)
from orders.book.models import Fulfilment, Hold, Line, Order, Package
from orders.book.shipped import shipped_at
from orders.book.stages import refresh_stages
from orders.book.status import ENDED, MOVING, STILL_HERE, LineUnits, OrderStatus, Parcel, derive_status
from orders.book.stock import release_stock, trim_stock, with_reserved


def cancel_order(*, order_id: int, actor, reason: str, by: Line.CancelledBy) -> Order:
    """Cancel all that has not left yet."""
    with transaction.atomic():
        order = lock_order_still_here(order_id)
        _cancel([order], actor, reason, by)
        return order


def cancel_orders(
    *, order_ids: Iterable[int], actor, reason: str, by: Line.CancelledBy
) -> dict[int, OrderError]:
    """The same for many orders; tells why some were refused, by their keys."""
    with transaction.atomic():
        orders, refused = lock_orders_still_here(order_ids=order_ids)
        _cancel(orders, actor, reason, by)
        return refused


def cancel_lines(
    *, order_id: int, actor, reason: str, by: Line.CancelledBy, units: Mapping[int, int]
) -> Order:
    """Cancel so many units of some lines before they leave; `units` by the lines' keys."""
    with transaction.atomic():
        order = lock_order_still_here(order_id)
        told = []
        for line, count in chosen_units(order, units):
            order.lines.filter(pk=line.pk).update(cancelled=F("cancelled") + count, cancelled_by=by)
            told.append((order, {"units": count, "sku": line.sku_code, "reason": reason, "cancelled_by": by}))
        audit.record_many("order.units_cancelled", told, actor=actor)
        trim_stock(order, actor=actor)
        return settle(order)


def release_order(*, order_id: int, actor) -> Order:
    """Move a processed order on to To ship: from now on its clock runs."""
    with transaction.atomic():
        order = lock_order(order_id)
        for error in _release([order], actor).values():
            raise error
        return order


def release_orders(*, order_ids: Iterable[int], actor=None) -> dict[int, OrderError]:
    """The same for many orders; tells why some were refused, by their keys."""
    with transaction.atomic():
        return _release(lock_orders(order_ids=order_ids), actor)


def reveal_recipient(*, order_id: int, actor) -> None:
    """Write down that somebody reads an order's recipient in full."""
    with transaction.atomic():
        audit.record("order.recipient_revealed", lock_order(order_id), actor=actor)


def chosen_units(order: Order, units: Mapping[int, int] | None) -> list[tuple[Line, int]]:
    """(line, units) as they were asked for, all that is left by default; refuses what is not there."""
    lines = {line.pk: line for line in order.lines.all()}
    asked = units if units is not None else {line.pk: line.to_ship for line in lines.values()}
    asked = {line_id: count for line_id, count in asked.items() if count}
    if not asked:
        raise OrderError(_("Choose at least one unit."))
    for line_id, count in asked.items():
        line = lines.get(line_id)
        if line is None or not 0 < count <= line.to_ship:
            raise OrderError(
                _("%(sku)s: %(count)s units were asked for, but %(left)s are left to ship.")
                % {"sku": getattr(line, "sku_code", "?"), "count": count, "left": getattr(line, "to_ship", 0)}
            )
    return [(lines[line_id], count) for line_id, count in asked.items()]


def settle_orders(*, order_ids: Iterable[int]) -> None:
    """Derive anew what hangs on the lines and packages that a caller changed in this transaction."""
    _settle(lock_orders(order_ids=order_ids))


def settle(order: Order) -> Order:
    """The same for one order that is locked."""
    _settle([order])
    return order


def _cancel(orders, actor, reason, by):
    waiting = Line.objects.to_ship().filter(order__in=orders)
    waiting.update(cancelled=F("ordered") - F("shipped"), cancelled_by=by)
    data = {"reason": reason, "cancelled_by": by}
    audit.record_many("order.cancelled", [(order, data) for order in orders], actor=actor)
    _settle(orders, actor)


def _release(orders, actor):
    risks = Hold.objects.open().filter(order__in=orders, kind=Hold.Kind.RISK)
    risky, now = set(risks.values_list("order_id", flat=True)), timezone.now()
    refused = {}
    for order in orders:
        if order.status != OrderStatus.PENDING:
            refused[order.pk] = IllegalMove(refusal(order))
        elif order.pk in risky:
            why = _("Platform staff still look at this order's risk; they clear it first.")
            refused[order.pk] = OrderError(why)
        else:
            order.released_at = now
    released = [order for order in orders if order.pk not in refused]
    Order.objects.filter(pk__in=[order.pk for order in released]).update(released_at=now)
    audit.record_many("order.released", [(order, {}) for order in released], actor=actor)
    _settle(released)
    return refused


def count_shipped(order: Order) -> None:
    """Tell anew when what has left counts as shipped: more was told of its parcels. The order is locked."""
    if order.is_history:  # nobody told when it left
        return
    packages = _packages([order.pk])[order.pk]
    for fulfilment in order.fulfilments.filter(state=Fulfilment.State.DONE).with_what_counts():
        own = [package for package in packages if package.fulfilment_id == fulfilment.pk]
        first = [package for package in own if package.kind == Package.Kind.FIRST]
        fulfilment.shipped_at = shipped_at(fulfilment.counts, first)
        fulfilment.save(update_fields=["shipped_at"])


def _settle(orders: Sequence[Order], actor=None):
    """Status, fulfilments, holds, the day of erasure and the stage, in a fixed number of statements."""
    ids = [order.pk for order in orders]
    packages = _packages(ids)
    changed = _derive(orders, packages)
    gone = [order for order in orders if order.status not in STILL_HERE]
    _close_fulfilments(gone, packages, actor)
    _expect(changed, packages)
    ended = [order.pk for order in gone if order.status in ENDED]
    close_moot_holds(order_ids=ids, ended=ended, left=[o.pk for o in gone if o.status in MOVING])
    plan_erasure(changed)
    refresh_stages(ids)
    _look_for_penalties(ids)


def _look_for_penalties(ids):
    now = timezone.now()
    Fulfilment.objects.filter(order__in=ids).with_a_date_passed(now).update(penalty_at=now)


def _packages(ids):
    """Order's key → its standing packages."""
    found = defaultdict(list)
    packages = Package.objects.standing().filter(order__in=ids).order_by("pk")
    for package in packages.select_related("fulfilment__channel"):
        found[package.order_id].append(package)
    return found


def _derive(orders, packages):
    """Give each order the status that its lines and packages add up to; returns those that changed."""
    units, now, changed = defaultdict(list), timezone.now(), []
    lines = Line.objects.filter(order__in=orders)
    for order_id, *told in lines.values_list("order", "ordered", "cancelled", "shipped"):
        units[order_id].append(LineUnits(*told))
    for order in orders:
        status = derive_status(
            released=order.released_at is not None,
            lines=units[order.pk],
            parcels=[Parcel(package.kind, package.state) for package in packages[order.pk]],
            ends_onward=order.leg == Order.Leg.TO_PLATFORM_WAREHOUSE,
        )
        if status != order.status:
            order.status, order.status_since = status, now
            changed.append(order)
    Order.objects.bulk_update(changed, ["status", "status_since"])
    return changed


def _close_fulfilments(gone, packages, actor):
    """What left is done, as of its last parcel; what nothing of left is cancelled; neither reserves stock."""
    fulfilments = list(with_reserved(Fulfilment.objects.open().filter(order__in=gone).with_what_counts()))
    for fulfilment in fulfilments:
        first = [p for p in packages[fulfilment.order_id] if p.kind == Package.Kind.FIRST]
        own = [package for package in first if package.fulfilment_id == fulfilment.pk]
        fulfilment.state = Fulfilment.State.DONE if own else Fulfilment.State.CANCELLED
        fulfilment.shipped_at = shipped_at(fulfilment.counts, own)
    Fulfilment.objects.bulk_update(fulfilments, ["state", "shipped_at"])
    release_stock(fulfilments, actor=actor)


def _expect(changed, packages):
    """When an order should arrive is told as it leaves, and forgotten if it turns out that it did not."""
    moved = []
    for order in changed:
        is_here = order.status in STILL_HERE
        expected = None if is_here else order.expected_by or _expected_by(packages[order.pk])
        if expected != order.expected_by:
            order.expected_by = expected
            moved.append(order)
    Order.objects.bulk_update(moved, ["expected_by"])


def _expected_by(packages):
    """The last parcel's hand-over and its channel's days on the way; unknown without a channel."""
    first = [package for package in packages if package.kind == Package.Kind.FIRST]
    last = max(first, key=lambda package: package.handed_over_at, default=None)
    channel = last and last.fulfilment.channel
    return channel and last.handed_over_at + timedelta(days=channel.transit_days)
