"""What happens to an order's parcels: handed over, arrived, ended, corrected, taken back."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from merchant.audit import services as audit
from merchant.frame.sayings import said as _
from orders.book.exceptions import IllegalMove, OrderError
from orders.book.locking import lock_order, refusal
from orders.book.models import Fulfilment, Line, Order, Package, PackageLine
from orders.book.moments import checked_moment
from orders.book.services import chosen_units, count_shipped, settle
from orders.book.status import SHIPPABLE
from orders.book.stock import give_back_to_stock, take_from_stock
from orders.book.tracing import FIELDS as TRACE
from orders.book.tracing import expect_scan, set_trace

State, Kind = Package.State, Package.Kind
AWAITED = ("scan_due_at", "scan_missed_at")


def ship_order(
    *,
    order_id: int,
    actor,
    carrier: str,
    tracking_number: str,
    handed_over_at: datetime | None = None,
    labelled_at: datetime | None = None,
    units: Mapping[int, int] | None = None,
) -> Package:
    """Record a parcel handed to a carrier; `units` maps line ids to units, all that is left by default."""
    with transaction.atomic():
        package = pack_order(
            order_id=order_id,
            actor=actor,
            carrier=carrier,
            tracking_number=tracking_number,
            handed_over_at=handed_over_at,
            labelled_at=labelled_at,
            units=units,
        )
        take_from_stock([package], actor=actor)
        settle(package.order)
        return package


def pack_order(
    *,
    order_id: int,
    actor,
    carrier: str,
    tracking_number: str,
    handed_over_at: datetime | None = None,
    labelled_at: datetime | None = None,
    units: Mapping[int, int] | None = None,
) -> Package:
    """The same for many orders: whoever calls it takes all from stock and settles all, in one transaction."""
    with transaction.atomic():
        order = lock_order(order_id)
        if order.status not in SHIPPABLE:
            raise IllegalMove(refusal(order))
        handed_over_at = checked_moment(handed_over_at, not_before=order.ordered_at)
        _check_number(order, tracking_number)
        waiting = order.fulfilments.open().select_related("warehouse").select_for_update(of=("self",))
        fulfilment = waiting.order_by("pk").first()
        package = _new(order, fulfilment, Kind.FIRST, carrier, tracking_number, handed_over_at)
        traced = set_trace(package, order, labelled_at=labelled_at)
        package.save(force_insert=True)
        _pack(package, chosen_units(order, units))
        _tell("order.shipped", order, package, actor, happened_at=handed_over_at)
        _tell_all(traced, order, package, actor)
        return package


def trace_package(
    *,
    package_id: int,
    actor,
    labelled_at: datetime | None = None,
    scanned_at: datetime | None = None,
    by_staff: bool = False,
) -> Package:
    """Record when a parcel's label was bought and when the carrier first scanned it; empty: nobody knows.

    A scan that staff tell is believed, however late, and proves that the parcel had left by then.
    """
    with transaction.atomic():
        order, package = _lock_package(package_id)
        if package.state == State.VOIDED:
            raise IllegalMove(_("This package was voided; nothing happened to it."))
        told = {"labelled_at": labelled_at, "scanned_at": scanned_at, "by_staff": by_staff}
        events = set_trace(package, order, **told)
        package.save(update_fields=TRACE)
        _tell_all(events, order, package, actor)
        count_shipped(order)
        settle(order)
        return package


def tell_moments(
    *,
    package_id: int,
    actor,
    labelled_at: datetime | None = None,
    scanned_at: datetime | None = None,
    arrived_at: datetime | None = None,
    signed_at: datetime | None = None,
) -> None:
    """Record what a carrier told of a parcel, all of it or nothing; what is empty stays as it is."""
    with transaction.atomic():
        if labelled_at or scanned_at:
            _order, package = _lock_package(package_id)
            trace_package(
                package_id=package_id,
                actor=actor,
                labelled_at=labelled_at or package.labelled_at,
                scanned_at=scanned_at or package.scanned_at,
            )
        if arrived_at:
            arrive_package(package_id=package_id, actor=actor, arrived_at=arrived_at)
        if signed_at:
            sign_package(package_id=package_id, actor=actor, signed_at=signed_at)


def sign_package(*, package_id: int, actor, signed_at: datetime | None = None) -> Package:
    """Record that the buyer has signed for a parcel."""
    with transaction.atomic():
        order, package = _lock_package(package_id)
        if _goes_to_platform(order, package):
            raise IllegalMove(_("This parcel goes to the platform's warehouse: record its arrival there."))
        return _end(order, package, State.SIGNED, "order.signed", actor, signed_at)


def return_package(*, package_id: int, actor, reason: str, returned_at: datetime | None = None) -> Package:
    """Record that a parcel came back: refused, or it could not be delivered."""
    with transaction.atomic():
        order, package = _lock_package(package_id)
        return _end(order, package, State.RETURNED, "order.returned", actor, returned_at, reason=reason)


def lose_package(*, package_id: int, actor, reason: str, lost_at: datetime | None = None) -> Package:
    """Record that a parcel is lost."""
    with transaction.atomic():
        order, package = _lock_package(package_id)
        return _end(order, package, State.LOST, "order.lost", actor, lost_at, reason=reason)


def arrive_package(
    *, package_id: int, actor, arrived_at: datetime | None = None, by_staff: bool = False
) -> Package:
    """Record that a parcel reached the platform's warehouse, which ships on to the buyer.

    What staff tell is believed, however late.
    """
    with transaction.atomic():
        order, package = _lock_package(package_id)
        if not _goes_to_platform(order, package):
            raise IllegalMove(_("This parcel goes to the buyer, not to the platform's warehouse."))
        _end(order, package, State.SIGNED, "order.arrived", actor, arrived_at)
        package.arrived_at = package.ended_at
        package.arrival_told_at = None if by_staff else timezone.now()
        package.save(update_fields=["arrived_at", "arrival_told_at"])
        count_shipped(order)
        return package


def add_onward_package(
    *, order_id: int, actor, carrier: str, tracking_number: str, handed_over_at: datetime | None = None
) -> Package:
    """Record the parcel in which the platform's warehouse ships on to the buyer."""
    with transaction.atomic():
        order = lock_order(order_id)
        arrived = order.packages.standing().filter(arrived_at__isnull=False).order_by("arrived_at").first()
        if arrived is None:
            raise IllegalMove(_("Nothing of this order has arrived at the platform's warehouse."))
        handed_over_at = checked_moment(handed_over_at, not_before=arrived.arrived_at)
        _check_number(order, tracking_number)
        package = _new(order, arrived.fulfilment, Kind.ONWARD, carrier, tracking_number, handed_over_at)
        package.save(force_insert=True)
        _tell("order.onward", order, package, actor, happened_at=handed_over_at)
        settle(order)
        return package


def void_package(*, package_id: int, actor, reason: str) -> Package:
    """Take back a parcel that never left: its units are to be shipped again."""
    with transaction.atomic():
        order, package = _lock_package(package_id)
        _check_move(package, State.VOIDED)
        if package.kind == Kind.FIRST:
            _unpack(package)
            give_back_to_stock(package, actor=actor)
        return _end(order, package, State.VOIDED, "order.voided", actor, None, reason=reason)


def take_back_end(*, package_id: int, actor, reason: str) -> Package:
    """Take back that a parcel was signed for, returned or lost: it is on its way after all."""
    with transaction.atomic():
        order, package = _lock_package(package_id)
        _check_move(package, State.ON_ITS_WAY)
        if package.arrived_at and order.packages.standing().filter(kind=Kind.ONWARD).exists():
            raise OrderError(_("The platform's warehouse has shipped on already: void that parcel first."))
        was, package.state = package.state, State.ON_ITS_WAY
        package.ended_at = package.arrived_at = package.arrival_told_at = None
        expect_scan(package)
        package.save(update_fields=["state", "ended_at", "arrived_at", "arrival_told_at", *AWAITED])
        _tell("order.end_taken_back", order, package, actor, package_state=was, reason=reason)
        _await_again(package.fulfilment)
        count_shipped(order)
        settle(order)
        return package


def correct_package(*, package_id: int, actor, carrier: str, tracking_number: str) -> Package:
    """Put right a carrier or tracking number that was typed wrong."""
    with transaction.atomic():
        order, package = _lock_package(package_id)
        if package.state == State.VOIDED:
            raise IllegalMove(_("This package was voided; there is nothing to correct."))
        if package.is_scan_proven:
            raise OrderError(_("Platform staff told this parcel's first scan. Ask them to change it."))
        if (carrier, tracking_number) == (package.carrier, package.tracking_number):
            raise OrderError(_("This is what the package says already."))
        if tracking_number != package.tracking_number:
            _check_number(order, tracking_number)
        before = {"old_carrier": package.carrier, "old_number": package.tracking_number}
        package.carrier, package.tracking_number = carrier, tracking_number
        package.save(update_fields=["carrier", "tracking_number"])
        _tell("order.number_corrected", order, package, actor, **before)
        return package


def _lock_package(package_id):
    """The order first, then its package: everybody locks in this order, so nobody deadlocks."""
    order = lock_order(Package.objects.values_list("order_id", flat=True).get(pk=package_id))
    package = Package.objects.select_for_update(of=("self",)).select_related("fulfilment").get(pk=package_id)
    return order, package


def _goes_to_platform(order, package):
    return package.kind == Kind.FIRST and order.leg == Order.Leg.TO_PLATFORM_WAREHOUSE


def _check_number(order, tracking_number):
    if order.packages.standing().filter(tracking_number=tracking_number).exists():
        raise OrderError(
            _("Tracking number %(number)s is already on this order.") % {"number": tracking_number}
        )


def _new(order, fulfilment, kind, carrier, tracking_number, handed_over_at):
    return Package(
        merchant_id=order.merchant_id,
        order=order,
        fulfilment=fulfilment,
        kind=kind,
        carrier=carrier,
        tracking_number=tracking_number,
        handed_over_at=handed_over_at,
    )


def _pack(package, chosen):
    for line, count in chosen:
        Line.objects.filter(pk=line.pk).update(shipped=F("shipped") + count)
    PackageLine.objects.bulk_create(
        PackageLine(package=package, line=line, units=count) for line, count in chosen
    )


def _unpack(package):
    """Its units are here again, and so is the fulfilment; the gates look at it anew, for its holds went."""
    for content in package.contents.all():
        Line.objects.filter(pk=content.line_id).update(shipped=F("shipped") - content.units)
    changed = package.fulfilment.match_anew()
    package.fulfilment.state = Fulfilment.State.OPEN
    package.fulfilment.shipped_at = None
    package.fulfilment.save(update_fields=["state", "shipped_at", *changed])


def _await_again(fulfilment):
    """Let it be told of a deliver-by that was not told any more because all had arrived."""
    if fulfilment.deliver_by is not None:
        again = Coalesce("deliver_warn_at", Value(timezone.now()))
        Fulfilment.objects.filter(pk=fulfilment.pk).update(deliver_warn_at=again)


def _check_move(package, state):
    if not package.may_become(state):
        raise IllegalMove(
            _("Package %(number)s is already %(state)s.")
            % {"number": package.tracking_number, "state": package.get_state_display()}
        )


def _end(order, package, state, kind, actor, moment, *, reason=""):
    _check_move(package, state)
    package.state = state
    begun = package.handed_over_at
    if state != State.VOIDED and package.scanned_at is not None:
        begun = max(begun, package.scanned_at)
    package.ended_at = checked_moment(moment, not_before=begun)
    expect_scan(package)
    package.save(update_fields=["state", "ended_at", *AWAITED])
    _tell(kind, order, package, actor, happened_at=package.ended_at, reason=reason)
    settle(order)
    return package


def _tell_all(events, order, package, actor):
    for kind, happened_at in events:
        _tell(kind, order, package, actor, happened_at=happened_at)


def _tell(kind, order, package, actor, *, happened_at=None, **details):
    data = {"carrier": package.carrier, "number": package.tracking_number, **details}
    audit.record(kind, order, actor=actor, data=data, happened_at=happened_at)
