"""Opens a file of orders; what cannot be read is refused as every refusal of an import is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from merchant.files import exceptions as files
from merchant.files.opening import open_source
from merchant.files.sheets import AT_WORK, Pace
from merchant.files.source import Source
from orders.intake.exceptions import UnreadableFile


@contextmanager
def opened(raw: BinaryIO, *, name: str, pace: Pace = AT_WORK) -> Iterator[Source]:
    """The table in an uploaded file, for as long as it is read."""
    try:
        with open_source(raw, name=name, pace=pace) as source:
            yield source
    except files.UnreadableFile as refusal:
        raise UnreadableFile(refusal.code, **refusal.details) from refusal
