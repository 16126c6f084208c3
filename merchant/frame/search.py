"""One search box for everything: rooms register who looks where, so nothing is offered that isn't built."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.module_loading import import_string

from merchant.tenancy.access import may

LONGEST = 100


@dataclass(frozen=True)
class Found:
    """What one room found: words, and the page that shows it; a hit so sure that one goes there at once."""

    words: str
    url: str
    is_sure: bool = False


@dataclass(frozen=True)
class Provider:
    """Who looks for something; `find` is the dotted path of find(request, text) -> list[Found]."""

    place: int
    label: str
    act: str
    find: str  # a path, since providers are registered before models load


_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let a room be asked whenever somebody who may do its act searches."""
    _providers.append(provider)
    _providers.sort(key=lambda known: known.place)


def search(request, text: str) -> list[tuple[str, list[Found]]]:
    """What each room found for this member, in their order, as (label, finds), where it found anything."""
    found = []
    for provider in _providers:
        if may(request.membership, provider.act):
            find: Callable = import_string(provider.find)
            found.append((provider.label, find(request, text)))
    return [(label, finds) for label, finds in found if finds]
