"""What printing a paper leaves behind: who took recipients out of the app."""

from collections.abc import Sequence

from django.db import transaction

from merchant.audit import services as audit
from orders.book.models import Order


def note_slips(*, orders: Sequence[Order], actor) -> None:
    """Write down, on every order, that somebody printed its packing slip with the recipient on it."""
    with transaction.atomic():
        audit.record_many("order.slip_printed", [(order, {}) for order in orders], actor=actor)
