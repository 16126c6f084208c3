"""What every form of file has in common: a header, numbered records, and what was recognised."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from itertools import chain, count, islice, product
from string import ascii_uppercase

from merchant.files.exceptions import UnreadableFile
from merchant.files.limits import MOST_BLANK, Limits

MOST_TITLES = 20  # lines above the header
WIDE = 3  # cells of a line that may be a second header
Row = tuple[int, list[str]]


class Source(ABC):
    """The table in one uploaded file, read once and in a stream; close it, or use it as a context."""

    def __init__(self, limits: Limits, **told):
        self.header: list[str] = []
        self.header_line = 0
        self._limits = limits
        self.told = {
            "form": "",
            "packed": "",
            "encoding": "",
            "separator": "",
            "sheet": "",
            "notes": [],
        } | told

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()

    def close(self) -> None:
        """Give up what reading holds; the file itself belongs to whoever opened it."""
        self._all.close()

    @property
    @abstractmethod
    def share(self) -> float:
        """How much of the file is read, from 0 to 1."""

    @abstractmethod
    def _rows(self) -> Iterator[Row]:
        """All rows, blank ones too where they cost nothing."""

    def without_names(self) -> None:
        """Take the first line for a record like the others; its columns are called as a spreadsheet does."""
        self._below = chain([(self.header_line, self._first)], self._below)
        self.header = letters(len(self.header))

    def records(self) -> Iterator[Row]:
        """(line number, cells) of every record below the header that is not blank."""
        first = next(self._below, None)
        if first is None:
            return
        if _looks_like_names(first[1]):
            self._note("second_header", line=first[0])
        yield first
        yield from self._below

    def _begin(self):
        """Find the header; a subclass calls it when it is ready to be read."""
        self._all = self._rows()
        filled = self._filled(self._all)
        above = []
        for row in islice(filled, MOST_TITLES):
            above.append(row)
            if sum(map(bool, row[1])) > 1:
                break
        if not above:
            raise UnreadableFile("empty_file")
        is_titled = sum(map(bool, above[-1][1])) > 1
        (line, cells), below = (above[-1], []) if is_titled else (above[0], above[1:])
        self.header_line = line
        self._take_header(cells)
        if is_titled and len(above) > 1:
            self._note("header_below", line=line)
        self._below = chain(below, filled)

    def _take_header(self, cells):
        if len(cells) > self._limits.columns:
            raise UnreadableFile("too_many_columns", count=len(cells), limit=self._limits.columns)
        self._first = cells
        self.header = [name.strip() for name in cells]
        if not any(self.header):
            raise UnreadableFile("empty_file")

    def _filled(self, rows):
        """Rows that are not blank, no more than a worker's memory is measured for."""
        most, count, blank = self._limits.records + 1, 0, 0
        for line, cells in rows:
            count += 1
            if count > most:
                raise UnreadableFile("too_many_records", limit=f"{self._limits.records:,}")
            if any(cells):
                blank = 0
                yield line, cells
                continue
            blank += 1
            if blank > MOST_BLANK:
                raise UnreadableFile("blank_lines", line=line, limit=f"{MOST_BLANK:,}")

    def _note(self, code, **details):
        """Tell what a person should know of this file, each thing once."""
        if all(note["code"] != code for note in self.told["notes"]):
            self.told["notes"].append({"code": code, **details})


def letters(number: int) -> list[str]:
    """What a spreadsheet calls its first columns: A, B … Z, AA."""
    names = chain.from_iterable(product(ascii_uppercase, repeat=length) for length in count(1))
    return ["".join(name) for name in islice(names, number)]


def _looks_like_names(cells):
    """Whether a line consists of words only, as no order does."""
    words = [cell for cell in cells if cell]
    return len(words) >= WIDE and not any(letter.isdigit() for word in words for letter in word)
