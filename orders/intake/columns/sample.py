"""The first lines of an uploaded file, for a person to say what its columns mean."""

import json
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import BinaryIO

from merchant.files.records import Fault, SpoiltRecord
from merchant.files.sheets import AT_ONCE
from merchant.files.source import Source, letters
from orders.intake.exceptions import UnreadableFile
from orders.intake.models import FileHead, ImportRun
from orders.intake.opening import opened
from orders.intake.profiles.column_map import LONGEST, plain

ROWS = 20_000  # enough to meet the words that a column holds
LETTERS = 6_000_000  # what a page may hold of a file
LEAST = 50  # lines, however long they take
LONG_ENOUGH = 5  # seconds
SHOWN = 3
LOOKED_AT = 200  # lines for values to show
LONGEST_SHOWN = 60
MOST_WORDS = 40


@dataclass(frozen=True)
class Sample:
    """A file's header and its first lines with their numbers.

    `has_names`: whether the header is one, None where a person is to say that.
    """

    header: list[str]
    lines: list[tuple[int, list[str]]]
    header_line: int = 1
    has_names: bool | None = True

    @cached_property
    def rows(self) -> list[list[str]]:
        """The lines' cells alone."""
        return [cells for _line_no, cells in self.lines]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {plain(name): place for place, name in reversed(list(enumerate(self.header)))}

    def values(self, name: str, *, lines: int = ROWS) -> Iterator[str]:
        """The cells of the column with this name; none when there is no such column."""
        place = self._places.get(plain(name))
        rows = () if place is None else islice(self.rows, lines)
        return (cells[place].strip() for cells in rows if place < len(cells))

    def shown(self, names: Sequence[str]) -> list[str]:
        """Some different values of these columns, the first of them first, as a page has room for."""
        told = {}
        for name in names:
            for value in self.values(name, lines=LOOKED_AT):
                if value and len(told) < SHOWN:
                    told[value] = _short(value)
        return list(told.values())

    def different(self, name: str) -> list[str]:
        """The different values of a column, the first of them first."""
        return list(dict.fromkeys(value for value in self.values(name) if value))

    def words(self, name: str) -> list[str]:
        """The different values of a column; none when they are too many to be a few words."""
        told = self.different(name)
        return told if len(told) <= MOST_WORDS else []

    def without_names(self) -> "Sample":
        """The same lines where the first one is an order's and not a header."""
        lines = [(self.header_line, self.header), *self.lines]
        return replace(self, header=letters(len(self.header)), lines=lines, has_names=False)


def head_of(source: Source, *, lines: int = ROWS) -> Sample:
    """The head of a file that is open; raises UnreadableFile when it has no lines."""
    sample = Sample(
        # Longer names are never used; a header of such would make a page of twenty megabytes.
        [name[: LONGEST + 1] for name in source.header],
        list(_within_reason(islice(source.records(), lines))),
        source.header_line,
    )
    if not sample.lines:
        raise UnreadableFile("no_lines")
    return sample


def take_sample(raw: BinaryIO, *, name: str) -> Sample:
    """The head of a file that was just sent; raises UnreadableFile."""
    with opened(raw, name=name, pace=AT_ONCE) as source:
        return head_of(source)


def sample_of(run: ImportRun) -> Sample:
    """The head of an import's file, as it was kept when it came; raises UnreadableFile when it is gone."""
    head = FileHead.objects.filter(run=run).first()
    if head is None:
        raise UnreadableFile("file_gone")
    sample = unpacked(bytes(head.packed))
    return sample.without_names() if head.has_names is False else replace(sample, has_names=head.has_names)


def packed(sample: Sample) -> bytes:
    """The sample as it is kept; what is wrong with a line's cells is kept, too."""
    lines = [(line_no, cells, getattr(cells, "faults", {})) for line_no, cells in sample.lines]
    told = json.dumps([sample.header_line, sample.header, lines], separators=(",", ":"))
    return zlib.compress(told.encode(), level=1)


def unpacked(content: bytes) -> Sample:
    """The sample that was packed."""
    header_line, header, lines = json.loads(zlib.decompress(content))
    return Sample(
        header, [(line_no, _record(cells, faults)) for line_no, cells, faults in lines], header_line
    )


def _record(cells, faults):
    if not faults:
        return cells
    return SpoiltRecord(cells, {int(place): Fault(*fault) for place, fault in faults.items()})


def _within_reason(records):
    letters_read, until = 0, time.monotonic() + LONG_ENOUGH
    for count, (line_no, cells) in enumerate(records):
        letters_read += sum(map(len, cells))
        if letters_read > LETTERS or (count >= LEAST and time.monotonic() > until):
            return
        yield line_no, cells


def _short(value):
    return value if len(value) <= LONGEST_SHOWN else f"{value[: LONGEST_SHOWN - 1]}…"
