"""Reads a CSV file, plain or gzipped, line by line in constant memory; every refusal is one sentence."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from orders.intake.exceptions import UnreadableFile

LONGEST_LINE = 512 * 1024
LONGEST_CELL = 100_000
LONGEST_RECORD = 2 * LONGEST_LINE  # over all its lines: cells with line breaks can go on for ever
MOST_RECORDS = 1_000_000  # what a worker's memory is measured for
MOST_BLANK = 10_000  # lines in a row; a small packed file may hold a whole minute's worth of them
MOST_COLUMNS = 200
BUFFER = 256 * 1024
BOM = b"\xef\xbb\xbf"
GZIP = b"\x1f\x8b"
# What people upload by mistake, by its first bytes.
IMPOSTORS = [
    (b"PK\x03\x04", "excel"),
    (b"\xd0\xcf\x11\xe0", "excel"),
    (b"%PDF", "pdf"),
    (b"\xff\xfe", "utf16"),
    (b"\xfe\xff", "utf16"),
]
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")


class CsvFile:
    """The records of one file: `header` first, then `records()` with the number that a spreadsheet shows."""

    def __init__(self, raw: BinaryIO, *, max_bytes: int):
        self._raw = raw
        self._max_bytes = max_bytes
        self._line = 0
        self._taken = 0  # bytes since the last record
        self._reader = csv.reader(self._lines(_unpacked(raw)), strict=True)
        csv.field_size_limit(LONGEST_CELL)
        self.header = self._read_header()

    @property
    def position(self) -> int:
        """How many bytes of the file itself were taken, for a progress bar."""
        return self._raw.tell()

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """(line number, cells) of every record that is not blank."""
        number, blank = 1, 0
        for cells in self._guarded():
            number += 1
            if number > MOST_RECORDS + 1:
                raise UnreadableFile("too_many_records", limit=f"{MOST_RECORDS:,}")
            if any(cells):
                blank = 0
                yield number, cells
                continue
            blank += 1
            if blank > MOST_BLANK:
                raise UnreadableFile("blank_lines", line=self._line, limit=f"{MOST_BLANK:,}")

    def _read_header(self):
        header = next(self._guarded(), None)
        if not header:
            raise UnreadableFile("empty_file")
        if len(header) > MOST_COLUMNS:
            raise UnreadableFile("too_many_columns", count=len(header), limit=MOST_COLUMNS)
        return [name.strip() for name in header]

    def _guarded(self):
        try:
            for cells in self._reader:
                self._taken = 0
                yield cells
        except csv.Error as error:
            raise UnreadableFile(_csv_trouble(str(error)), line=self._line) from error
        except EOFError as error:
            raise UnreadableFile("gzip_cut_off") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise UnreadableFile("gzip_damaged") from error

    def _lines(self, stream):
        """Decoded lines; none is longer than LONGEST_LINE, all together no more than `max_bytes`."""
        total = 0
        while line := stream.readline(LONGEST_LINE + 1):
            total += len(line)
            self._taken += len(line)
            if not self._line:
                line = _checked_start(line)
            self._line += 1
            if total > self._max_bytes:
                raise UnreadableFile("too_large", limit_mb=self._max_bytes // 2**20)
            if len(line) > LONGEST_LINE:
                raise UnreadableFile("line_too_long", line=self._line)
            if self._taken > LONGEST_RECORD:
                raise UnreadableFile("cell_too_long", line=self._line)
            yield self._decoded(line)

    def _decoded(self, line):
        if b"\0" in line:
            raise UnreadableFile("not_text", line=self._line)
        try:
            return line.decode()
        except UnicodeDecodeError as error:
            raise UnreadableFile("not_utf8", line=self._line) from error


def _unpacked(raw):
    start = raw.read(2)
    raw.seek(0)
    return io.BufferedReader(gzip.GzipFile(fileobj=raw), BUFFER) if start == GZIP else raw


def _checked_start(line):
    for magic, kind in IMPOSTORS:
        if line.startswith(magic):
            raise UnreadableFile(f"is_{kind}")
    if line.removeprefix(BOM).lstrip().lower().startswith(MARKUP):
        raise UnreadableFile("is_markup")
    return line.removeprefix(BOM)


def _csv_trouble(message):
    if "field larger" in message:
        return "cell_too_long"
    if "new-line character" in message:
        return "line_endings"
    return "quotes"
