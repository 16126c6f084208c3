"""Where the clock's messages lead."""

from django.urls import reverse
from django.utils.http import urlencode

from merchant.messages.models import Message


def due_orders(message: Message) -> str:
    """The store's orders that are still to ship and fall due at the message's moment."""
    query = urlencode({"tab": "to_ship", "due": message.data["at"]})
    return f"{reverse('orders:list', args=[message.store.code])}?{query}"
