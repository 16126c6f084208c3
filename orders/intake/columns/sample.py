"""The first lines of an uploaded file, for a person to say what its columns mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from orders.intake.exceptions import UnreadableFile
from orders.intake.models import ImportRun
from orders.intake.opening import opened
from orders.intake.profiles.column_map import plain

ROWS = 20_000  # enough to meet the words that a column holds
LETTERS = 6_000_000  # what a page may hold of a file
AT_ONCE = 10  # seconds for which a page waits until a workbook shows its head
SHOWN = 3
LOOKED_AT = 200  # lines for values to show
LONGEST_SHOWN = 60
MOST_WORDS = 40


@dataclass(frozen=True)
class Sample:
    """A file's header and its first lines with their numbers."""

    header: list[str]
    lines: list[tuple[int, list[str]]]

    @property
    def rows(self) -> list[list[str]]:
        """The lines' cells alone."""
        return [cells for _line_no, cells in self.lines]

    def values(self, name: str) -> list[str]:
        """The cells of the column with this name; none when there is no such column."""
        names = [plain(one) for one in self.header]
        if plain(name) not in names:
            return []
        place = names.index(plain(name))
        return [cells[place].strip() for cells in self.rows if place < len(cells)]

    def shown(self, names: Sequence[str]) -> list[str]:
        """Some different values of these columns, the first of them first, as a page has room for."""
        told = {}
        for name in names:
            for value in self.values(name)[:LOOKED_AT]:
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


def take_sample(raw: BinaryIO, *, name: str) -> Sample:
    """The head of a file that was just sent; raises UnreadableFile."""
    with opened(raw, name=name, patience=AT_ONCE) as source:
        sample = Sample(source.header, list(_within_reason(source.records())))
    if not sample.lines:
        raise UnreadableFile("no_lines")
    return sample


def sample_of(run: ImportRun) -> Sample:
    """The head of an import's file; raises UnreadableFile when it is gone."""
    try:
        with run.file.storage.open(run.file.name) as raw:
            return take_sample(raw, name=run.file_name)
    except (FileNotFoundError, ValueError) as error:
        raise UnreadableFile("file_gone") from error


def _within_reason(records):
    letters = 0
    for line_no, cells in islice(records, ROWS):
        letters += sum(map(len, cells))
        if letters > LETTERS:
            return
        yield line_no, cells


def _short(value):
    return value if len(value) <= LONGEST_SHOWN else f"{value[: LONGEST_SHOWN - 1]}…"
