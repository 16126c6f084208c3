"""What floors above tell stock: only they know which fulfilments have ended, and of which stores they are."""

from collections.abc import Callable, Collection, Iterable

from django.utils.module_loading import import_string

# Told which fulfilments reserve something, it tells of those that should reserve nothing, and why.
Check = Callable[[Collection[int]], Iterable[tuple[int, str]]]
# Told of fulfilments, it tells the key of each one's store.
StoresTold = Callable[[Collection[int]], dict[int, int]]

_paths: list[str] = []
_telling_stores: list[str] = []


def register(path: str) -> None:
    """Let `check_stock` ask this function, too; by its path, for apps register before models are there."""
    if path not in _paths:
        _paths.append(path)


def register_stores(path: str) -> None:
    """Let this function tell whose fulfilments are whose."""
    if path not in _telling_stores:
        _telling_stores.append(path)


def stores_of(fulfilment_ids: Collection[int]) -> dict[int, int]:
    """The key of the store that each of these fulfilments is of, where somebody knows it."""
    asked: list[StoresTold] = [import_string(path) for path in _telling_stores]
    return {key: store for ask in asked for key, store in ask(fulfilment_ids).items()}


def wrongly_reserving(fulfilment_ids: Collection[int]) -> dict[int, str]:
    """Of these fulfilments those that should reserve nothing, each with the reason."""
    checks: list[Check] = [import_string(path) for path in _paths]
    return {key: told for check in checks for key, told in check(fulfilment_ids)}
