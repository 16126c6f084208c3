"""What the messages of JIT warehouses are about: where it is found, and what of it is true now."""

from collections.abc import Sequence

from django.urls import reverse

from merchant.messages.models import Message
from warehouses.jit.models import JitChoice


def warehouse_of(message: Message) -> str:
    """The store's page of its JIT warehouse."""
    return reverse("warehouses:jit", args=[message.store.code])


def which_counts(messages: Sequence[Message]) -> dict[int, str]:
    """Where the stores' JIT orders are handed over now, in one query."""
    rows = JitChoice.objects.filter(store__in={message.store_id for message in messages}).current()
    names = dict(rows.values_list("store", "warehouse__code"))
    return {message.pk: names.get(message.store_id, "") for message in messages}
