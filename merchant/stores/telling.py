"""The messages of joining, told in the transaction of what they are about."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from merchant.messages.services import Told, tell
from merchant.stores.models import JoiningNote, Participation


def tell_door(participations: Iterable[Participation]) -> None:
    """Tell stores that they may join."""
    tell(_told("joining.door", row, {"store": row.store.name}) for row in participations)


def tell_ready(participation: Participation) -> None:
    """Tell a store that every step is done, and that it may be activated."""
    tell([_told("joining.ready", participation, {"store": participation.store.name})])


def tell_active(participation: Participation) -> None:
    """Tell a store that it is active."""
    tell([_told("joining.active", participation, {"store": participation.store.name})])


def tell_lapsed(participation: Participation, step: str, until: datetime) -> None:
    """Tell an active store which step it no longer fulfils, and until when it has to be mended."""
    day = until.astimezone(ZoneInfo(participation.store.time_zone)).date()
    data = {"store": participation.store.name, "step": step, "until": day.isoformat()}
    tell([_told("joining.lapsed", participation, data, key=step, due_at=until)])


def tell_left(participation: Participation) -> None:
    """Tell a store that it has left."""
    tell([_told("joining.left", participation, {"store": participation.store.name})])


def tell_note(note: JoiningNote, participations: Iterable[Participation]) -> None:
    """Tell stores what staff wrote to them; each reader reads it in their own language."""
    data = {"en": note.text_en, "zh": note.text_zh}
    tell(_told("joining.note", row, data, key=note.public_id) for row in participations)


def _told(kind, participation, data, key="", due_at=None):
    """What is told again is the same message, which comes back."""
    return Told(participation.store, kind, key or participation.store.code, data, due_at=due_at)
