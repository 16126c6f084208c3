"""What a profile is: its columns as data, and a small pure class that reads one line."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from orders.intake.exceptions import UnreadableFile

SALE, CHARGE, CANCELLATION, REFUSED = "sale", "charge", "cancellation", "refused"


class Problem(NamedTuple):
    """Why a line is refused or reported: a code, and the cell that it is about."""

    code: str
    field: str = ""
    value: str = ""


class BadCell(Exception):
    """A cell cannot be what its column says."""

    def __init__(self, code: str, name: str = "", value: str = ""):
        super().__init__(code)
        self.problem = Problem(code, name, value)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a line's reading depends on besides the line: the store's zone and currency."""

    zone: ZoneInfo
    currency: str


@dataclass(slots=True)
class Reading:
    """One line as Bantuo understands it: facts of its order, facts of the line itself, or a problem."""

    verdict: str
    number: str = ""
    programme: str = "self_operated"
    order: dict[str, Any] = field(default_factory=dict)
    line: dict[str, Any] = field(default_factory=dict)
    problem: Problem | None = None

    @property
    def group(self) -> str:
        """What lines of one order have in common; empty when the line names no order."""
        return f"{self.programme}:{self.number}" if self.number else ""


class Columns:
    """Where the header puts each column; names are compared without case."""

    def __init__(self, header: list[str], *, known: Iterable[str], required: Iterable[str]):
        names = [name.casefold() for name in header]
        known = list(known)
        twice = sorted({name for name in names if name in known and names.count(name) > 1})
        if twice:
            raise UnreadableFile("columns_twice", columns=twice)
        missing = [name for name in required if name not in names]
        if missing:
            raise UnreadableFile("columns_missing", columns=missing)
        self.places = {name: names.index(name) for name in known if name in names}
        self.unused = [name for name in header if name and name.casefold() not in self.places]
        self.count = len(header)

    def cells(self, record: list[str]) -> dict[str, str]:
        """The record by column, without surrounding blanks."""
        return {name: record[place].strip() for name, place in self.places.items()}

    def cell(self, record: list[str], name: str) -> str:
        """One column of a record that may be too short."""
        place = self.places.get(name, len(record))
        return record[place].strip() if place < len(record) else ""


class LineReader(ABC):
    """Reads the lines of one file; a subclass knows what the columns mean."""

    known: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    number_column = ""

    def __init__(self, header: list[str], setting: Setting):
        self.columns = Columns(header, known=self.known, required=self.required)
        self.setting = setting

    def read(self, record: list[str]) -> Reading:
        """One record as a reading; a cell that is wrong makes a refused one, never an exception."""
        if len(record) != self.columns.count:
            number = self.columns.cell(record, self.number_column)[:64]
            found = Problem("cells_count", value=f"{len(record)} / {self.columns.count}")
            return self.refused(found, number=number)
        cells = self.columns.cells(record)
        try:
            return self.understand(cells)
        except BadCell as bad:
            return self.refused(bad.problem, number=cells.get(self.number_column, "")[:64], cells=cells)

    def pass_by(self, record: list[str]) -> bool:
        """See a line that an earlier worker staged; tells whether later lines lean on it."""
        return False

    def refused(self, problem: Problem, *, number: str, cells: Mapping[str, str] | None = None) -> Reading:
        """A reading that says why the line is not taken."""
        return Reading(REFUSED, number=number, problem=problem)

    @abstractmethod
    def understand(self, cells: Mapping[str, str]) -> Reading:
        """What these cells mean; raises BadCell."""


@dataclass(frozen=True)
class Profile:
    """A form of file: how its lines are read and how forgiving its orders are."""

    code: str
    name: str
    description: str
    reader: Callable[[list[str], Setting], LineReader]
    signatures: tuple[frozenset[str], ...] = ()  # sets of column names; one of them whole is this form
    column_map: Any = None  # how its lines are read, where that is data
    examples: Mapping[str, str] = field(default_factory=dict)  # a template in each language
    tolerated: frozenset[str] = frozenset()  # facts of an order that may differ from line to line
    free_orders: bool = True  # whether an order of nothing but zero prices and without a buyer is an order

    @property
    def is_headless(self) -> bool:
        """Whether the first line of such a file is a line like the others."""
        return self.column_map is not None and self.column_map.headless

    @property
    def example(self) -> str:
        """The template in English; empty where there is none."""
        return self.examples.get("en", "")
