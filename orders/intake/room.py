"""Files that nobody will ask for any more."""

from datetime import datetime

from django.core.files.storage import default_storage

from orders.intake.models import FOLDER, ImportRun


def drop_ownerless_files(*, older_than: datetime) -> None:
    """Delete files that no import names: whoever kept them died before it was saved."""
    if not default_storage.exists(FOLDER):
        return
    names = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    named = set(ImportRun.objects.exclude(file="").values_list("file", flat=True))
    for name in names:
        if name not in named and default_storage.get_modified_time(name) < older_than:
            default_storage.delete(name)
