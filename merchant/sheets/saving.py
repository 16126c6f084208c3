"""Saves what a person confirmed, chunk by chunk: each is compared anew under lock and has its history."""

import time

from django.db import IntegrityError, transaction

from merchant.runs.services import Lease
from merchant.sheets.exceptions import SheetError
from merchant.sheets.judging import MARK, Line, judge_anew
from merchant.sheets.models import SheetLine, SheetRun
from merchant.sheets.sheet import Sheet
from merchant.sheets.staging import staged

CHUNK = 500
TRIES = 3  # of a chunk while others add the same rows
Outcome = SheetLine.Outcome


def save_lines(run: SheetRun, sheet: Sheet, lease: Lease, *, until: float) -> bool:
    """Save every line that waits; False when the time ran out before the last."""
    if run.is_whole and not run.lines.filter(is_saved=True).exists():
        _check_whole(run, sheet, lease)
    while True:
        if not _save_chunk(run, sheet, lease):
            return True
        if time.monotonic() > until:
            return False


def _check_whole(run, sheet, lease):
    """Nothing is saved yet: what was changed since the preview still can keep all of it out."""
    with transaction.atomic():
        lease.renew(progress=0)
        refused, new = [], 0
        for chunk in _chunks(run):
            judge_anew(sheet, run.merchant, chunk, for_change=False, new_before=lambda before=new: before)
            refused += [line for line in chunk if line.refusal]
            new += sum(line.outcome == Outcome.NEW for line in chunk)
        _rewrite(run, refused)
    if refused:
        raise SheetError("not_whole_any_more", count=f"{len(refused):,}")


def _chunks(run):
    last = 0
    while chunk := _waiting(run, after=last):
        last = chunk[-1].line_no
        yield chunk


def _waiting(run, *, after=0):
    return [_line(row) for row in run.lines.to_save().filter(line_no__gt=after)[:CHUNK]]


def _line(row):
    key = tuple(row.key.split(MARK))
    return Line(row.line_no, key=key, before=row.before, given=dict(row.given), pk=row.pk)


def _save_chunk(run, sheet, lease):
    with transaction.atomic():
        lease.renew(progress=_progress(run))
        for attempt in range(1, TRIES + 1):
            chunk = _waiting(run)
            try:
                with transaction.atomic():
                    _save(run, sheet, chunk)
                    break
            except IntegrityError:  # somebody added one of these just now: it is there when we look again
                if attempt == TRIES:
                    raise
        return len(chunk) == CHUNK


def _save(run, sheet, chunk):
    judge_anew(sheet, run.merchant, chunk, for_change=True)
    changing, settled = [], []
    for line in chunk:
        (changing if line.outcome in (Outcome.NEW, Outcome.CHANGED) else settled).append(line)
    if changing:
        sheet.save(merchant=run.merchant, actor=run.actor, changes=[line.change for line in changing])
        run.lines.filter(pk__in=[line.pk for line in changing]).update(is_saved=True)
    _rewrite(run, settled)


def _rewrite(run, lines):
    rows = [staged(run, line) for line in lines]
    SheetLine.objects.bulk_update(rows, ["outcome", "given", "before", "refusal"])


def _progress(run):
    total = run.counts.get("new", 0) + run.counts.get("changed", 0)
    left = run.lines.to_save().count()
    return int(100 * (total - left) / total) if total else 100
