"""The side menu: rooms register their entries, so nothing is shown that isn't built."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MenuEntry:
    """One entry; `scope` says whether its URL takes the store's or the merchant's code."""

    place: int
    label: str
    icon: str
    url_name: str
    scope: str
    act: str
    is_exact: bool = False  # current on its own page alone, not on those below it
    also: tuple[str, ...] = ()  # URL names of other pages of this entry, each perhaps with an argument
    count: str = ""  # dotted path of count(request), since entries are registered before models load


_entries: list[MenuEntry] = []


def register(entry: MenuEntry) -> None:
    """Add a room's entry to the menu of everybody who may do its act."""
    _entries.append(entry)
    _entries.sort(key=lambda known: known.place)


def entries() -> list[MenuEntry]:
    """All entries, in their order."""
    return _entries
