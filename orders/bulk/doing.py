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
from orders.book.services import settle_orders
from orders.bulk.acts import act_on
from orders.bulk.models import BulkItem, BulkRun
from orders.bulk.submitting import PAGE, submit_rows

log = structlog.get_logger(__name__)

CHUNK = 50
LOST = (OperationalError, InterfaceError)  # the database itself: the whole chunk is tried again


def do_rows(run: BulkRun, lease: Lease, *, until: float) -> bool:
    """Do all that waits; False when the time ran out before."""
    chunk, act = WAYS.get(run.act, (CHUNK, _do_each))
    while True:
        with transaction.atomic():
            lease.renew()
            items = list(run.items.waiting().order_by("position")[:chunk])
            if not items:
                return True
            # All of them first and by their keys, as everybody locks: so nobody deadlocks.
            lock_orders(order_ids=[item.order_id for item in items])
            reasons = act(run, items)
            _note(run, items, reasons)
            lease.renew(done=run.done, refused=run.refused, params=run.params)
        if time.monotonic() > until:
            return False


def _do_each(run, items: Sequence[BulkItem]) -> Mapping[int, str]:
    """Row → why it was refused."""
    act, reasons = act_on(run), {}
    for item in items:
        try:
            act(item)  # a service takes back by itself what it could not do as a whole
        except OrderError as refusal:
            reasons[item.pk] = refusal.args[0]
        except LOST:
            raise
        except Exception:
            log.exception("bulk.row_failed", run=run.public_id, row=item.position)
            reasons[item.pk] = _("Something went wrong on our side. Open the order and try it there.")
    return reasons


def _ship_each(run, items):
    reasons = _do_each(run, items)
    settle_orders(order_ids=[item.order_id for item in items if item.pk not in reasons])
    return reasons


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


# How many rows a transaction does, and what does them, where it is not one by one.
WAYS = {BulkRun.Act.SUBMIT: (PAGE, submit_rows), BulkRun.Act.SHIP: (CHUNK, _ship_each)}
