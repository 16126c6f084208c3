"""Messages in the reader's language; a row itself holds only codes and plain values."""

from django.utils.translation import gettext as _

from merchant.messages.kinds import kind_of
from merchant.messages.models import Message

UNKNOWN_TONE, UNKNOWN_ICON = "wait", "bell"


def sentence(message: Message) -> str:
    """What the message says; one of a kind that nobody tells any more says its code rather than nothing."""
    kind = kind_of(message.kind)
    if kind is None:
        return message.kind
    told = {name: kind.labels.get(name, {}).get(value, value) for name, value in message.data.items()}
    told |= {"count": message.count, "shown": f"{message.count:,}"}
    try:
        return kind.sentence % told
    except KeyError:  # an old message lacks what today's sentence names
        return str(kind.label)


def look(message: Message) -> tuple[str, str, str]:
    """Its tone, its icon, and what messages of its kind are called."""
    kind = kind_of(message.kind)
    if kind is None:
        return UNKNOWN_TONE, UNKNOWN_ICON, _("Other")
    return kind.tone, kind.icon, str(kind.label)
