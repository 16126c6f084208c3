"""What stands on the workbench: rooms register it, as they do menu entries."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Card:
    """One card; `told` is the dotted path of told(request, now), whose None means: nothing to show."""

    place: int
    template: str
    told: str
    act: str
    column: str = "main"  # "wide" above both columns, "main" or "side"
    is_for_beginners: bool = False  # stands there, too, while the store has nothing to work on


@dataclass(frozen=True)
class Source:
    """Where waiting things come from: the dotted path of found(request, now) → list of `Waiting`."""

    found: str
    act: str


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a person, with its one act."""

    since: datetime | None
    icon: str
    text: str
    act: str
    url: str
    is_trouble: bool = False


@dataclass(frozen=True)
class Beginning:
    """What a store without anything is told, and its first acts as (label, URL)."""

    title: str
    text: str
    acts: tuple[tuple[str, str], ...]


_cards: list[Card] = []
_sources: list[Source] = []
_beginnings: list[str] = []


def register(card: Card) -> None:
    """Put a card on the workbench of everybody who may do its act."""
    _cards.append(card)
    _cards.sort(key=lambda known: known.place)


def register_source(source: Source) -> None:
    """Let what this room finds waiting stand on the workbench."""
    _sources.append(source)


def register_beginning(path: str) -> None:
    """Name told(request) → `Beginning` while the store has nothing to work on, else None."""
    _beginnings.append(path)


def cards() -> list[Card]:
    """All cards, in their order."""
    return _cards


def sources() -> list[Source]:
    """Everything that may find something waiting."""
    return _sources


def beginnings() -> list[str]:
    """Everything that may say that a store has not begun."""
    return _beginnings
