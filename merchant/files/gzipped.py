"""Unpacks gzip in a stream; a million empty parts would keep the reader of the library busy for minutes."""

import io
import zlib
from typing import BinaryIO

from merchant.files.exceptions import UnreadableFile

GZIP = b"\x1f\x8b"
PACKED = 64 * 1024  # bytes that are unpacked at once
MOST_PARTS = 10_000  # half a gigabyte in parts of 64 kB, as some packers make them


class Unpacked(io.RawIOBase):
    """What is packed in a file, part after part; raises zlib.error where it is damaged, EOFError at a cut."""

    def __init__(self, raw: BinaryIO):
        self._raw = raw
        self._begin()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place counted from the beginning; one that was passed is unpacked anew."""
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation("seek")
        if offset < self._at:
            self._begin()
        while self._at < offset and self.read(min(offset - self._at, PACKED)):
            continue
        return self._at

    def readinto(self, buffer) -> int:
        """Unpack the next bytes; none means the end."""
        while not self._is_ended():
            given = self._rest or self._raw.read(PACKED)
            if not given:
                raise EOFError
            found = self._part.decompress(given, len(buffer))
            self._rest = self._part.unconsumed_tail or self._part.unused_data
            if found:
                buffer[: len(found)] = found
                self._at += len(found)
                return len(found)
        return 0

    def _begin(self):
        self._raw.seek(0)
        self._at = self._parts = 0
        self._rest, self._part = b"", _part()

    def _is_ended(self):
        """Whether the last part is over; noughts behind it fill up a tape's block and mean nothing."""
        if not self._part.eof:
            return False
        while not (rest := self._rest.lstrip(b"\0")):
            self._rest = self._raw.read(PACKED)
            if not self._rest:
                return True
        self._rest = rest
        self._parts += 1
        if self._parts >= MOST_PARTS:
            raise UnreadableFile("gzip_of_too_many", limit=f"{MOST_PARTS:,}")
        self._part = _part()
        return False


def _part():
    return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
