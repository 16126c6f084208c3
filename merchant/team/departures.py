"""What ends with somebody's place in a team: higher rooms register it, as they do menu entries."""

from dataclasses import dataclass

from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Departure:
    """Something that ends.

    `told` is the dotted path of told(membership) → a sentence on what would end, or nothing; `end` that of
    end(membership=…, actor=…), called in the transaction in which somebody leaves.
    """

    told: str
    end: str


_departures: list[Departure] = []


def register(*departures: Departure) -> None:
    """Let these things end when somebody leaves a team."""
    _departures.extend(departures)


def what_ends(membership) -> list[str]:
    """A sentence on each thing that would end if this member left."""
    told = (import_string(each.told)(membership) for each in _departures)
    return [sentence for sentence in told if sentence]


def end_all(membership, actor) -> None:
    """End what hangs on this member's place, in the transaction in which they leave."""
    for each in _departures:
        import_string(each.end)(membership=membership, actor=actor)
