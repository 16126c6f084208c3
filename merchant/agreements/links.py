"""What messages of the agreement are about: where it is found, and what of it is true now."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from merchant.agreements.standing import latest_signatures
from merchant.agreements.versions import current_version
from merchant.messages.models import Message


def agreement_of(message: Message) -> str:
    """The store's page of the agreement."""
    return reverse("merchant:agreement", args=[message.store.code])


def how_they_stand(messages: Sequence[Message]) -> dict[int, str]:
    """Whether the stores have signed meanwhile, in two queries."""
    version = current_version(with_texts=False)
    latest = latest_signatures([message.store for message in messages])
    signed = {store for store, row in latest.items() if version and row.version_id == version.pk}
    return {
        message.pk: _("signed meanwhile") if message.store_id in signed else _("not signed yet")
        for message in messages
    }
