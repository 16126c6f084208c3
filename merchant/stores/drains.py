"""What a store that leaves the programme still has to finish: higher floors register it."""

from collections.abc import Collection

from django.utils.module_loading import import_string

_paths: list[str] = []


def register(path: str) -> None:
    """Name the dotted path of open_in(store keys) → store's key → how much of it is still open."""
    _paths.append(path)


def still_open(store_ids: Collection[int]) -> dict[int, int]:
    """How much each of these stores still has to finish; nothing for those that have not."""
    found: dict[int, int] = {}
    for path in _paths:
        for store_id, count in import_string(path)(store_ids).items():
            found[store_id] = found.get(store_id, 0) + count
    return found
