"""A record whose cells are not all what they seem."""

from collections.abc import Collection, Mapping
from typing import NamedTuple


class Fault(NamedTuple):
    """Why a workbook's cell cannot be taken: a code, the cell's name, what it shows."""

    code: str
    cell: str
    value: str


class SpoiltRecord(list[str]):
    """The cells of a record, some of them without a value that one could rely on."""

    def __init__(self, cells: list[str], faults: Mapping[int, Fault]):
        super().__init__(cells)
        self.faults = dict(faults)


def fault_among(record: list[str], places: Collection[int]) -> tuple[int, Fault] | None:
    """The first fault in a column that is used, with its place; a fault in another column spoils nothing."""
    faults = getattr(record, "faults", {})
    return min(((place, fault) for place, fault in faults.items() if place in places), default=None)
