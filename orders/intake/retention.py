"""Forgets which orders imports left as they were, and programs' requests that came to nothing."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from orders.intake.judging import API
from orders.intake.models import ImportedOrder, ImportRun, StagedRow

RUNS = 200  # imports in one round
BATCH = 5000  # rows that go at once
ENDED = (ImportRun.State.DONE, ImportRun.State.FAILED, ImportRun.State.UNDONE, ImportRun.State.DISCARDED)
UNCHANGED = Q(outcome=ImportedOrder.Outcome.UNCHANGED)


def forget_import_details() -> None:
    """Delete, so many days after an import ended, which orders it left unchanged.

    A program sends its orders again and again: of its requests the refused lines go, too, and the import
    itself where nothing came of it. What a file told stays with its import.
    """
    border = timezone.now() - timedelta(days=settings.IMPORT_DETAILS_DAYS)
    due = _with_details(ImportRun.objects.filter(state__in=ENDED, state_since__lt=border)).order_by("pk")
    while run_ids := list(due.values_list("pk", flat=True)[:RUNS]):
        _delete(ImportedOrder.objects.filter(UNCHANGED, run__in=run_ids))
        by_programs = ImportRun.objects.filter(pk__in=run_ids, profile=API)
        _delete(StagedRow.objects.filter(run__in=_keys(by_programs)))
        _delete(by_programs.filter(brought=None))


def _with_details(runs):
    brought = ImportedOrder.objects.filter(run=OuterRef("pk"))
    rows = StagedRow.objects.filter(run=OuterRef("pk"))
    to_nothing = Q(profile=API) & (Exists(rows) | ~Exists(brought.exclude(UNCHANGED)))
    return runs.filter(Exists(brought.filter(UNCHANGED)) | to_nothing)


def _delete(rows: QuerySet) -> None:
    while keys := _keys(rows.order_by("pk")[:BATCH]):
        rows.model.objects.filter(pk__in=keys).delete()


def _keys(rows) -> Sequence[int]:
    return list(rows.values_list("pk", flat=True))
