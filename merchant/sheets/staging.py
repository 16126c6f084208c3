"""Reads a file into compared lines, chunk by chunk; the next worker goes on where the last one stopped."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max

from merchant.files.opening import open_source
from merchant.files.records import fault_among
from merchant.files.sheets import AT_ONCE
from merchant.files.source import Source
from merchant.runs.services import Lease
from merchant.sheets.cells import LONGEST_SHOWN, text_in
from merchant.sheets.exceptions import Refused, SheetError
from merchant.sheets.heading import Heading, recognise
from merchant.sheets.judging import Line, judge
from merchant.sheets.models import SheetLine, SheetRun
from merchant.sheets.sheet import Sheet

CHUNK = 500
LONGEST_CELL = 1000  # letters; no column takes as many, and five hundred lines are held at once
RENEWAL = 20  # seconds between two renewals while nothing new is staged


def check_head(raw, sheet: Sheet, *, name: str) -> None:
    """Refuse a file that cannot be one of this sheet, by its first lines; somebody waits for it."""
    with open_source(raw, name=name, pace=AT_ONCE) as source:
        recognise(sheet, source.header)
        if next(source.records(), None) is None:
            raise SheetError("no_lines")


def stage(run: SheetRun, sheet: Sheet, lease: Lease, *, until: float) -> bool:
    """Compare every line that is not staged yet; False when the time ran out before the file's end."""
    with _opened(run) as source:
        heading = recognise(sheet, source.header)
        chunk = []
        for line in _lines(run, source, heading, lease):
            chunk.append(line)
            if len(chunk) == CHUNK:
                _stage_chunk(run, sheet, chunk, lease, progress=int(100 * source.share))
                chunk = []
                if time.monotonic() > until:
                    return False
        _stage_chunk(run, sheet, chunk, lease, progress=100)
        run.counts = {"unknown": heading.unknown, "file": source.told}
    if not run.lines.exists():
        raise SheetError("no_lines")
    return True


@contextmanager
def _opened(run) -> Iterator[Source]:
    try:
        raw = run.file.storage.open(run.file.name)
    except FileNotFoundError as error:
        raise SheetError("file_gone") from error
    with raw, open_source(raw, name=run.file_name) as source:
        yield source


def _lines(run: SheetRun, source: Source, heading: Heading, lease: Lease) -> Iterator[Line]:
    done = run.lines.aggregate(last=Max("line_no"))["last"] or 0
    renewed = time.monotonic()
    for count, (line_no, record) in enumerate(source.records(), start=1):
        if count > settings.SHEET_MAX_ROWS:
            raise SheetError("too_many_rows", limit=f"{settings.SHEET_MAX_ROWS:,}")
        if line_no > done:
            yield _line(line_no, record, heading)
        elif time.monotonic() - renewed > RENEWAL:
            with transaction.atomic():
                lease.renew(attempts=F("attempts"))
            renewed = time.monotonic()


def _line(line_no, record, heading):
    told = {
        code: text_in(record[place]) if place < len(record) else "" for code, place in heading.places.items()
    }
    too_long = next((code for code, text in told.items() if len(text) > LONGEST_CELL), None)
    if too_long:
        value = told[too_long][:LONGEST_SHOWN]
        return Line(line_no, refusal=Refused("too_long", field=too_long, value=value, longest=LONGEST_CELL))
    return Line(line_no, told, _fault(record, heading))


def _fault(record, heading):
    """A line with a cell that shows nothing reliable, where that is read, is refused."""
    codes = {place: code for code, place in heading.places.items()}
    found = fault_among(record, codes)
    if found is None:
        return None
    place, fault = found
    return Refused(fault.code, field=codes[place], value=f"{fault.cell} {fault.value}")


def _stage_chunk(run, sheet, chunk, lease, *, progress):
    if not chunk:
        return
    with transaction.atomic():
        lease.renew(progress=progress)
        judge(sheet, run.merchant, chunk, earlier=_earlier(run), new_before=_new(run))
        SheetLine.objects.bulk_create([staged(run, line) for line in chunk])


def _earlier(run):
    def earlier(keys):
        return dict(run.lines.filter(key__in=keys).order_by("-line_no").values_list("key", "line_no"))

    return earlier


def _new(run):
    return run.lines.filter(outcome=SheetLine.Outcome.NEW).count


def staged(run: SheetRun, line: Line) -> SheetLine:
    """The line as it is kept: of what was there, only what the file says otherwise."""
    given = {} if line.refusal else line.given
    before = None if line.before is None else {code: line.before[code] for code in given}
    return SheetLine(
        pk=line.pk,
        run=run,
        line_no=line.line_no,
        key=line.joined_key,
        outcome=line.outcome,
        given=given,
        before=before,
        refusal=line.refusal and _kept(line.refusal),
    )


def _kept(refusal):
    return {
        "code": refusal.code,
        "field": refusal.field,
        "value": refusal.value,
        "details": refusal.details,
    }
