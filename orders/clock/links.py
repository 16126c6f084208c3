"""What the clock's messages are about: where it is found, and how much of it is left."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from merchant.messages.models import Message
from orders.clock.awaiting import Awaited, count_awaited
from orders.clock.scanning import Unscanned, count_unscanned
from orders.clock.waiting import Bucket, waiting_in


def due_orders(message: Message) -> str:
    """The store's orders that are still to ship and fall due in the message's hour."""
    query = urlencode({"tab": "to_ship", "hour": message.data["at"]})
    return f"{reverse('orders:list', args=[message.store.code])}?{query}"


def how_many_wait(messages: Sequence[Message]) -> dict[int, str]:
    """How many orders of each message are still to ship, in one query."""
    buckets = {
        message.pk: Bucket(message.store_id, datetime.fromisoformat(message.data["at"]), message.kind)
        for message in messages
    }
    waiting = waiting_in(set(buckets.values()), timezone.now())
    return {key: _said(sum(waiting[bucket].values())) for key, bucket in buckets.items()}


def awaited_orders(message: Message) -> str:
    """The store's orders that are not delivered yet and have to be by the message's moment."""
    query = urlencode({"tab": "all", "deliver_by": message.data["at"]})
    return f"{reverse('orders:list', args=[message.store.code])}?{query}"


def how_many_are_awaited(messages: Sequence[Message]) -> dict[int, str]:
    """How many orders of each message are not delivered yet, in one query."""
    asked = {
        message.pk: Awaited(message.merchant_id, message.store_id, datetime.fromisoformat(message.data["at"]))
        for message in messages
    }
    counts = count_awaited(set(asked.values()))
    return {key: _said_of_deliveries(counts[awaited]) for key, awaited in asked.items()}


def unscanned_orders(message: Message) -> str:
    """The store's orders with a parcel that no carrier had scanned by the message's hour."""
    query = urlencode({"tab": "all", "unscanned": message.data["at"]})
    return f"{reverse('orders:list', args=[message.store.code])}?{query}"


def how_many_are_unscanned(messages: Sequence[Message]) -> dict[int, str]:
    """How many orders of each message have a parcel that is still not scanned, in one query."""
    asked = {
        message.pk: Unscanned(
            message.merchant_id, message.store_id, datetime.fromisoformat(message.data["at"])
        )
        for message in messages
    }
    counts = count_unscanned(set(asked.values()))
    return {key: _said_of_scans(counts[unscanned]) for key, unscanned in asked.items()}


def _said_of_scans(count):
    if not count:
        return _("all of them are scanned or have ended")
    return _("%(count)s still not scanned") % {"count": f"{count:,}"}


def _said_of_deliveries(count):
    if not count:
        return _("none of them is awaited any more")
    return _("%(count)s not delivered yet") % {"count": f"{count:,}"}


def _said(count):
    if not count:
        return _("none of them is waiting any more")
    return _("%(count)s still to ship") % {"count": f"{count:,}"}
