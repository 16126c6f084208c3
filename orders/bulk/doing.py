"""Carries out a bulk act: some rows a transaction, each row's outcome in the transaction of its effect."""

import time
from collections.abc import Mapping, Sequence

import structlog
from django.db import InterfaceError, OperationalError, transaction

from merchant.frame.sayings import kept
from merchant.frame.sayings import said as _
from merchant.runs.services import Lease
from orders.book.exceptions import OrderError
from orders.book.locking import lock_orders
from orders.bulk.acts import act_on
from orders.bulk.models import BulkItem, BulkRun
from orders.bulk.submitting import PAGE

log = structlog.get_logger(__name__)

CHUNK = 50
LOST = (OperationalError, InterfaceError)  # the database itself: the whole chunk is tried again


def do_rows(run: BulkRun, lease: Lease, *, until: float) -> bool:
    """Do all that waits; False when the time ran out before."""
    chunk = PAGE if run.act == BulkRun.Act.SUBMIT else CHUNK
    while True:
        with transaction.atomic():
            lease.renew()
            items = list(run.items.waiting().order_by("position")[:chunk])
            if not items:
                return True
            # All of them first and by their keys, as everybody locks: so nobody deadlocks.
            lock_orders(order_ids=[item.order_id for item in items])
            reasons = _do(run, act_on(run), items)
            _note(run, items, reasons)
            lease.renew(done=run.done, refused=run.refused, params=run.params)
        if time.monotonic() > until:
            return False


def _do(run, act, items: Sequence[BulkItem]) -> Mapping[int, str]:
    """Row → why it was refused; what cannot be done to all of them as a whole is tried one by one."""
    try:
        with transaction.atomic():
            return act(items)
    except LOST:
        raise
    except OrderError as refusal:
        why = refusal.args[0]
    except Exception:
        log.exception("bulk.rows_failed", run=run.public_id, row=items[0].position, rows=len(items))
        why = _("Something went wrong on our side. Open the order and try it there.")
    if len(items) == 1:
        return {items[0].pk: why}
    return {row: reason for item in items for row, reason in _do(run, act, [item]).items()}


def _note(run, items, reasons):
    """Write down what became of these rows."""
    refused = [item for item in items if item.pk in reasons]
    for item in refused:
        item.outcome, item.reason = BulkItem.Outcome.REFUSED, reasons[item.pk][:500]
        item.data |= {"said": kept(reasons[item.pk])}  # so that a colleague reads it in another language
    BulkItem.objects.bulk_update(refused, ["outcome", "reason", "data"])
    done = [item.pk for item in items if item.pk not in reasons]
    BulkItem.objects.filter(pk__in=done).update(outcome=BulkItem.Outcome.DONE)
    run.done, run.refused = run.done + len(done), run.refused + len(refused)
