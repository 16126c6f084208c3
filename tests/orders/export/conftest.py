import io

import pytest
from django.utils import timezone

from orders.export.counter import Counter
from orders.export.extract import Extract
from orders.export.files import write_file
from orders.selection.selection import Selection


@pytest.fixture(autouse=True)
def _files_stay_here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def written(store):
    """The bytes of a file of the store's orders: `written(tab="all", format="xlsx")`."""

    def write(*, tab="all", shape="orders", format="csv", with_recipients=False, ticked=(), counter=None):
        file = io.BytesIO()
        extract = Extract.of(
            Selection(tab, ticked=tuple(ticked)),
            store=store,
            now=timezone.now(),
            with_recipients=with_recipients,
        )
        write_file(file, extract, shape=shape, format=format, counter=counter or Counter())
        return file.getvalue()

    return write
