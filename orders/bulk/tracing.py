"""Judges a table of what carriers told against the book before anything is entered."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils import timezone

from merchant.frame.sayings import said as _
from merchant.frame.sayings import words
from merchant.tenancy.models import Store
from orders.book.fields import clean_tracking
from orders.book.models import Order, Package
from orders.book.moments import CLOCK_SKEW, is_same_minute, minute_of
from orders.bulk.exceptions import BadTable
from orders.bulk.moments import moment_of
from orders.bulk.pasted import LONGEST_CELL, TRACE_MOMENTS, TraceRow
from orders.bulk.traced import Traced

State = Package.State
ENDS = ("arrived", "signed")
MOST_PARCELS = 50_000  # that bear the numbers of a table


def check_trace(rows: Sequence[TraceRow], *, store: Store) -> list[Traced]:
    """Every row of the table in its sequence, with what is news in it."""
    known, zone, now = _packages(rows, store), ZoneInfo(store.time_zone), timezone.now()
    judged = [_judge(row, known, zone, now) for row in rows]
    _refuse_twice(judged)
    return judged


def _packages(rows, store):
    """Tracking number → the store's standing parcels that bear it; so many that a worker can hold them."""
    numbers = {clean_tracking(row.tracking) for row in rows if row.tracking}
    standing = Package.objects.for_merchant(store.merchant).standing()
    found = defaultdict(list)
    bearers = standing.filter(order__store=store, tracking_number__in=numbers).select_related("order")
    for package in bearers.order_by("pk")[: MOST_PARCELS + 1]:
        found[package.tracking_number].append(package)
    if sum(map(len, found.values())) > MOST_PARCELS:
        raise BadTable(
            _("More than %(most)s parcels bear these numbers. Split the table.")
            % {"most": f"{MOST_PARCELS:,}"}
        )
    return found


def _judge(row, known, zone, now):
    traced = Traced([row])
    if any(len(cell) > LONGEST_CELL for cell in row.typed()):
        traced.refuse(_("A cell of this row is far too long."))
        return traced
    package = _package_of(row, known, traced)
    if package is None:
        return traced
    order = package.order
    traced.order_id, traced.package_id = order.pk, package.pk
    traced.number, traced.carrier = order.number, package.carrier
    told = _moments_of(row, zone, now, order, traced)
    traced.moments = {name: moment for name, moment in told.items() if _is_news(name, moment, package)}
    _check(package, traced)
    if not traced.moments:
        traced.refuse(_("This row tells nothing that is not known already."))
    return traced


def _refuse_twice(judged):
    times = Counter(traced.package_id for traced in judged)
    for traced in judged:
        if traced.package_id is not None and times[traced.package_id] > 1:
            traced.refuse(_("Several rows of the table are about this parcel. Put them into one row."))


def _package_of(row, known, traced):
    if not row.tracking:
        traced.refuse(_("The tracking number is missing."))
        return None
    found = known.get(clean_tracking(row.tracking), [])
    if row.order:
        found = [package for package in found if package.order.number == row.order]
    if not found:
        traced.refuse(_("No parcel of this store has this number. Is the order shipped here already?"))
        return None
    if len(found) > 1:
        traced.refuse(_("Several parcels of this store have this number. Add the order's number."))
        return None
    return found[0]


def _moments_of(row, zone, now, order, traced):
    told = {}
    for name in TRACE_MOMENTS:
        typed = getattr(row, name)
        if not typed:
            continue
        moment = moment_of(typed, zone)
        if moment is None:
            traced.refuse(
                _("“%(typed)s” is no date with a time. Write it like 2026-02-13 15:30.") % {"typed": typed}
            )
        elif moment > now + CLOCK_SKEW:
            traced.refuse(_("“%(typed)s” lies in the future.") % {"typed": typed})
        elif moment < order.ordered_at.replace(second=0, microsecond=0):
            traced.refuse(_("“%(typed)s” lies before the order was placed.") % {"typed": typed})
        else:
            told[name] = moment
    return told


def _is_news(name, moment, package):
    """People's tables tell minutes: what is known to the second within one is no news."""
    known = {
        "labelled": package.labelled_at,
        "scanned": package.scanned_at,
        "arrived": package.arrived_at,
        "signed": package.ended_at if package.state == State.SIGNED and not package.arrived_at else None,
    }[name]
    return not is_same_minute(known, moment)


def _check(package, traced):
    """What the services would refuse is told before anything is done."""
    moments = traced.moments
    if package.is_scan_proven and "scanned" in moments:
        traced.refuse(_("Platform staff told this parcel's first scan. Ask them to change it."))
    if any(name in moments for name in ENDS):
        _check_end(package, traced)
    labelled, scanned = moments.get("labelled"), moments.get("scanned", package.scanned_at)
    if labelled and labelled > package.handed_over_at:
        traced.refuse(_("The label lies after the hand-over."))
    end = next((moments[name] for name in ENDS if name in moments), package.ended_at)
    if scanned and end and minute_of(scanned) > end:
        traced.refuse(_("The first scan lies after the parcel's end."))


def _check_end(package, traced):
    goes_to_platform = (
        package.kind == Package.Kind.FIRST and package.order.leg == Order.Leg.TO_PLATFORM_WAREHOUSE
    )
    if package.state != State.ON_ITS_WAY:
        status = words([package.get_state_display()], small=True)
        traced.refuse(_("The parcel is %(status)s already.") % {"status": status})
    if ("arrived" in traced.moments) != goes_to_platform:
        traced.refuse(
            _("This parcel goes to the platform's warehouse: tell when it arrived there, not a signature.")
            if goes_to_platform
            else _("This parcel goes to the buyer: tell when it was signed for, not an arrival.")
        )
    end = next(traced.moments[name] for name in ENDS if name in traced.moments)
    if minute_of(end) < minute_of(package.handed_over_at):
        traced.refuse(_("The end lies before the hand-over."))
