"""Judges a shipping table against the book before anything is done: which rows will ship, and why not."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone

from merchant.frame.sayings import kept, words
from merchant.frame.sayings import said as _
from merchant.tenancy.models import Store
from orders.book.fields import TrackingNumber
from orders.book.models import Fulfilment, Hold, Line, Order, Package
from orders.book.status import MOVING, SHIPPABLE, OrderStatus
from orders.bulk.carriers import Carriers, TooManyUnknown
from orders.bulk.moments import moment_of
from orders.bulk.pasted import LONGEST_CELL, Row
from warehouses.sites.models import Channel

CLOCK_SKEW = timedelta(minutes=5)
LONGEST_CARRIER = 60
MOST_UNITS = 1_000_000


@dataclass
class Checked:
    """One parcel of the table, of one row or of several; `reason` says why it will not ship."""

    rows: list[Row]
    order_id: int | None = None
    reason: str = ""
    carrier: str = ""
    tracking: str = ""
    handed_over_at: datetime | None = None
    units: dict[int, int] | None = None
    is_held: bool = False

    def refuse(self, reason: str) -> None:
        self.reason = self.reason or reason

    def data(self) -> dict:
        """As the run keeps it."""
        at = self.handed_over_at
        return {
            "carrier": self.carrier,
            "tracking": self.tracking,
            "at": at.isoformat() if at else "",
            "units": self.units,
            "held": self.is_held,
            "rows": [row.line for row in self.rows],
            "typed": [row.typed() for row in self.rows],
            **({"said": kept(self.reason)} if self.reason else {}),
        }


@dataclass
class Book:
    """What the store's book says about the orders of a table, read by a fixed number of queries."""

    orders: dict[str, list] = field(default_factory=lambda: defaultdict(list))
    numbers_on: dict[int, set] = field(default_factory=lambda: defaultdict(set))
    lines: dict[int, list] = field(default_factory=lambda: defaultdict(list))
    planned_carrier: dict[int, str] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    carriers: Carriers = field(default_factory=Carriers)


def check_rows(rows: Sequence[Row], *, store: Store, as_written: bool) -> list[Checked]:
    """Every parcel of the table in its sequence; `as_written` takes carriers that resemble a known one."""
    book = _read(rows, store)
    zone, now, number = ZoneInfo(store.time_zone), timezone.now(), TrackingNumber()
    judged = [_judge(row, book, zone, now, number, as_written) for row in rows]
    _refuse_shared_numbers(judged)
    return _joined(judged, book)


def _read(rows, store):
    merchant, book = store.merchant, Book()
    numbers = {row.order for row in rows if row.order}
    orders = Order.objects.for_merchant(merchant).in_store(store).filter(number__in=numbers)
    for order in orders.only("pk", "number", "status", "ordered_at"):
        book.orders[order.number].append(order)
    ids = [order.pk for found in book.orders.values() for order in found]
    packages = Package.objects.for_merchant(merchant).standing().filter(order__in=ids)
    for order_id, tracking in packages.values_list("order_id", "tracking_number"):
        book.numbers_on[order_id].add(tracking)
    lines = Line.objects.for_merchant(merchant).filter(order__in=ids if any(row.sku for row in rows) else [])
    for line in lines.order_by("order", "position"):
        book.lines[line.order_id].append(line)
    holds = Hold.objects.for_merchant(merchant).open().filter(order__in=ids)
    book.held = set(holds.values_list("order_id", flat=True))
    planned = Fulfilment.objects.for_merchant(merchant).open().filter(order__in=ids, channel__isnull=False)
    book.planned_carrier = dict(planned.order_by("-pk").values_list("order_id", "channel__carrier"))
    own = Channel.objects.for_merchant(merchant).values_list("carrier", flat=True).distinct()
    book.carriers = Carriers(own)
    return book


def _judge(row, book, zone, now, number, as_written):
    checked = Checked([row])
    if any(len(cell) > LONGEST_CELL for cell in row.typed()):
        checked.refuse(_("A cell of this row is far too long."))
        return checked
    order = _order_of(row, book, checked)
    if order is None:
        return checked
    checked.order_id, checked.is_held = order.pk, order.pk in book.held
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
    found = book.orders.get(row.order, [])
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


def _joined(judged: Iterable[Checked], book: Book) -> list[Checked]:
    """Rows of one parcel become one; rows of one order must say what is in each parcel."""
    by_order = defaultdict(list)
    for checked in judged:
        by_order[checked.order_id].append(checked)
    parcels = by_order.pop(None, [])
    for order_id, group in by_order.items():
        parcels += _parcels_of(group, book.lines[order_id])
    return sorted(parcels, key=lambda parcel: parcel.rows[0].line)


def _parcels_of(group, lines):
    seen, kept, twice = {}, [], []
    for checked in group:
        typed = tuple(checked.rows[0].typed())
        if typed in seen:
            checked.refuse(_("This row is the same as row %(row)s.") % {"row": seen[typed]})
            twice.append(checked)
        else:
            seen[typed] = checked.rows[0].line
            kept.append(checked)
    if len(kept) > 1 and not all(checked.rows[0].sku for checked in kept):
        told = ", ".join(str(checked.rows[0].line) for checked in kept[:5])
        for checked in kept:
            checked.refuse(
                _("Several rows (%(rows)s) are about this order: say in each which SKU and how many units.")
                % {"rows": told}
            )
    elif any(checked.rows[0].sku for checked in kept):
        kept = _with_units(kept, lines)
    return kept + twice


def _with_units(group, lines):
    left = {line.pk: line.to_ship for line in lines}
    parcels = {}
    for checked in group:
        checked.units = _units_of(checked, lines, left)
        first = parcels.setdefault(checked.tracking or id(checked), checked)
        if first is not checked:
            _join(first, checked)
    return list(parcels.values())


def _join(first, checked):
    first.rows += checked.rows
    for line_id, count in (checked.units or {}).items():
        first.units[line_id] = first.units.get(line_id, 0) + count
    if checked.carrier != first.carrier:
        first.refuse(_("Rows of one parcel name different carriers."))
    if checked.reason:
        first.refuse(
            _("Row %(row)s of the same parcel: %(reason)s")
            % {"row": checked.rows[0].line, "reason": checked.reason}
        )


def _units_of(checked, lines, left):
    """Line → units that this row takes of what the rows before it have left."""
    row = checked.rows[0]
    fitting = [line for line in lines if line.sku_code.casefold() == row.sku.casefold()]
    there = sum(left[line.pk] for line in fitting)
    if not fitting:
        checked.refuse(_("The order has no line with SKU %(sku)s.") % {"sku": row.sku})
        return {}
    if row.units and not (row.units.isascii() and row.units.isdigit() and 0 < int(row.units) <= MOST_UNITS):
        checked.refuse(_("“%(units)s” is no number of units.") % {"units": row.units})
        return {}
    wanted = int(row.units or there)
    if wanted > there or not wanted:
        checked.refuse(
            _("%(sku)s: %(count)s units were asked for, but %(left)s are left to ship.")
            % {"sku": row.sku, "count": wanted or 1, "left": there}
        )
        return {}
    return _taken(fitting, left, wanted)


def _taken(lines, left, wanted):
    taken = {}
    for line in lines:
        count = min(wanted, left[line.pk])
        if count:
            taken[line.pk], left[line.pk], wanted = count, left[line.pk] - count, wanted - count
    return taken
