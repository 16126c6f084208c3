"""A parcel's label and first scan, apart from its hand-over, and until when a scan is awaited."""

from datetime import datetime, timedelta

from django.utils import timezone

from merchant.frame.sayings import said as _
from orders.book.exceptions import OrderError
from orders.book.models import Order, Package
from orders.book.moments import checked_moment, is_same_minute, minute_of

SCAN_EXPECTED = timedelta(hours=24)  # after its label a carrier scans a parcel within so long
FIELDS = [
    *("labelled_at", "label_told_at", "scanned_at", "scan_told_at", "is_scan_proven"),
    *("scan_due_at", "scan_missed_at"),
]


def set_trace(
    package: Package,
    order: Order,
    *,
    labelled_at: datetime | None = None,
    scanned_at: datetime | None = None,
    by_staff: bool = False,
) -> list[tuple[str, datetime | None]]:
    """Set both in memory, empty where nobody knows it; returns (event, when it happened) of what changed.

    The minute of what is known already is no news. A scan that staff tell is proven.
    """
    events = []
    if not is_same_minute(labelled_at, package.labelled_at):
        package.labelled_at = labelled_at and _checked_label(labelled_at, package, order)
        package.label_told_at = labelled_at and timezone.now()
        events.append(("order.labelled" if labelled_at else "order.label_taken_back", package.labelled_at))
    if not is_same_minute(scanned_at, package.scanned_at):
        if package.is_scan_proven and not by_staff:
            raise OrderError(_("Platform staff told this parcel's first scan. Ask them to change it."))
        package.scanned_at = scanned_at and _checked_scan(scanned_at, package, order)
        package.scan_told_at = scanned_at and timezone.now()
        events.append(("order.scanned" if scanned_at else "order.scan_taken_back", package.scanned_at))
    if by_staff:
        package.is_scan_proven = package.scanned_at is not None
        package.scan_told_at = package.scanned_at and timezone.now()
    expect_scan(package)
    return events


def expect_scan(package: Package) -> None:
    """Plan in memory until when its first scan is waited for; empty where there is nothing to wait for.

    To a full hour: the parcels of one hour are told together.
    """
    is_awaited = package.state == Package.State.ON_ITS_WAY and package.kind == Package.Kind.FIRST
    if not is_awaited or package.scanned_at is not None:
        package.scan_due_at = package.scan_missed_at = None
    elif package.scan_missed_at is None:
        package.scan_due_at = _next_hour((package.labelled_at or package.handed_over_at) + SCAN_EXPECTED)


def _next_hour(moment):
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour if hour == moment else hour + timedelta(hours=1)


def _checked_label(labelled_at, package, order):
    moment = checked_moment(labelled_at, not_before=order.ordered_at)
    if moment > package.handed_over_at:
        raise OrderError(
            _("The label lies after the hand-over (%(moment)s, store time). Enter an earlier moment.")
            % {"moment": _shown(package.handed_over_at)}
        )
    return moment


def _checked_scan(scanned_at, package, order):
    moment = checked_moment(scanned_at, not_before=order.ordered_at)
    if package.ended_at is not None and minute_of(moment) > package.ended_at:
        raise OrderError(
            _("The first scan lies after the parcel's end (%(moment)s, store time). Enter an earlier moment.")
            % {"moment": _shown(package.ended_at)}
        )
    return moment


def _shown(moment):
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
