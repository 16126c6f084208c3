"""What can be done with an import: start, go on, confirm, discard."""

import hashlib
import math
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from merchant.audit import services as audit
from merchant.files.sheets import AT_ONCE
from merchant.runs.exceptions import LeaseLost, NoRoom
from merchant.runs.services import LEASE, Lease, claim, refuse_without_room
from merchant.tenancy.models import Store
from orders.intake.applying import apply
from orders.intake.exceptions import IntakeError, NotPossibleNow, UnreadableFile
from orders.intake.judging import API, judge_orders
from orders.intake.models import FileHead, ImportRun, StagedRow
from orders.intake.opening import opened
from orders.intake.profiles import OWN, PROFILES
from orders.intake.profiles.base import Reading
from orders.intake.resolving import resolve_cancellations
from orders.intake.selectors import foreseen_undo, is_too_old_to_undo
from orders.intake.staging import open_reader, reader_of, stage, stage_readings
from orders.intake.undoing import undo

log = structlog.get_logger(__name__)

BATCH = 20  # files in one sweep
SLICE = 60  # seconds that one worker goes on before it lets other jobs in


def start_import(
    *,
    store: Store,
    profile: str,
    file: File,
    file_name: str,
    actor,
    is_trial: bool = False,
    header: Sequence[str] = (),
    **columns,
) -> ImportRun:
    """Keep an uploaded file and let a worker read it; what is no such file at all is refused at once.

    A trial is forgotten afterwards, so it leaves no event either. `header` is that of a file which was
    looked into already. `columns` says by which columns of its own a file is read (`column_map`,
    `map_name`), or that it waits for them (`state`).
    """
    if profile not in PROFILES and profile != OWN:
        raise IntakeError("unknown_profile", profile=profile, known=sorted(PROFILES))
    if file.size > settings.IMPORT_MAX_BYTES:
        raise UnreadableFile("too_large", limit_mb=settings.IMPORT_MAX_BYTES // 2**20)
    run = ImportRun(
        merchant_id=store.merchant_id, store=store, profile=profile, actor=actor, file_name=file_name[-255:]
    )
    for name, value in columns.items():
        setattr(run, name, value)
    if run.state == ImportRun.State.READING and header:
        reader_of(header, run)
    elif run.state == ImportRun.State.READING:
        _check_head(file, run)
    run.sha256, run.size = _sha256(file), file.size
    run.file.save("", file, save=False)
    try:
        with transaction.atomic():
            refuse_without_room(run)
            run.save()
            if not is_trial:
                audit.record("import.uploaded", run, actor=actor, data={"file": run.file_name})
    except NoRoom as refusal:
        run.file.delete(save=False)
        raise NotPossibleNow(refusal.code, **refusal.details) from refusal
    except BaseException:
        run.file.delete(save=False)
        raise
    return run


def continue_import(*, run_id: int) -> bool:
    """Do one slice of an import's work, if nobody else does; tells whether there was anything to do."""
    lease = claim(ImportRun, run_id)
    if lease is None:
        return False
    run = ImportRun.objects.select_related("store__merchant", "actor").get(pk=run_id)
    try:
        STEPS[run.state](run, lease, until=time.monotonic() + SLICE)
    except LeaseLost:
        log.info("intake.lease_lost", run=run.public_id)
    except UnreadableFile as refusal:
        _fail(run, lease, refusal)
    except BaseException:
        lease.give_back()  # the sweep tries again; the attempt stays counted
        raise
    return True


def confirm_import(
    *, run_id: int, actor, treatment: str, create_skus: bool, is_whole: bool = False
) -> ImportRun:
    """Let what was read be brought into the book, as open orders or as history.

    Where it is to be whole, one refused line refuses it all.
    """
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        run.become(ImportRun.State.APPLYING)
        if is_whole and run.counts.get("refused"):
            raise NotPossibleNow("not_whole", count=f"{run.counts['refused']:,}")
        run.treatment, run.create_skus = ImportRun.Treatment(treatment), create_skus
        run.is_whole = is_whole
        run.save()
        data = {"file": run.file_name, "treatment": run.treatment}
        audit.record("import.confirmed", run, actor=actor, data=data)
        return run


def undo_import(*, run_id: int, actor, only_all: bool = False) -> ImportRun:
    """Let the new orders of an import be taken back, those that nothing was done with, or all or none."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        was, since, is_too_old = run.state, run.state_since, is_too_old_to_undo(run)
        run.become(ImportRun.State.UNDOING)
        if is_too_old:
            raise NotPossibleNow("too_old_to_take_back", days=settings.IMPORT_UNDO_DAYS)
        foreseen = foreseen_undo(run)
        if not foreseen.taken_back and not foreseen.has_more:
            raise NotPossibleNow("nothing_to_take_back")
        if only_all and foreseen.kept:
            raise NotPossibleNow("not_all_to_take_back", count=f"{foreseen.kept_in_all:,}")
        run.counts["undo"] = {"only_all": only_all, "was": was, "since": since.isoformat()}
        run.undone_by = actor
        run.save()
        audit.record("import.undo_asked", run, actor=actor, data={"file": run.file_name})
        return run


def enter_readings(
    *,
    store: Store,
    readings: Sequence[tuple[int, Reading]],
    actor,
    name: str,
    profile: str = "api",
    treatment: str = ImportRun.Treatment.OPEN,
    is_whole: bool = False,
    create_skus: bool = False,
) -> ImportRun:
    """Bring in a few orders that come from no file, at once and in one transaction.

    A run that must be whole and is not is discarded; its rows tell why.
    """
    with transaction.atomic():
        run, lease = _leased_run(store, profile, name, actor)
        stage_readings(run, lease, readings)
        _judge(run, lease, until=math.inf)
        if is_whole and run.counts["refused"]:
            run.become(ImportRun.State.DISCARDED)
            run.save()
            return run
        run.become(ImportRun.State.APPLYING)
        run.treatment, run.is_whole, run.create_skus = treatment, is_whole, create_skus
        run.lease_until = lease.until
        run.save()
        _apply(run, replace(lease, state=run.state), until=math.inf)
        return run


def _leased_run(store, profile, name, actor):
    """A run that no worker takes: whoever makes it brings it to its end."""
    run = ImportRun(merchant_id=store.merchant_id, store=store, profile=profile, actor=actor, file_name=name)
    run.lease_until = timezone.now() + LEASE
    run.save()
    return run, Lease(ImportRun, run.pk, run.state, run.lease_until)


def discard_forgotten_imports() -> None:
    """Drop what nobody confirmed or a failed import left, when addresses are: rows and file hold them.

    A file whose columns nobody names goes sooner: it is of no use to anybody.
    """
    now = timezone.now()
    border = now - timedelta(days=settings.ADDRESSES_KEPT_DAYS)
    unnamed = ImportRun.objects.unnamed_since(now - timedelta(days=settings.COLUMNS_ASKED_DAYS))
    for forgotten in (unnamed, ImportRun.objects.unconfirmed_since(border)):
        for run_id in forgotten.order_by("pk").values_list("pk", flat=True)[:BATCH]:
            with suppress(NotPossibleNow):  # somebody looked at it just now
                discard_import(run_id=run_id, actor=None)
    StagedRow.objects.left_by_failures_before(border).delete()


def discard_import(*, run_id: int, actor) -> ImportRun:
    """Drop what was read before anything of it is in the book."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        run.become(ImportRun.State.DISCARDED)
        run.save()
        run.rows.all().delete()
        audit.record("import.discarded", run, actor=actor, data={"file": run.file_name})
        _drop_file_after_commit(run)
        return run


def forget_import(*, run_id: int) -> None:
    """Leave nothing of an import that was only tried; one that brought anything in stays."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        if run.state not in {ImportRun.State.READ, ImportRun.State.FAILED, ImportRun.State.DISCARDED}:
            run.become(ImportRun.State.DISCARDED)  # refuses
        run.file.storage.delete(run.file.name)
        run.delete()


def drop_ended_files() -> None:
    """Delete the files of imports that came to their end without it, for a worker died in between."""
    for run in ImportRun.objects.ended_with_file()[:BATCH]:
        _drop_file(run)


def _check_head(file, run):
    try:
        with opened(file.file, name=run.file_name, pace=AT_ONCE) as source:
            open_reader(source, run)
            if next(source.records(), None) is None:
                raise UnreadableFile("no_lines")
    except UnreadableFile as refusal:
        if not refusal.was_in_haste:
            raise
    file.seek(0)


def _sha256(file):
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _read(run, lease, *, until):
    if not run.is_staged and not stage(run, lease, until=until):
        lease.give_back()
        return
    _judge(run, lease, until=until)


def _judge(run, lease, *, until):
    run.counts.setdefault("resolved_at", timezone.now().isoformat())
    found = judge_orders(run, lease, until=until)
    if found is None:
        lease.give_back()
        return
    run.counts["cancellations_by"] = resolve_cancellations(run, lease, found.sales)
    run.counts |= found.told()
    with transaction.atomic():
        lease.renew()
        run.proposed_treatment = _proposed(run.counts["last"])
        run.become(ImportRun.State.READ)
        run.save()


def _proposed(last):
    """History when even the newest order is older than the setting says."""
    border = timezone.now() - timedelta(days=settings.HISTORY_AFTER_DAYS)
    is_old = bool(last) and datetime.fromisoformat(last) < border
    return ImportRun.Treatment.HISTORY if is_old else ImportRun.Treatment.OPEN


def _apply(run, lease, *, until):
    if not apply(run, lease, until=until):
        lease.give_back()
        return
    with transaction.atomic():
        lease.renew()
        run.become(ImportRun.State.DONE)
        run.save()
        entered = run.counts["entered"]
        # Programs send their orders again and again; events stay for good.
        if run.profile != API or entered.keys() - {"unchanged"}:
            data = {"file": run.file_name, **entered}
            audit.record("import.done", run, actor=run.actor, data=data)
        _drop_file_after_commit(run)


def _undo(run, lease, *, until):
    try:
        is_done = undo(run, lease, until=until)
    except NotPossibleNow as refusal:
        _stop_undo(run, lease, refusal)
        return
    if not is_done:
        lease.give_back()
        return
    with transaction.atomic():
        lease.renew()
        run.become(ImportRun.State.UNDONE)
        run.save()
        undone = run.counts["undone"]
        data = {
            "file": run.file_name,
            "orders": undone["taken_back"],
            "kept": sum(undone["kept"].values()),
        }
        audit.record("import.undone", run, actor=run.undone_by, data=data)


def _stop_undo(run, lease, refusal):
    """All or none was asked and one order stays: the import is as it was, less what had gone before."""
    with transaction.atomic():
        lease.renew()
        asked = run.counts.pop("undo")
        run.become(asked["was"])
        run.state_since = datetime.fromisoformat(asked["since"])
        run.failure = {"code": refusal.code, **refusal.details}
        run.save()
        audit.record("import.undo_stopped", run, actor=run.undone_by, data={"file": run.file_name})


def _fail(run, lease, refusal):
    """Nothing of an unreadable file is kept but the reason."""
    with transaction.atomic():
        lease.renew()
        run.become(ImportRun.State.FAILED)
        run.failure = {"code": refusal.code, **refusal.details}
        run.counts = {}
        run.save()
        run.rows.all().delete()
        _drop_file_after_commit(run)


def _drop_file_after_commit(run):
    """The file holds addresses, so it goes as soon as it can; what a crash leaves, the sweep finds."""

    def drop_it():
        _drop_file(run)

    transaction.on_commit(drop_it, robust=True)


def _drop_file(run):
    if run.file:
        run.file.storage.delete(run.file.name)
    FileHead.objects.filter(run=run).delete()
    ImportRun.objects.filter(pk=run.pk).update(file="")


STEPS = {
    ImportRun.State.READING: _read,
    ImportRun.State.APPLYING: _apply,
    ImportRun.State.UNDOING: _undo,
}
