"""What can be done with an import of a sheet: start, go on, confirm, discard."""

import time
from contextlib import suppress
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone

from merchant.audit import services as audit
from merchant.files.exceptions import UnreadableFile
from merchant.runs.exceptions import LeaseLost, NoRoom
from merchant.runs.services import claim, refuse_without_room
from merchant.sheets.exceptions import SheetError
from merchant.sheets.models import SheetLine, SheetRun
from merchant.sheets.registry import sheet_of
from merchant.sheets.saving import save_lines
from merchant.sheets.sheet import Sheet
from merchant.sheets.staging import check_head, stage
from merchant.tenancy.models import Merchant
from merchant.tenancy.selectors import may_still_here

log = structlog.get_logger(__name__)

BATCH = 20  # files in one sweep
LINES = 5000  # that go at once
SLICE = 60  # seconds that one worker goes on before it lets other jobs in
WAITS = timedelta(days=7)  # for the person who uploaded it
KEPT = timedelta(days=90)  # what a report is made of


def start(*, merchant: Merchant, sheet: Sheet, file: File, file_name: str, actor, key: str) -> SheetRun:
    """Keep an uploaded file and let a worker read it; a second click finds the run of the first."""
    first = SheetRun.objects.for_merchant(merchant).filter(key=key).first()
    if first is not None:
        return first
    if file.size > settings.IMPORT_MAX_BYTES:
        raise UnreadableFile("too_large", limit_mb=settings.IMPORT_MAX_BYTES // 2**20)
    run = SheetRun(merchant=merchant, sheet=sheet.code, actor=actor, key=key, file_name=file_name[-255:])
    run.size = file.size
    _check_head(file, sheet, run)
    run.file.save("", file, save=False)
    try:
        with transaction.atomic():
            refuse_without_room(run)
            run.save()
            audit.record("sheet.uploaded", run, actor=actor, data=_told(run))
    except IntegrityError:
        run.file.delete(save=False)
        return SheetRun.objects.for_merchant(merchant).get(key=key)
    except NoRoom as refusal:
        run.file.delete(save=False)
        raise SheetError(refusal.code, **refusal.details) from refusal
    except BaseException:
        run.file.delete(save=False)
        raise
    return run


def go_on(*, run_id: int) -> bool:
    """Do one slice of an import's work, if nobody else does; tells whether there was anything to do."""
    lease = claim(SheetRun, run_id)
    if lease is None:
        return False
    run = SheetRun.objects.select_related("merchant", "actor").get(pk=run_id)
    try:
        STEPS[run.state](run, sheet_of(run.sheet), lease, until=time.monotonic() + SLICE)
    except LeaseLost:
        log.info("sheets.lease_lost", run=run.public_id)
    except (UnreadableFile, SheetError) as refusal:
        _fail(run, lease, refusal)
    except BaseException:
        lease.give_back()  # the sweep tries again; the attempt stays counted
        raise
    return True


def confirm(*, run_id: int, actor, is_whole: bool) -> SheetRun:
    """Let what the preview shows be saved; where it is to be whole, one refused line refuses it all."""
    with transaction.atomic():
        run = SheetRun.objects.select_for_update().get(pk=run_id)
        run.become(SheetRun.State.SAVING)
        if not run.lines.to_save().exists():
            raise SheetError("nothing_to_save")
        if is_whole and run.counts.get("refused"):
            raise SheetError("not_whole", count=f"{run.counts['refused']:,}")
        run.is_whole, run.actor = is_whole, actor
        run.save()
        audit.record("sheet.confirmed", run, actor=actor, data=_told(run))
        return run


def discard(*, run_id: int, actor) -> SheetRun:
    """Drop what was read before anything of it is saved."""
    with transaction.atomic():
        run = SheetRun.objects.select_for_update().get(pk=run_id)
        run.become(SheetRun.State.DISCARDED)
        run.save()
        run.lines.all().delete()
        audit.record("sheet.discarded", run, actor=actor, data=_told(run))
        _drop_file_after_commit(run)
        return run


def sweep() -> None:
    """Drop what nobody came back for, and files that a killed worker left."""
    border = timezone.now() - WAITS
    for run_id in SheetRun.objects.forgotten_since(border).values_list("pk", flat=True)[:BATCH]:
        with suppress(SheetError):  # somebody looked at it just now
            discard(run_id=run_id, actor=None)
    for run in SheetRun.objects.with_needless_file()[:BATCH]:
        _drop_file(run)


def forget_lines() -> None:
    """Delete the lines of imports that ended long ago: their reports are made of them."""
    old = SheetLine.objects.of_ended_before(timezone.now() - KEPT).order_by("pk")
    while keys := list(old.values_list("pk", flat=True)[:LINES]):
        SheetLine.objects.filter(pk__in=keys).delete()


def _check_head(file, sheet, run):
    try:
        check_head(file.file, sheet, name=run.file_name)
    except UnreadableFile as refusal:
        if not refusal.was_in_haste:
            raise
    file.seek(0)


def _read(run, sheet, lease, *, until):
    if not stage(run, sheet, lease, until=until):
        lease.give_back()
        return
    with transaction.atomic():
        lease.renew()
        run.counts |= _counted(run)
        run.become(SheetRun.State.READ)
        run.save()
        _drop_file_after_commit(run)


def _save(run, sheet, lease, *, until):
    if not may_still_here(run.actor, run.merchant, "import_sheets", sheet.edit):
        raise SheetError("not_allowed_any_more")
    if not save_lines(run, sheet, lease, until=until):
        lease.give_back()
        return
    with transaction.atomic():
        lease.renew()
        run.counts |= _counted(run)
        run.become(SheetRun.State.DONE)
        run.save()
        told = {outcome: run.counts[outcome] for outcome in SheetLine.Outcome.values}
        audit.record("sheet.done", run, actor=run.actor, data=_told(run) | told)


def _counted(run):
    """How many lines of each outcome, which columns they change, and why lines are refused."""
    counted = dict(run.lines.order_by().values_list("outcome").annotate(lines=Count("pk")))
    counts = {outcome: counted.get(outcome, 0) for outcome in SheetLine.Outcome.values}
    fields, reasons = {}, {}
    for given in run.lines.filter(outcome="changed").values_list("given", flat=True).iterator():
        for code in given:
            fields[code] = fields.get(code, 0) + 1
    for refusal in run.lines.refused().values_list("refusal", flat=True).iterator():
        reasons[refusal["code"]] = reasons.get(refusal["code"], 0) + 1
    return counts | {"lines": sum(counts.values()), "fields": fields, "reasons": reasons}


def _fail(run, lease, refusal):
    """Of an unreadable file only the reason is kept; what was saved before stays and is told."""
    with transaction.atomic():
        lease.renew()
        is_read = run.state == SheetRun.State.SAVING
        run.become(SheetRun.State.FAILED)
        run.failure = {"code": refusal.code, **refusal.details}
        run.counts = run.counts | _counted(run) if is_read else {}
        run.save()
        if not is_read:
            run.lines.all().delete()
        _drop_file_after_commit(run)


def _told(run):
    return {"sheet": run.sheet, "file": run.file_name}


def _drop_file_after_commit(run):
    """Its lines are staged, so the file goes as soon as it can; what a crash leaves, the sweep finds."""

    def drop_it():
        _drop_file(run)

    transaction.on_commit(drop_it, robust=True)


def _drop_file(run):
    if run.file:
        run.file.storage.delete(run.file.name)
    SheetRun.objects.filter(pk=run.pk).update(file="")


STEPS = {SheetRun.State.READING: _read, SheetRun.State.SAVING: _save}
