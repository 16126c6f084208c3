"""Opens any uploaded table: what it is, its first bytes say, never its name alone."""

from typing import BinaryIO

from merchant.files.exceptions import UnreadableFile
from merchant.files.limits import limits
from merchant.files.sheets import AT_WORK, Pace, WorkbookSource
from merchant.files.source import Source
from merchant.files.text import TextSource, refuse_impostor

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
HEAD = 512
DIRECTORY = 64 * 1024  # where an old container names its streams, in all files but odd ones


def open_source(raw: BinaryIO, *, name: str, pace: Pace = AT_WORK) -> Source:
    """The table in this file, as far as its header; raises UnreadableFile with what is wrong and where.

    Where somebody waits, a workbook is read AT_ONCE or not at all.
    """
    raw.seek(0)
    start = raw.read(HEAD)
    if start.startswith(OLD_OFFICE):
        raise UnreadableFile("is_encrypted" if ENCRYPTED in start + raw.read(DIRECTORY) else "is_old_excel")
    if start.startswith(ZIP):
        return WorkbookSource(raw, limits(), pace=pace)
    refuse_impostor(start)
    return TextSource(raw, limits(), name=name)
