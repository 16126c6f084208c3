"""Joins rows of a shipping table to parcels (pure): what is in each, and which rows contradict each other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from merchant.frame.sayings import said as _
from orders.book.models import Line
from orders.bulk.checked import Checked

MOST_UNITS = 1_000_000


def join_rows(judged: Iterable[Checked], lines: Mapping[int, Sequence[Line]]) -> list[Checked]:
    """Rows of one parcel become one; rows of one order must say what is in each parcel."""
    by_order = defaultdict(list)
    for checked in judged:
        by_order[checked.order_id].append(checked)
    parcels = by_order.pop(None, [])
    for order_id, group in by_order.items():
        parcels += _parcels_of(group, lines[order_id])
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
