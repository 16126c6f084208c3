"""The sheets: rooms register theirs by a dotted path, since that happens before models load."""

from functools import cache

from django.utils.module_loading import import_string

from merchant.sheets.sheet import Sheet

_paths: dict[str, str] = {}


def register(code: str, path: str) -> None:
    """Let a room's sheet be taken out and brought in under this code."""
    _paths[code] = path


def codes() -> list[str]:
    """All sheets by code."""
    return list(_paths)


@cache
def sheet_of(code: str) -> Sheet | None:
    """The sheet of this code; None where there is none."""
    return import_string(_paths[code]) if code in _paths else None
