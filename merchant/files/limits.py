"""How much of an uploaded file is read at most, as the settings say."""

from dataclasses import dataclass

from django.conf import settings

MOST_BLANK = 10_000  # lines in a row; a small packed file may hold a whole minute's worth of them


@dataclass(frozen=True)
class Limits:
    """What one file may have; sizes in bytes, cells and lines in letters."""

    max_bytes: int
    records: int
    columns: int
    cell: int
    line: int
    workbook_bytes: int
    workbook_expanded: int
    workbook_memory: int
    workbook_seconds: int

    @property
    def record(self) -> int:
        """Over all its lines: cells with line breaks can go on for ever."""
        return 2 * self.line


def limits() -> Limits:
    """The limits of this machine."""
    return Limits(
        max_bytes=settings.IMPORT_MAX_BYTES,
        records=settings.IMPORT_MAX_RECORDS,
        columns=settings.IMPORT_MAX_COLUMNS,
        cell=settings.IMPORT_MAX_CELL,
        line=settings.IMPORT_MAX_LINE,
        workbook_bytes=settings.WORKBOOK_MAX_BYTES,
        workbook_expanded=settings.WORKBOOK_MAX_EXPANDED,
        workbook_memory=settings.WORKBOOK_MEMORY,
        workbook_seconds=settings.WORKBOOK_SECONDS,
    )
