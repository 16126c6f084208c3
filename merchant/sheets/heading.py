"""Which column of a file is which of a sheet's: by code or by what it is called in either language (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import override

from merchant.sheets.exceptions import SheetError
from merchant.sheets.readers import LANGUAGES, folded
from merchant.sheets.sheet import Column, Sheet

SHOWN = 20
LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Heading:
    """Where the columns stand that are read, and which names of the file mean nothing here."""

    places: dict[str, int]
    unknown: list[str]


def recognise(sheet: Sheet, header: Sequence[str]) -> Heading:
    """The file's columns; refuses a file without the key, with a column twice, or with nothing to save."""
    columns, places, unknown = _by_name(sheet), {}, []
    for place, name in enumerate(header):
        column = columns.get(folded(name))
        if column is None:
            unknown.extend([name[:LONGEST_SHOWN]] if name else [])
        elif column.code in places:
            raise SheetError("column_twice", columns=[column.code])
        elif column.read is not None:
            places[column.code] = place
    missing = [code for code in sheet.key if code not in places]
    if missing:
        raise SheetError("columns_missing", columns=missing)
    if len(places) == len(sheet.key) < len([column for column in sheet.columns if column.read]):
        raise SheetError("only_key", columns=list(sheet.key))
    return Heading(places, unknown[:SHOWN])


def headers(sheet: Sheet, language: str, *, with_told: bool) -> list[str]:
    """What stands above the columns in this language, those that are only told included or not."""
    with override(language):
        return [str(column.label) for column in sheet.columns if with_told or column.read]


def _by_name(sheet) -> dict[str, Column]:
    names = {}
    for language in LANGUAGES:
        with override(language):
            names |= {folded(str(column.label)): column for column in sheet.columns}
    return names | {folded(column.code): column for column in sheet.columns}
