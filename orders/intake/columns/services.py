"""What can be done with the columns of a store's own files: say what they mean, keep, change, retire that."""

from collections.abc import Sequence
from dataclasses import replace

from django.core.files.base import File
from django.db import IntegrityError, transaction

from merchant.audit import services as audit
from merchant.files.sheets import AT_ONCE
from merchant.tenancy.models import Store
from orders.intake.columns.changes import is_same
from orders.intake.columns.guess import seems_headless
from orders.intake.columns.sample import ROWS, head_of, packed, take_sample
from orders.intake.exceptions import IntakeError, NotPossibleNow, UnreadableFile
from orders.intake.models import FileHead, ImportRun, SavedMap
from orders.intake.opening import opened
from orders.intake.profiles import OWN, detect
from orders.intake.profiles.column_map import ColumnMap
from orders.intake.services import start_import

RECOGNISE = "recognise"
MOST_MAPS = 50  # a list that a page can show


def receive_file(
    *, store: Store, kind: str, file: File, file_name: str, actor, saved: SavedMap | None = None
) -> ImportRun:
    """Keep an uploaded file and let it be read, or let it wait until somebody says what its columns mean.

    `kind` is a profile's code, OWN, or RECOGNISE; `saved` are the columns that the person chose.
    """
    told = {"store": store, "file": file, "file_name": file_name, "actor": actor}
    if kind not in (RECOGNISE, OWN):
        return start_import(profile=kind, **told)
    with opened(file.file, name=file_name, pace=AT_ONCE) as source:
        profile = detect(source.header) if kind == RECOGNISE else None
        sample = head_of(source, lines=1 if profile else ROWS)
    file.seek(0)
    if profile:
        return start_import(profile=profile.code, header=sample.header, **told)
    saved = saved or (_fitting(store, sample.header) if kind == RECOGNISE else None)
    if saved is None:
        has_names = None if seems_headless(sample.header, sample.rows) else True
        return _start_own(replace(sample, has_names=has_names), state=ImportRun.State.MAPPING, **told)
    header = sample.without_names().header if saved.is_headless else sample.header
    state = ImportRun.State.READING if is_same(saved.header, header) else ImportRun.State.MAPPING
    told |= {"column_map": saved.column_map, "map_name": saved.name, "header": header}
    return _start_own(replace(sample, has_names=not saved.is_headless), state=state, **told)


def say_header(*, run_id: int, has_names: bool, actor) -> ImportRun:
    """Say whether a waiting file's first line names its columns; until then no such line is kept as names."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        if run.state != ImportRun.State.MAPPING:
            raise NotPossibleNow("not_possible_now", state=str(run.get_state_display()))
        FileHead.objects.filter(run=run).update(has_names=has_names)
        run.column_map, run.map_name = {}, ""
        run.save()
        audit.record("import.header_told", run, actor=actor, data={"file": run.file_name})
        return run


def use_columns(
    *, run_id: int, column_map: ColumnMap, header: Sequence[str], actor, name: str = ""
) -> ImportRun:
    """Let a waiting file be read by these columns, kept under a name when one is given."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().select_related("store").get(pk=run_id)
        if FileHead.objects.filter(run=run, has_names=None).exists():
            raise IntakeError("header_unsaid")
        before = run.map_name
        run.become(ImportRun.State.READING)
        run.column_map, run.map_name = column_map.to_json(), name
        run.save()
        if name:
            _keep(run.store, name, column_map, header, actor, may_replace=before)
        data = {"file": run.file_name, "name": name}
        audit.record("import.columns_named" if name else "import.columns_told", run, actor=actor, data=data)
        return run


def ask_for_columns(*, run_id: int, actor) -> ImportRun:
    """Go back from what was read to the question what the columns mean."""
    _keep_head(ImportRun.objects.get(pk=run_id))
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        if run.profile != OWN:
            raise IntakeError("not_own_columns")
        run.become(ImportRun.State.MAPPING)
        run.is_staged, run.counts, run.proposed_treatment = False, {}, ""
        run.save()
        run.rows.all().delete()
        audit.record("import.columns_asked", run, actor=actor, data={"file": run.file_name})
        return run


def change_map(*, map_id: int, revision: int, name: str, column_map: ColumnMap, actor) -> SavedMap:
    """Rename saved columns or change what they mean; files that were read keep what they were read by."""
    with transaction.atomic():
        saved = SavedMap.objects.select_for_update().get(pk=map_id)
        _refuse_stale(saved, revision)
        was, saved.name = saved.name, name
        saved.column_map, saved.revision = column_map.to_json(), saved.revision + 1
        _save(saved)
        audit.record("columns.changed", saved, actor=actor, data={"name": was, "now": name})
        return saved


def retire_map(*, map_id: int, actor) -> SavedMap:
    """Offer saved columns no longer; retiring them twice is once."""
    with transaction.atomic():
        saved = SavedMap.objects.select_for_update().get(pk=map_id)
        if saved.is_active:
            saved.is_active = False
            saved.save(update_fields=["is_active", "changed_at"])
            audit.record("columns.retired", saved, actor=actor, data={"name": saved.name})
        return saved


def _start_own(sample, **told):
    """The import of a file with columns of its own; its first lines are kept for the page that asks."""
    with transaction.atomic():
        run = start_import(profile=OWN, **told)
        FileHead.objects.create(run=run, packed=packed(sample), has_names=sample.has_names)
        return run


def _keep_head(run):
    """Look into a file that was started by its columns' name and never looked into."""
    if run.profile != OWN or run.state != ImportRun.State.READ or FileHead.objects.filter(run=run).exists():
        return
    if not run.file:
        raise UnreadableFile("file_gone")
    try:
        with run.file.storage.open(run.file.name) as raw:
            content = packed(take_sample(raw, name=run.file_name))
    except FileNotFoundError as error:
        raise UnreadableFile("file_gone") from error
    has_names = not run.column_map.get("headless", False)
    FileHead.objects.get_or_create(run=run, defaults={"packed": content, "has_names": has_names})


def _fitting(store, header):
    """The store's saved columns that were made with this very header; the latest of several."""
    offered = SavedMap.objects.filter(store=store, is_active=True).order_by("-changed_at")[:MOST_MAPS]
    return next((saved for saved in offered if is_same(saved.header, header)), None)


def _keep(store, name, column_map, header, actor, *, may_replace):
    kept = SavedMap.objects.select_for_update().filter(store=store, is_active=True)
    same = kept.filter(name__iexact=name).first()
    if same is None:
        if kept.count() >= MOST_MAPS:
            raise IntakeError("too_many_maps", limit=MOST_MAPS)
        same = SavedMap(merchant_id=store.merchant_id, store=store)
    elif same.name.casefold() != may_replace.casefold():
        raise IntakeError("map_name_taken", name=same.name)
    else:
        same.revision += 1
    same.name, same.column_map, same.header = name, column_map.to_json(), list(header)
    _save(same)
    audit.record("columns.saved", same, actor=actor, data={"name": name})


def _save(saved):
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as error:
        raise IntakeError("map_name_taken", name=saved.name) from error


def _refuse_stale(saved, revision):
    if not saved.is_active:
        raise IntakeError("map_retired", name=saved.name)
    if saved.revision != revision:
        raise IntakeError("map_changed_meanwhile", name=saved.name)
