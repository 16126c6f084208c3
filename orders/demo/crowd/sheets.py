"""Collects rows by the table that they go to."""

from collections.abc import Mapping, Sequence
from itertools import count

from django.db.models import Max

from merchant.audit.models import Event
from orders.book.models import (
    Charge,
    Discount,
    Fulfilment,
    Hold,
    Line,
    Note,
    Order,
    OrderTag,
    Package,
    PackageLine,
    Recipient,
)
from orders.clock.models import Deadline
from orders.dispatch.models import PickList, PickListEntry

OWNED = ("id", "merchant", "order")
COLUMNS = {
    Order: (
        *("id", "merchant", "store", "public_id", "number", "programme", "leg", "origin", "status", "stage"),
        *(
            "status_since",
            "is_history",
            "ordered_at",
            "paid_at",
            "released_at",
            "release_due_at",
            "expected_by",
        ),
        *("country", "subdivision", "postcode", "currency", "total_minor", "ship_by", "created_at"),
    ),
    Recipient: (
        *OWNED,
        *("name", "phone", "email", "street", "city", "buyer_reference", "name_key", "phone_key"),
        *("erase_at", "erased_at"),
    ),
    Line: (
        *OWNED,
        *("position", "identity", "sku", "sku_code", "title", "ordered", "cancelled", "shipped"),
        *("cancelled_by", "price_minor", "personalisation", "confirmed_at"),
    ),
    Charge: (*OWNED, "line", "kind", "identity", "title", "amount_minor"),
    Discount: (*OWNED, "line", "funder", "identity", "title", "amount_minor"),
    Fulfilment: (
        *OWNED,
        *("public_id", "state", "warehouse", "channel", "is_locked", "submitted_at", "matched_at", "trace"),
        *("ship_by", "ship_by_source", "is_provisional", "marketplace_ship_by", "shipped_at"),
        *("is_exempt", "late_at", "warn_at"),
    ),
    Deadline: (
        *("id", "merchant", "fulfilment", "policy", "start_event", "started_at", "reckoned_ship_by"),
        *("zone", "city", "terms", "explanation"),
    ),
    Package: (
        *OWNED,
        *("fulfilment", "public_id", "kind", "state", "carrier", "tracking_number"),
        *("handed_over_at", "recorded_at", "arrived_at", "ended_at"),
    ),
    PackageLine: ("id", "package", "line", "units"),
    Hold: (*OWNED, "kind", "data", "opened_at", "opened_by", "released_at"),
    Note: (*OWNED, "author", "text", "created_at"),
    OrderTag: (*OWNED, "tag"),
    PickList: ("id", "merchant", "store", "public_id", "number", "warehouse", "created_by", "created_at"),
    PickListEntry: ("id", "pick_list", "fulfilment"),
    Event: (
        *("id", "merchant", "subject_kind", "subject_id", "kind", "by", "actor", "data"),
        *("happened_at", "recorded_at"),
    ),
}  # in this order each row finds what it refers to


MOST_AN_ORDER = 16  # rows of one table that an order may have; keys of chunks lie so far apart


class Sheets:
    """The rows of some orders, table by table; orders that begin with the `first` have keys of their own."""

    def __init__(self, last_keys: Mapping[type, int], first: int):
        self.first, self.first_key = first, last_keys[Order] + first + 1
        self.rows: dict[type, list[Sequence]] = {model: [] for model in COLUMNS}
        self.keys = {
            model: count(last + 1 + first * (1 if model is Order else MOST_AN_ORDER))
            for model, last in last_keys.items()
        }


def last_keys() -> dict[type, int]:
    """The last key of each table."""
    return {model: model.objects.aggregate(last=Max("pk"))["last"] or 0 for model in COLUMNS}
