"""A sheet's values as cells of a file, and back (pure)."""

from contextlib import suppress

from django.utils.translation import override

from merchant.files.harmless import unescape_cell
from merchant.files.written import cell_text
from merchant.sheets.exceptions import Refused
from merchant.sheets.readers import LANGUAGES
from merchant.sheets.sheet import Cell, Column, Value, Values
from merchant.sheets.signs import is_sign, protected, unprotected

LONGEST_SHOWN = 200


def cell_of(column: Column, value: Value) -> Cell:
    """The value as an export writes it."""
    cell = None if value is None else column.write(value)
    return protected(cell) if isinstance(cell, str) else cell


def text_in(cell: str) -> str:
    """What a file's cell says, without what makes it harmless and without blanks around it."""
    return unescape_cell(cell.strip()).strip()


def shown(column: Column, value: Value) -> str:
    """The value as a page tells it."""
    cell = None if value is None else column.write(value)
    return cell if isinstance(cell, str) else cell_text(cell)


def differences(columns: list[Column], told: dict[str, str], before: Values | None) -> dict[str, Value]:
    """What these cells say otherwise than what is there; an empty cell says nothing."""
    given = {}
    for column in columns:
        text = told[column.code]
        if not text:
            continue
        if before is None or not _says_the_same(column, text, before[column.code]):
            given[column.code] = read(column, text)
    return given


def _says_the_same(column, text, value):
    """Whether the cell reads as what is there, or is how that is written: it may not be readable any more."""
    with suppress(Refused):
        if read(column, text) == value:
            return True
    return text in {_exported(column, value, language) for language in LANGUAGES}


def read(column: Column, text: str) -> Value:
    """The value of a cell that is not empty; a refusal names column and cell."""
    try:
        if not is_sign(text):
            return column.read(unprotected(text))
        if not column.may_be_cleared:
            raise Refused("not_to_be_cleared")
        return column.cleared
    except Refused as refusal:
        value = refusal.value or text[:LONGEST_SHOWN]
        raise Refused(refusal.code, field=column.code, value=value, **refusal.details) from refusal


def _exported(column, value, language):
    with override(language):
        cell = cell_of(column, value)
        return "" if cell is None else text_in(cell_text(cell))
