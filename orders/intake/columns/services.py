"""What can be done with the columns of a store's own files: say what they mean, keep, change, retire that."""

from collections.abc import Sequence

from django.core.files.base import File
from django.db import IntegrityError, transaction

from merchant.audit import services as audit
from merchant.tenancy.models import Store
from orders.intake.columns.changes import is_same
from orders.intake.columns.sample import take_sample
from orders.intake.exceptions import IntakeError
from orders.intake.models import ImportRun, SavedMap
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
    header = take_sample(file.file, name=file_name).header
    file.seek(0)
    profile = detect(header) if kind == RECOGNISE else None
    if profile:
        return start_import(profile=profile.code, **told)
    saved = saved or (_fitting(store, header) if kind == RECOGNISE else None)
    if saved is None:
        return start_import(profile=OWN, state=ImportRun.State.MAPPING, **told)
    known = is_same(saved.header, header)
    state = ImportRun.State.READING if known else ImportRun.State.MAPPING
    return start_import(profile=OWN, state=state, column_map=saved.column_map, map_name=saved.name, **told)


def use_columns(
    *, run_id: int, column_map: ColumnMap, header: Sequence[str], actor, name: str = ""
) -> ImportRun:
    """Let a waiting file be read by these columns, kept under a name when one is given."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().select_related("store").get(pk=run_id)
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
