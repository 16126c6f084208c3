"""Judges a shipping table against the book before anything is done: which rows will ship, and why not."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone

from merchant.frame.sayings import said as _
from merchant.frame.sayings import words
from merchant.tenancy.models import Store
from orders.book.fields import TrackingNumber
from orders.book.models import Order
from orders.book.status import MOVING, SHIPPABLE, OrderStatus
from orders.bulk.carriers import TooManyUnknown
from orders.bulk.checked import Checked
from orders.bulk.joining import join_rows
from orders.bulk.moments import moment_of
from orders.bulk.pasted import LONGEST_CELL, Row
from orders.bulk.reading import read_book

CLOCK_SKEW = timedelta(minutes=5)
LONGEST_CARRIER = 60


def check_rows(rows: Sequence[Row], *, store: Store, as_written: bool) -> list[Checked]:
    """Every parcel of the table in its sequence; `as_written` takes carriers that resemble a known one."""
    book = read_book(rows, store)
    zone, now, number = ZoneInfo(store.time_zone), timezone.now(), TrackingNumber()
    judged = [_judge(row, book, zone, now, number, as_written) for row in rows]
    _refuse_shared_numbers(judged)
    return join_rows(judged, book.lines)


def _judge(row, book, zone, now, number, as_written):
    checked = Checked([row])
    if any(len(cell) > LONGEST_CELL for cell in row.typed()):
        checked.refuse(_("A cell of this row is far too long."))
        return checked
    order = _order_of(row, book, checked)
    if order is None:
        return checked
    checked.order_id, checked.number, checked.is_held = order.pk, order.number, order.pk in book.held
    checked.tracking = _tracking_of(row, number, checked)
    if checked.tracking in book.numbers_on[order.pk]:
        checked.refuse(_("This tracking number is already on this order."))
    checked.carrier = _carrier_of(row, order, book, checked, as_written)
    checked.handed_over_at = _moment_of(row, order, zone, now, checked)
    return checked


def _order_of(row, book, checked):
    if not row.order:
        checked.refuse(_("The order's number is missing."))
        return None
    found = book.by_number.get(row.order, [])
    if len(found) != 1:
        checked.refuse(
            _("Two orders of this store have this number. Ship it on its own page.")
            if found
            else _("This store has no order of this number.")
        )
        return None
    (order,) = found
    if order.status not in SHIPPABLE:
        checked.refuse(_why_not(order))
    return order


def _why_not(order):
    if order.status == OrderStatus.PENDING:
        return _("The order is still being processed. Release it first.")
    if order.status == OrderStatus.CANCELLED:
        return _("The order is cancelled.")
    if order.status in MOVING:
        return _("The order has shipped already.")
    return _("The order is %(status)s already.") % {
        "status": words([Order.Status(order.status).label], small=True)
    }


def _tracking_of(row, number, checked):
    if not row.tracking:
        checked.refuse(_("The tracking number is missing."))
        return ""
    if _is_shortened(row.tracking):
        checked.refuse(
            _("The spreadsheet has shortened this number. Format its column as text and copy it again.")
        )
    try:
        return number.clean(row.tracking)
    except ValidationError as error:
        checked.refuse(" ".join(error.messages))
        return ""


def _is_shortened(text):
    """What a spreadsheet makes of a long number: 1.23457E+15."""
    head, _e, power = text.upper().partition("E+")
    return power.isdigit() and head.replace(".", "", 1).isdigit()


def _carrier_of(row, order, book, checked, as_written):
    typed = " ".join(row.carrier.split())
    if not typed:
        planned = book.planned_carrier.get(order.pk, "")
        if not planned:
            checked.refuse(_("The carrier is missing."))
        return planned
    if len(typed) > LONGEST_CARRIER:
        checked.refuse(_("The carrier's name is too long."))
        return ""
    known = book.carriers.named(typed)
    if not known and not as_written:
        _refuse_misspelt(typed, book, checked)
    return known or typed


def _refuse_misspelt(typed, book, checked):
    try:
        near = book.carriers.near(typed)
    except TooManyUnknown as many:
        sentence = _("This table names more than %(most)s unknown carriers. Check the column of carriers.")
        checked.refuse(sentence % {"most": many.most})
        return
    if near:
        checked.refuse(
            _("Carrier “%(typed)s” is unknown. Did you mean %(near)s?") % {"typed": typed, "near": near}
        )


def _moment_of(row, order, zone, now, checked):
    if not row.moment:
        return None
    moment = moment_of(row.moment, zone)
    if moment is None:
        checked.refuse(
            _("“%(typed)s” is no date with a time. Write it like 2026-02-13 15:30.") % {"typed": row.moment}
        )
    elif moment > now + CLOCK_SKEW:
        checked.refuse(_("The hand-over lies in the future."))
    elif moment < order.ordered_at.replace(second=0, microsecond=0):
        checked.refuse(_("The hand-over lies before the order was placed."))
    return moment


def _refuse_shared_numbers(judged):
    """One tracking number is one parcel of one order: two orders with it is a slip of the clipboard."""
    bearers = defaultdict(set)
    for checked in judged:
        if checked.tracking and checked.order_id:
            bearers[checked.tracking].add(checked.order_id)
    for checked in judged:
        if len(bearers.get(checked.tracking, ())) > 1:
            checked.refuse(_("This tracking number stands at several orders of the table."))
