"""Reads an import's file into staged rows, chunk by chunk; the next worker goes on where the last stopped."""

import time
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Max

from merchant.files.records import fault_among
from merchant.files.source import Source
from merchant.runs.services import Lease
from orders.intake.exceptions import UnreadableFile
from orders.intake.models import ImportRun
from orders.intake.opening import opened
from orders.intake.profiles import profile_of
from orders.intake.profiles.base import LineReader, Problem, Reading, Setting
from orders.intake.rows import StagedLine, insert_lines

CHUNK = 2000
RENEWAL = 20  # seconds between two renewals while nothing new is staged
MOST_PROLONGED = 300  # seconds
SHARE = 70  # of the progress bar while reading; judging takes the rest


def open_reader(source: Source, run: ImportRun) -> LineReader:
    """The reader of a file's lines; raises UnreadableFile when its head is not the profile's."""
    if profile_of(run).is_headless:
        source.without_names()
    return reader_of(source.header, run)


def reader_of(header: Sequence[str], run: ImportRun) -> LineReader:
    """The reader of the lines below this header; raises UnreadableFile when it is not the profile's."""
    setting = Setting(zone=ZoneInfo(run.store.time_zone), currency=run.store.currency)
    return profile_of(run).reader(list(header), setting)


def stage(run: ImportRun, lease: Lease, *, until: float) -> bool:
    """Stage every line that is not staged yet; False when the time ran out before the file's end."""
    with _opened(run) as raw, opened(raw, name=run.file_name) as source:
        reader = open_reader(source, run)
        used = places_read(source.header, reader)
        done = run.rows.aggregate(last=Max("line_no"))["last"] or 0
        chunk, begun, new = [], time.monotonic(), _beyond(done, source, reader, lease)
        for line_no, record in new:
            if not chunk and begun:
                until, begun = _prolonged(until, begun), None
            chunk.append(_row(line_no, understood(record, reader, source.header, used)))
            if len(chunk) == CHUNK:
                _save(run, chunk, lease, progress=int(SHARE * source.share))
                chunk = []
                if time.monotonic() > until:
                    return False
        _save(run, chunk, lease, progress=SHARE)
    _finish(run, lease, unused=reader.columns.unused, told=source.told)
    return True


def _beyond(done, source, reader, lease):
    """Records that are not staged yet; to pass by those that are may take longer than a lease lasts."""
    renewed = time.monotonic()
    for line_no, record in source.records():
        if line_no > done:
            yield line_no, record
            continue
        reader.pass_by(record)
        if time.monotonic() - renewed > RENEWAL:
            with transaction.atomic():
                lease.renew(attempts=F("attempts"))
            renewed = time.monotonic()


def _prolonged(until, begun):
    """As long for new lines as passing by the others took: else a long workbook would never end."""
    now = time.monotonic()
    return max(until, now + min(now - begun, MOST_PROLONGED))


def stage_readings(run: ImportRun, lease: Lease, readings: Iterable[tuple[int, Reading]]) -> None:
    """Stage lines that come from no file: (line number, reading) pairs."""
    _save(run, [_row(line_no, reading) for line_no, reading in readings], lease, progress=SHARE)
    _finish(run, lease, unused=[])


def _opened(run):
    try:
        return run.file.storage.open(run.file.name)
    except FileNotFoundError as error:
        raise UnreadableFile("file_gone") from error


def places_read(header: Sequence[str], reader: LineReader) -> set[int]:
    """Where the columns stand that the reader takes something of."""
    unused = set(reader.columns.unused)
    return {place for place, name in enumerate(header) if name and name not in unused}


def understood(record: list[str], reader: LineReader, header: Sequence[str], used: set[int]) -> Reading:
    """A line's reading; one with a cell that shows nothing reliable, where that is read, is refused."""
    reading, found = reader.read(record), fault_among(record, used)
    if found is None:
        return reading
    place, fault = found
    number = "" if reading.number == fault.value else reading.number
    return reader.refused(Problem(fault.code, header[place], f"{fault.cell} {fault.value}"), number=number)


def _row(line_no, reading):
    problem = reading.problem
    line = StagedLine(line_no, reading.group, reading.verdict)
    if problem is None:
        line.payload = {"order": reading.order, "line": reading.line}
        return line
    line.refuse(problem)
    # A line that names an order is looked at again with it; one that names none spoils none.
    line.outcome = "" if line.group else line.outcome
    return line


def _save(run, chunk, lease, *, progress):
    with transaction.atomic():
        lease.renew(progress=progress)
        insert_lines(run, chunk)


def _finish(run, lease, *, unused, told=None):
    lines = run.rows.count()
    if not lines:
        raise UnreadableFile("no_lines")
    run.counts = {"lines": lines, "unused_columns": [name[:60] for name in unused[:20]], "file": told or {}}
    run.is_staged = True
    with transaction.atomic():
        lease.renew(is_staged=True, counts=run.counts)
