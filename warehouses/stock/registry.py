"""What floors above add to stock's check: only they know which fulfilments have ended."""

from collections.abc import Callable, Collection, Iterable

from django.utils.module_loading import import_string

# Told which fulfilments reserve something, it tells of those that should reserve nothing, and why.
Check = Callable[[Collection[int]], Iterable[tuple[int, str]]]

_paths: list[str] = []


def register(path: str) -> None:
    """Let `check_stock` ask this function, too; by its path, for apps register before models are there."""
    if path not in _paths:
        _paths.append(path)


def wrongly_reserving(fulfilment_ids: Collection[int]) -> dict[int, str]:
    """Of these fulfilments those that should reserve nothing, each with the reason."""
    checks: list[Check] = [import_string(path) for path in _paths]
    return {key: told for check in checks for key, told in check(fulfilment_ids)}
