"""How many uploaded files one merchant may have waiting: each may be large, and the disk is there for all."""

from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.core.files.storage import default_storage

from merchant.tenancy.models import Merchant
from orders.intake.exceptions import NotPossibleNow
from orders.intake.models import FOLDER, ImportRun


def refuse_without_room(run: ImportRun) -> None:
    """Refuse a run that was just saved when its merchant has too many files with it, or too large ones."""
    # Who uploads at the same moment waits here, so that both are not let through by one free place.
    Merchant.objects.select_for_update(no_key=True).get(pk=run.merchant_id)
    others = ImportRun.objects.for_merchant(run.merchant_id).keeping_files().exclude(pk=run.pk)
    sizes = [_size(other) for other in others.only("file")]
    if len(sizes) >= settings.IMPORTS_KEPT or sum(sizes) + _size(run) > settings.IMPORTS_KEPT_BYTES:
        raise NotPossibleNow("no_room_for_files", count=f"{len(sizes):,}", mb=f"{sum(sizes) >> 20:,}")


def drop_ownerless_files(*, older_than: datetime) -> None:
    """Delete files that no import names: whoever kept them died before it was saved."""
    if not default_storage.exists(FOLDER):
        return
    names = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    named = set(ImportRun.objects.exclude(file="").values_list("file", flat=True))
    for name in names:
        if name not in named and default_storage.get_modified_time(name) < older_than:
            default_storage.delete(name)


def _size(run):
    with suppress(FileNotFoundError):  # its end is just being noted
        return run.file.size
    return 0
