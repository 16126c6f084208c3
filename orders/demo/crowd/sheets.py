"""Collects rows by the table that they go to, and puts them there by the thousand."""

from collections.abc import Sequence
from itertools import count

from django.db.models import Max

from merchant.audit.models import Event
from orders.book.bulk import insert_rows
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
        *("ship_by", "ship_by_source", "is_provisional", "marketplace_ship_by", "handed_over_at"),
        *("is_exempt", "late_at"),
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


class Sheets:
    """The rows that wait to be written, table by table; keys go on behind those that are there."""

    def __init__(self):
        self.rows: dict[type, list[Sequence]] = {model: [] for model in COLUMNS}
        self.last = {model: model.objects.aggregate(last=Max("pk"))["last"] or 0 for model in COLUMNS}
        self.keys = {model: count(last + 1) for model, last in self.last.items()}

    def write(self) -> None:
        """Put what was collected into its tables."""
        for model, columns in COLUMNS.items():
            if self.rows[model]:
                insert_rows(model, columns, self.rows[model])
                self.rows[model].clear()
