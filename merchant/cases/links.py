"""What the messages of cases are about: where it is found, and what of it is true now."""

from collections.abc import Sequence

from django.urls import reverse

from merchant.cases.models import Case
from merchant.messages.models import Message


def case_of(message: Message) -> str:
    """The case's page."""
    return reverse("merchant:case", args=[message.store.code, message.data["case"]])


def how_they_stand(messages: Sequence[Message]) -> dict[int, str]:
    """How the cases stand, in one query."""
    named = [message.data["case"] for message in messages]
    merchants = {message.merchant_id for message in messages}
    rows = Case.objects.filter(merchant__in=merchants, public_id__in=named)
    states = {row.public_id: row.get_state_display() for row in rows}
    return {message.pk: str(states.get(message.data["case"], "")) for message in messages}
