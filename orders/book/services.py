"""What can be done to an order by hand or by a job: one function for each act."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from orders.book.exceptions import IllegalMove, OrderError
from orders.book.holding import release_holds
from orders.book.models import Fulfilment, Line, Order, Package, PackageLine
from orders.book.stages import refresh_stages
from orders.book.status import SHIPPABLE, LineUnits, OrderStatus, Parcel, derive_status

BELIEVED_FOR = timedelta(hours=24)  # a hand-over entered later than this counts from its entry
CLOCK_SKEW = timedelta(minutes=5)
STILL_HERE = {OrderStatus.PENDING, *SHIPPABLE}


def ship_order(
    *,
    order_id: int,
    actor,
    carrier: str,
    tracking_number: str,
    handed_over_at: datetime | None = None,
    units: Mapping[int, int] | None = None,
) -> Package:
    """Record a parcel handed to a carrier; `units` maps line ids to units, all that is left by default."""
    with transaction.atomic():
        order = _lock(order_id)
        if order.status not in SHIPPABLE:
            raise IllegalMove(refusal(order))
        handed_over_at = _checked_moment(handed_over_at, not_before=order.ordered_at)
        _check_number(order, tracking_number)
        fulfilment = order.fulfilments.open().select_for_update().order_by("pk").first()
        package = Package.objects.create(
            merchant_id=order.merchant_id,
            order=order,
            fulfilment=fulfilment,
            carrier=carrier,
            tracking_number=tracking_number,
            handed_over_at=handed_over_at,
        )
        _pack(order, package, units)
        audit.record(
            "order.shipped",
            order,
            actor=actor,
            data={"carrier": carrier, "number": tracking_number},
            happened_at=handed_over_at,
        )
        _settle(order)
        return package


def sign_package(*, package_id: int, actor, signed_at: datetime | None = None) -> Package:
    """Record that the buyer has signed for a parcel."""
    with transaction.atomic():
        order, package = _lock_package(package_id)
        _check_move(package, Package.State.SIGNED)
        signed_at = _checked_moment(signed_at, not_before=package.handed_over_at)
        return _end_package(order, package, Package.State.SIGNED, "order.signed", actor, signed_at)


def void_package(*, package_id: int, actor, reason: str) -> Package:
    """Take back a parcel that never left: its units are to be shipped again."""
    with transaction.atomic():
        order, package = _lock_package(package_id)
        _check_move(package, Package.State.VOIDED)
        for content in package.contents.all():
            Line.objects.filter(pk=content.line_id).update(shipped=F("shipped") - content.units)
        package.fulfilment.state = Fulfilment.State.OPEN
        package.fulfilment.handed_over_at = None
        package.fulfilment.matched_at = None  # its holds went when it left: the gates look at it anew
        package.fulfilment.save(update_fields=["state", "handed_over_at", "matched_at"])
        return _end_package(order, package, Package.State.VOIDED, "order.voided", actor, reason=reason)


def correct_package(*, package_id: int, actor, carrier: str, tracking_number: str) -> Package:
    """Put right a carrier or tracking number that was typed wrong."""
    with transaction.atomic():
        order, package = _lock_package(package_id)
        if package.state == Package.State.VOIDED:
            raise IllegalMove(_("This package was voided; there is nothing to correct."))
        if (carrier, tracking_number) == (package.carrier, package.tracking_number):
            raise OrderError(_("This is what the package says already."))
        if tracking_number != package.tracking_number:
            _check_number(order, tracking_number)
        before = {"old_carrier": package.carrier, "old_number": package.tracking_number}
        package.carrier, package.tracking_number = carrier, tracking_number
        package.save(update_fields=["carrier", "tracking_number"])
        data = {"carrier": carrier, "number": tracking_number, **before}
        audit.record("order.number_corrected", order, actor=actor, data=data)
        return package


def cancel_order(*, order_id: int, actor, reason: str, by: Line.CancelledBy) -> Order:
    """Cancel all that has not left yet."""
    with transaction.atomic():
        order = _lock(order_id)
        if order.status not in STILL_HERE:
            raise IllegalMove(refusal(order))
        left = order.lines.filter(ordered__gt=F("cancelled") + F("shipped"))
        left.update(cancelled=F("ordered") - F("shipped"), cancelled_by=by)
        audit.record("order.cancelled", order, actor=actor, data={"reason": reason, "cancelled_by": by})
        return _settle(order)


def release_order(*, order_id: int, actor) -> Order:
    """Move a processed order on to To ship: from now on its clock runs."""
    with transaction.atomic():
        order = _lock(order_id)
        if order.status != OrderStatus.PENDING:
            raise IllegalMove(refusal(order))
        order.released_at = timezone.now()
        order.save(update_fields=["released_at"])
        audit.record("order.released", order, actor=actor)
        return _settle(order)


def reveal_recipient(*, order_id: int, actor) -> None:
    """Write down that somebody reads an order's recipient in full."""
    with transaction.atomic():
        audit.record("order.recipient_revealed", _lock(order_id), actor=actor)


def lock_orders(*, order_ids: Iterable[int]) -> list[Order]:
    """Hold these orders until the transaction ends.

    Everybody locks orders first, by their keys, and then what hangs on them; so nobody deadlocks.
    """
    return list(Order.objects.select_for_update().filter(pk__in=list(order_ids)).order_by("pk"))


def settle_orders(*, order_ids: list[int]) -> None:
    """Derive anew the status of orders whose lines or packages a caller changed in this transaction."""
    for order in lock_orders(order_ids=order_ids):
        _derive(order)
    refresh_stages(order_ids)


def _lock(order_id):
    return Order.objects.select_for_update().get(pk=order_id)


def _lock_package(package_id):
    """The order first, then its package: everybody locks in this order, so nobody deadlocks."""
    order = _lock(Package.objects.values_list("order_id", flat=True).get(pk=package_id))
    package = Package.objects.select_for_update(of=("self",)).select_related("fulfilment").get(pk=package_id)
    return order, package


def _check_number(order, tracking_number):
    if order.packages.standing().filter(tracking_number=tracking_number).exists():
        raise OrderError(
            _("Tracking number %(number)s is already on this order.") % {"number": tracking_number}
        )


def _pack(order, package, units):
    lines = {line.pk: line for line in order.lines.all()}
    chosen = units if units is not None else {line.pk: line.to_ship for line in lines.values()}
    chosen = {line_id: count for line_id, count in chosen.items() if count}
    if not chosen:
        raise OrderError(_("Choose at least one unit to ship."))
    for line_id, count in chosen.items():
        line = lines.get(line_id)
        if line is None or not 0 < count <= line.to_ship:
            raise OrderError(
                _("%(sku)s: %(count)s units were asked for, but %(left)s are left to ship.")
                % {"sku": getattr(line, "sku_code", "?"), "count": count, "left": getattr(line, "to_ship", 0)}
            )
        Line.objects.filter(pk=line_id).update(shipped=F("shipped") + count)
    PackageLine.objects.bulk_create(
        PackageLine(package=package, line_id=line_id, units=count) for line_id, count in chosen.items()
    )


def _check_move(package, state):
    if not package.may_become(state):
        raise IllegalMove(
            _("Package %(number)s is already %(state)s.")
            % {"number": package.tracking_number, "state": package.get_state_display()}
        )


def _end_package(order, package, state, kind, actor, ended_at=None, *, reason=""):
    package.state, package.ended_at = state, ended_at or timezone.now()
    package.save(update_fields=["state", "ended_at"])
    data = {"carrier": package.carrier, "number": package.tracking_number, "reason": reason}
    audit.record(kind, order, actor=actor, data=data, happened_at=package.ended_at)
    _settle(order)
    return package


def _settle(order):
    """Derive status and stage of one order that is locked."""
    _derive(order)
    refresh_stages([order.pk])
    return order


def _derive(order):
    """Bring status, fulfilment and holds into line with what the order's lines and packages now say."""
    lines = [LineUnits(*row) for row in order.lines.values_list("ordered", "cancelled", "shipped")]
    packages = list(order.packages.standing())
    status = derive_status(
        released=order.released_at is not None,
        lines=lines,
        parcels=[Parcel(package.kind, package.state) for package in packages],
        ends_onward=order.leg == Order.Leg.TO_PLATFORM_WAREHOUSE,
    )
    if status not in STILL_HERE:
        _close_fulfilments(order, packages)
        release_holds(order_ids=[order.pk])
    if status != order.status:
        order.status, order.status_since = status, timezone.now()
        order.save(update_fields=["status", "status_since"])


def _close_fulfilments(order, packages):
    for fulfilment in order.fulfilments.open():
        moments = [_counted_moment(p) for p in packages if p.fulfilment_id == fulfilment.pk]
        fulfilment.state = Fulfilment.State.DONE if moments else Fulfilment.State.CANCELLED
        latest = max(moments, default=None)
        # Deadlines are kept to the second, and so is what is measured by them.
        fulfilment.handed_over_at = latest and latest.replace(microsecond=0)
        fulfilment.save(update_fields=["state", "handed_over_at"])


def _counted_moment(package):
    believed = package.recorded_at - package.handed_over_at <= BELIEVED_FOR
    return package.handed_over_at if believed else package.recorded_at


def _checked_moment(moment, *, not_before):
    """When something happened; people type minutes, so that the minute of `not_before` is not before it."""
    now = timezone.now()
    if moment is None:
        return now
    if moment > now + CLOCK_SKEW:
        raise OrderError(_("The moment lies in the future. Enter when it really happened."))
    if moment < not_before.replace(second=0, microsecond=0):
        raise OrderError(
            _("The moment lies before %(start)s (store time), when this could begin at the earliest.")
            % {"start": f"{timezone.localtime(not_before):%Y-%m-%d %H:%M}"}
        )
    return min(max(moment, not_before), now)


def refusal(order: Order) -> str:
    """Why nothing of the kind can be done to the order any more."""
    return _("Order %(number)s is %(status)s; this is not possible any more.") % {
        "number": order.number,
        "status": order.get_status_display().lower(),
    }
