"""What the messages of supply-chain accounts are about: where it is found, and what of it is true now."""

from collections.abc import Sequence

from django.urls import reverse

from merchant.messages.models import Message
from merchant.supply.models import SupplyAccount


def account_of(message: Message) -> str:
    """The page of the store's account."""
    return reverse("merchant:joining_account", args=[message.store.code])


def how_they_stand(messages: Sequence[Message]) -> dict[int, str]:
    """How the stores' accounts stand, in one query."""
    rows = SupplyAccount.objects.filter(store__in={message.store_id for message in messages})
    states = {row.store_id: str(row.get_state_display()) for row in rows}
    return {message.pk: states.get(message.store_id, "") for message in messages}
