"""The kinds of messages: rooms register theirs, each with its words and where it leads."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise


@dataclass(frozen=True)
class Kind:
    """One kind: what it says of its data, who has to know, and how it looks.

    `sentence` is a lazily translated one with both numbers (ngettext_lazy by "count"), which names what the
    message's data hold. `labels` puts codes of the data into words. `url` is the dotted path of
    url(message) → where the message leads; `now` that of now(messages) → what of it is true now, by the
    message's key, in one query for all of them.
    """

    code: str
    label: Promise
    sentence: Promise
    act: str  # who holds this right in the store is told
    icon: str
    tone: str
    url: str
    now: str
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Let messages of these kinds be told."""
    _kinds.update((kind.code, kind) for kind in kinds)


def kind_of(code: str) -> Kind | None:
    """The kind of this code; None for one that no room tells any more."""
    return _kinds.get(code)


def kinds() -> list[Kind]:
    """All kinds, as they were registered."""
    return list(_kinds.values())


def alike(code: str) -> list[str]:
    """The codes of all kinds that readers call as they call this one."""
    named = kind_of(code)
    return [kind.code for kind in kinds() if named and str(kind.label) == str(named.label)]
