"""What the registered cards tell one request."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.module_loading import import_string

from merchant.frame.cards import Beginning, Card, Waiting, beginnings, cards, sources
from merchant.tenancy.access import may

LONGEST = 12
EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Filled:
    """A card with what it tells."""

    card: Card
    told: object


def filled_cards(request, now: datetime, *, has_begun: bool) -> list[Filled]:
    """The cards that this member may see and that have something to tell; fewer before a store has begun."""
    known = [card for card in cards() if has_begun or card.is_for_beginners]
    shown = [card for card in known if may(request.membership, card.act)]
    filled = [Filled(card, import_string(card.told)(request, now)) for card in shown]
    return [each for each in filled if each.told is not None]


def waiting(request, now: datetime) -> list[Waiting]:
    """What waits for this member, the longest waiting first."""
    known = [source for source in sources() if may(request.membership, source.act)]
    found = [thing for source in known for thing in import_string(source.found)(request, now)]
    return sorted(found, key=lambda thing: thing.since or EARLIEST)[:LONGEST]


def beginning(request) -> Beginning | None:
    """What to tell while there is nothing to work on."""
    told = (import_string(path)(request) for path in beginnings())
    return next((each for each in told if each is not None), None)
