"""Turns of those for whom a workbook is read while they wait: so many at once on this machine, no more.

Jobs take none: there are only so many workers. A turn is a lock on a file, so it ends with its process.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from django.conf import settings

from merchant.files.exceptions import UnreadableFile

PATIENCE = 5  # seconds
LOOKS_EVERY = 0.1  # seconds


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn and hold it; raises UnreadableFile when there is none soon."""
    until = time.monotonic() + PATIENCE
    with ExitStack() as held:
        while not _took_one(held):
            if time.monotonic() > until:
                raise UnreadableFile("workbooks_busy")
            time.sleep(LOOKS_EVERY)
        yield


def _took_one(held):
    folder = Path(settings.WORKBOOK_TURNS)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(settings.WORKBOOKS_AT_ONCE):
        with ExitStack() as tried, suppress(BlockingIOError):
            file = tried.enter_context(open(folder / str(number), "ab"))
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            held.push(tried.pop_all())
            return True
    return False
