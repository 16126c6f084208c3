"""What can be done with an export: ask for it, write it, let it go after some days."""

import secrets
from datetime import datetime, timedelta
from tempfile import TemporaryFile

import structlog
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.runs.exceptions import LeaseLost, NotPossibleNow
from merchant.runs.services import claim
from merchant.tenancy.models import Merchant, Store
from merchant.tenancy.selectors import may_still
from orders.export.counter import Counter
from orders.export.exceptions import ExportError, NoLongerAllowed, TooManyRows
from orders.export.extract import Extract
from orders.export.files import write_file
from orders.export.keeping import Keeper
from orders.export.models import FOLDER, ExportRun
from orders.export.snapshot import one_moment
from orders.selection.selection import Selection

log = structlog.get_logger(__name__)

KEPT = timedelta(days=7)
DOUBLE_CLICK = timedelta(minutes=1)
BATCH = 100


def start_export(
    *,
    store: Store,
    actor,
    selection: Selection,
    shape: str,
    format: str,
    with_recipients: bool,
    language: str,
    key: str,
) -> ExportRun:
    """Ask for a file of these orders; the second click of a double click finds the first one's run.

    Who may read recipients is judged by the caller, and once more when the file is written.
    """
    run = ExportRun(
        merchant_id=store.merchant_id,
        store=store,
        actor=actor,
        shape=shape,
        format=format,
        with_recipients=with_recipients,
        selection=selection.to_json(),
        language=language,
        key=key,
    )
    try:
        return _save(run)
    except IntegrityError:
        return _same(run) or _save(_with_new_key(run))


def write_export(*, run_id: int) -> bool:
    """Write a run's file, if nobody else does; tells whether there was anything to do."""
    lease = claim(ExportRun, run_id)
    if lease is None:
        return False
    run = ExportRun.objects.select_related("store__merchant", "actor").get(pk=run_id)
    try:
        _check_right(run)
        _write(run, lease)
    except LeaseLost:
        log.info("export.lease_lost", run=run.public_id)
    except NoLongerAllowed:
        _fail(run, lease, {"code": "not_allowed"})
    except TooManyRows as refusal:
        _fail(run, lease, {"code": "too_many_rows", "limit": refusal.limit})
    except BaseException:
        lease.give_back()  # the sweep tries again; the attempt stays counted
        raise
    return True


def write_at_once(*, run_id: int) -> None:
    """Write a small file while its seller waits; whatever goes wrong here, the sweep finds the run."""
    try:
        write_export(run_id=run_id)
    except Exception:
        log.exception("export.left_to_the_sweep", run=run_id)


def stop_export(*, run_id: int, actor) -> ExportRun:
    """Write no more of a file; a worker that is at it stops within seconds."""
    with transaction.atomic():
        run = ExportRun.objects.select_for_update().get(pk=run_id)
        try:
            run.become(ExportRun.State.STOPPED)
        except NotPossibleNow as refusal:
            raise ExportError(_("This export is %(state)s already.") % {"state": refusal.state}) from None
        run.save()
        audit.record("export.stopped", run, actor=actor, data={"shape": run.shape, "format": run.format})
        return run


def delete_file(*, run_id: int, actor) -> ExportRun:
    """Delete a file before its days are over; a second click finds it gone and says nothing."""
    with transaction.atomic():
        run = ExportRun.objects.select_for_update().get(pk=run_id)
        if not run.file:
            return run
        name, run.file = run.file.name, ""
        run.save(update_fields=["file"])
        audit.record("export.deleted", run, actor=actor, data={"shape": run.shape, "format": run.format})
        transaction.on_commit(lambda: run.file.storage.delete(name))
        return run


def drop_old_files() -> None:
    """Delete the files of exports that are old, and those that a killed worker left without a run."""
    old = ExportRun.objects.filter(state=ExportRun.State.DONE, state_since__lt=timezone.now() - KEPT)
    for run in old.exclude(file="").order_by("pk")[:BATCH]:
        run.file.storage.delete(run.file.name)
        ExportRun.objects.filter(pk=run.pk).update(file="")
    _drop_ownerless_files(older_than=timezone.now() - timedelta(days=1))


def _save(run):
    with transaction.atomic():
        run.save()
        _check_quota(run)
        recipients = "with" if run.with_recipients else "without"
        data = {"shape": run.shape, "format": run.format, "recipients": recipients}
        audit.record("export.asked", run, actor=run.actor, data=data)
        return run


def _check_quota(run):
    """What one merchant keeps, or lets wait, is limited: the disk and the workers are there for all."""
    # Who asks at the same moment waits here, so that both are not let through by one free place.
    Merchant.objects.select_for_update(no_key=True).get(pk=run.merchant_id)
    kept = ExportRun.objects.for_merchant(run.merchant_id).taking_room()
    if kept.count() > settings.EXPORTS_KEPT:
        sentence = _(
            "%(most)s exports are kept or waiting; there is no room for more. Delete or stop one first."
        )
        raise ExportError(sentence % {"most": f"{settings.EXPORTS_KEPT:,}"})


def _same(run):
    """The run that this form has just started, unless it asked for something else."""
    since = timezone.now() - DOUBLE_CLICK
    asked = ("shape", "format", "with_recipients", "selection", "actor")
    first = ExportRun.objects.filter(store=run.store, key=run.key, created_at__gte=since).first()
    is_same = first and all(getattr(first, name) == getattr(run, name) for name in asked)
    return first if is_same else None


def _with_new_key(run):
    run.key = secrets.token_hex(16)
    return run


def _check_right(run):
    """Who asked for a file must still be allowed to when it is written."""
    rights = ["export_orders"] + ["see_recipients"] * run.with_recipients
    if not may_still(run.actor, run.store, *rights):
        raise NoLongerAllowed


def _write(run, lease):
    counter = Counter()
    with TemporaryFile() as file:
        with translation.override(run.language), Keeper(lease, counter), one_moment():
            extract = Extract.of(
                Selection.from_json(run.selection),
                store=run.store,
                now=run.created_at,
                with_recipients=run.with_recipients,
            )
            write_file(file, extract, shape=run.shape, format=run.format, counter=counter)
        counter.check()
        _keep(run, lease, file, counter.rows)


def _keep(run, lease, file, rows):
    run.size = file.tell()
    file.seek(0)
    run.file.save("", File(file), save=False)
    try:
        with transaction.atomic():
            lease.renew()
            run.become(ExportRun.State.DONE)
            run.rows = rows
            run.save()
    except BaseException:
        run.file.storage.delete(run.file.name)
        raise


def _fail(run, lease, failure):
    with transaction.atomic():
        lease.renew()
        run.become(ExportRun.State.FAILED)
        run.failure = failure
        run.save()


def _drop_ownerless_files(*, older_than: datetime):
    if not default_storage.exists(FOLDER):
        return
    names = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    kept = set(ExportRun.objects.filter(file__in=names).values_list("file", flat=True))
    for name in names:
        if name not in kept and default_storage.get_modified_time(name) < older_than:
            default_storage.delete(name)
