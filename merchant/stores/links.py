"""What the messages of joining are about: where it is found, and what of it is true now."""

from collections.abc import Sequence

from django.urls import reverse

from merchant.messages.models import Message
from merchant.stores.models import Participation


def checklist_of(message: Message) -> str:
    """The store's page of the programme."""
    return reverse("merchant:joining", args=[message.store.code])


def how_they_stand(messages: Sequence[Message]) -> dict[int, str]:
    """How the stores stand with the programme, in one query."""
    rows = Participation.objects.filter(store__in={message.store_id for message in messages})
    states = {row.store_id: row.get_state_display() for row in rows}
    return {message.pk: str(states.get(message.store_id, "")) for message in messages}
