"""Carries out what was decided on cancellation lines, and keeps every line under its own number."""

from collections import defaultdict
from datetime import datetime

from merchant.audit import services as audit
from orders.book.entry import Entry, UnitsAsked, cancel_units
from orders.book.models import Line
from orders.intake.models import ImportRun, SourceCancellation
from orders.intake.resolving import UNCHANGED, known_cancellations
from orders.intake.rows import StagedLine
from orders.intake.sales import returned_units

BATCH = 1000
Outcome = SourceCancellation.Outcome


def take_back(run: ImportRun, cancellations: list[tuple[StagedLine, Entry | None]]) -> list[str]:
    """Cancel or report each line and note on it what became of it; returns the outcomes.

    The entry is that of the order which came in together with the line, if there is one.
    """
    if not cancellations:
        return []
    known = _lines_taken(cancellations)
    # Another import of the same file may have been faster since these lines were decided.
    stored = known_cancellations(run, [row for row, _entry in cancellations])
    late = []
    for row, entry in cancellations:
        is_stored = (row.payload["number"], row.payload["identity"]) in stored
        row.outcome = UNCHANGED if is_stored else row.payload["decision"]
        line = known.get(row.pk)
        if row.outcome == Outcome.CANCELLED and not (entry and entry.outcome == "new"):
            late.append((row, line))
    _take_back_late(run, late)
    _store(run, [(row, known.get(row.pk)) for row, _entry in cancellations if row.outcome != UNCHANGED])
    for row, _entry in cancellations:
        if row.outcome not in {UNCHANGED, Outcome.CANCELLED}:
            _report(row)
    return [_counted(row.outcome) for row, _entry in cancellations]


def _lines_taken(cancellations):
    """Row's key → the book's line that it takes from."""
    wanted = [(row, entry) for row, entry in cancellations if row.payload["decision"] == Outcome.CANCELLED]
    by_id = {row.pk: row.payload["line_id"] for row, _entry in wanted if "line_id" in row.payload}
    by_name = {
        row.pk: (entry.order_id, row.payload["takes"]) for row, entry in wanted if "takes" in row.payload
    }
    lines = {line.pk: line for line in Line.objects.filter(pk__in=by_id.values()).select_related("order")}
    named = Line.objects.filter(order__in={order_id for order_id, _identity in by_name.values()})
    named = {(line.order_id, line.identity): line for line in named.select_related("order")}
    # A line that was decided on may have been taken back with its import meanwhile.
    found = {pk: lines[line_id] for pk, line_id in by_id.items() if line_id in lines}
    return found | {pk: named[key] for pk, key in by_name.items() if key in named}


def _take_back_late(run, late):
    """Cancellations of orders that the book had before; what has left already is a return."""
    for row, _line in [pair for pair in late if pair[1] is None]:
        row.outcome = Outcome.NONE
    late = [pair for pair in late if pair[1] is not None]
    if not late:
        return
    asked = [UnitsAsked(line.pk, row.payload["line"]["units"], row.payload["number"]) for row, line in late]
    returned = defaultdict(int, returned_units({line.pk for _row, line in late}))
    told = []
    for (row, line), was_cancelled in zip(late, cancel_units(asked=asked, actor=run.actor), strict=True):
        units = row.payload["line"]["units"]
        if was_cancelled:
            continue
        if line.shipped - returned[line.pk] < units:
            row.outcome = Outcome.USED_UP
            continue
        row.outcome = Outcome.RETURNED
        returned[line.pk] += units
        told.append((line.order, {"units": units, "sku": line.sku_code, "number": row.payload["number"]}))
    audit.record_many("order.line_returned", told, actor=run.actor)


def _store(run, decided):
    SourceCancellation.objects.bulk_create(
        [
            SourceCancellation(
                merchant_id=run.merchant_id,
                store_id=run.store_id,
                run=run,
                number=row.payload["number"],
                identity=row.payload["identity"],
                line=line if row.outcome in {Outcome.CANCELLED, Outcome.RETURNED} else None,
                order=line.order if line and row.outcome in {Outcome.CANCELLED, Outcome.RETURNED} else None,
                units=row.payload["line"]["units"],
                outcome=row.outcome,
                happened_at=datetime.fromisoformat(row.payload["order"]["ordered_at"]),
            )
            for row, line in decided
        ],
        batch_size=BATCH,
    )


def _report(row):
    """Name the line's own number again and say why it took nothing back."""
    row.group = f"{row.group.partition(':')[0]}:{row.payload['number']}"
    row.reason = f"cancellation_{row.outcome}"
    row.field, row.value = "", row.payload["line"]["sku"][:200]


def _counted(outcome):
    return outcome if outcome in {UNCHANGED, Outcome.CANCELLED, Outcome.RETURNED} else "reported"
