"""Which orders a bulk act is about: frozen when it is asked for, read chunk by chunk by the job."""

import json
import time
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from merchant.runs.services import Lease
from merchant.tenancy.bulk import insert_rows
from orders.bulk.exceptions import FilterGone
from orders.bulk.models import BulkItem, BulkRun
from orders.selection.selection import Selection, filter_of

CHUNK = 5000
FIELDS = ["run", "position", "order", "number", "data", "outcome", "reason"]


def insert_items(run: BulkRun, items: Iterable[BulkItem]) -> None:
    """Put rows under a run; they are told apart by their position."""
    insert_rows(
        BulkItem,
        FIELDS,
        (
            (
                run.pk,
                item.position,
                item.order_id,
                item.number,
                json.dumps(item.data, ensure_ascii=False, separators=(",", ":")),
                str(item.outcome),
                item.reason,
            )
            for item in items
        ),
    )


def list_orders(run: BulkRun, lease: Lease, *, until: float) -> bool:
    """List all that matched when the act was asked for; False when the time ran out before the end."""
    wanted = wanted_orders(run)
    while True:
        with transaction.atomic():
            lease.renew()
            last = run.items.order_by("-position").values_list("order_id", flat=True).first() or 0
            rows = list(wanted.filter(pk__gt=last).order_by("pk").values_list("pk", "number")[:CHUNK])
            items = (
                BulkItem(position=position, order_id=pk, number=number)
                for position, (pk, number) in enumerate(rows, start=run.total + 1)
            )
            insert_items(run, items)
            run.total, run.is_listed = run.total + len(rows), len(rows) < CHUNK
            lease.renew(total=run.total, is_listed=run.is_listed)
        if run.is_listed:
            return True
        if time.monotonic() > until:
            return False


def wanted_orders(run: BulkRun):
    """The orders that the selection meant at the moment of the click; what entered it later is left alone."""
    selection = Selection.from_json(run.selection)
    found = filter_of(selection, store=run.store, now=run.created_at)
    if not found.form.is_valid():  # a filter that nobody understands narrows nothing
        raise FilterGone(_("The filter of this run is no longer understood. Choose the orders again."))
    orders = found.qs.filter(created_at__lte=run.created_at)
    return orders.filter(status_since__lte=run.created_at) if selection.tab.statuses else orders
