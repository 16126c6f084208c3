"""What a zip says of itself, looked at before anybody unpacks it: its directory alone, within bounds."""

import io
import struct
import zipfile
from typing import BinaryIO

from merchant.files.exceptions import UnreadableFile
from merchant.files.limits import Limits

MOST_ENTRIES = 2_000
MOST_DIRECTORY = 2**20  # bytes; a million entries take fifty times as many
HIGHEST_RATIO = 200  # of an archive that is large when expanded; tables are packed to a tenth
LARGE = 64 * 2**20
TAIL = 2**16 + 22 + 20  # the directory's end, the longest comment, and the zip64 record's whereabouts
END, END_64, WHERE_64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
RECORD_64 = 56  # bytes
ENCRYPTED = 0x1
WORKBOOK = "xl/workbook.xml"
# Archives that are something else, by an entry's name.
OTHERS = {
    "xl/workbook.bin": "is_xlsb",
    "word/document.xml": "is_document",
    "ppt/presentation.xml": "is_document",
    "mimetype": "is_opendocument",
}
MACROS = ("vbaproject.bin", "vbadata.xml")


def check_workbook(raw: BinaryIO, limits: Limits) -> None:
    """Refuse an archive that is no workbook, or one that would hurt whoever unpacks it."""
    size = raw.seek(0, io.SEEK_END)
    if size > limits.workbook_bytes:
        raise UnreadableFile("workbook_too_large", limit_mb=limits.workbook_bytes // 2**20)
    _check_directory_size(raw, size)
    raw.seek(0)
    try:
        entries = zipfile.ZipFile(raw).infolist()
    except (
        zipfile.BadZipFile,
        ValueError,
        OSError,
        struct.error,
        OverflowError,
        NotImplementedError,
    ) as error:
        raise UnreadableFile("workbook_damaged") from error
    _check_entries(entries, size, limits)


def _check_directory_size(raw, size):
    """Look at the directory's own account of itself: reading it whole may take all memory."""
    begin = max(size - TAIL, 0)
    raw.seek(begin)
    tail = raw.read(TAIL)
    at = tail.rfind(END)
    if at < 0 or len(tail) < at + 22:
        raise UnreadableFile("workbook_damaged")
    count, length = struct.unpack_from("<HL", tail, at + 10)
    if at >= 20 and tail.startswith(WHERE_64, at - 20):
        count, length = _in_zip64(raw, tail[at - 20 : at], begin + at - 20)
    if count > MOST_ENTRIES or length > MOST_DIRECTORY:
        raise UnreadableFile("archive_of_too_many", limit=f"{MOST_ENTRIES:,}")


def _in_zip64(raw, whereabouts, at):
    """(entries, bytes) by the record before `at`; some readers look there, others where it is said to be."""
    (place,) = struct.unpack_from("<Q", whereabouts, 8)
    if place != at - RECORD_64:
        raise UnreadableFile("workbook_damaged")
    raw.seek(place)
    record = raw.read(RECORD_64)
    if not record.startswith(END_64):
        raise UnreadableFile("workbook_damaged")
    return struct.unpack_from("<QQ", record, 32)


def _check_entries(entries, size, limits):
    names = [entry.filename for entry in entries]
    lowered = {name.lower() for name in names}
    for name, code in OTHERS.items():
        if name in lowered:
            raise UnreadableFile(code)
    if any(name.endswith(MACROS) for name in lowered):
        raise UnreadableFile("has_macros")
    if WORKBOOK not in lowered:
        raise UnreadableFile("is_archive")
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise UnreadableFile("is_encrypted")
    if len(set(names)) != len(names) or any(_is_odd(name) for name in names):
        raise UnreadableFile("workbook_damaged")
    expanded = sum(entry.file_size for entry in entries)
    if expanded > limits.workbook_expanded or (expanded > LARGE and expanded > HIGHEST_RATIO * size):
        raise UnreadableFile("workbook_bomb", limit_mb=limits.workbook_expanded // 2**20)


def _is_odd(name):
    """Whether a name points out of the archive."""
    return name.startswith("/") or "\\" in name or ".." in name.split("/")
