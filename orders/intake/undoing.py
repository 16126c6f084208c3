"""Takes a run's new orders back, a chunk a transaction, where nothing was done with them."""

import time
from collections import Counter

from django.db import transaction

from merchant.runs.services import Lease
from merchant.tenancy.models import Store
from orders.book.locking import lock_orders
from orders.book.removal import remove_orders
from orders.clock.models import Deadline
from orders.intake.keeping import to_take_back
from orders.intake.models import ImportedOrder, ImportRun, SourceCancellation

CHUNK = 500
Outcome = ImportedOrder.Outcome


def undo(run: ImportRun, lease: Lease, *, until: float) -> bool:
    """Take back all that can be; False when the time ran out before."""
    while _undo_chunk(run, lease):
        if time.monotonic() > until:
            return False
    with transaction.atomic():
        lease.renew()
        # Those that took nothing back were only reported; a file that comes again is to be told so again.
        SourceCancellation.objects.filter(run=run, order=None).delete()
    return True


def _undo_chunk(run, lease):
    with transaction.atomic():
        lease.renew()
        # As whoever enters orders does: a file that compares these orders just now is waited for.
        Store.objects.select_for_update(no_key=True).get(pk=run.store_id)
        asked = dict(to_take_back(run).order_by("pk").values_list("pk", "order")[:CHUNK])
        if not asked:
            return False
        orders = {order.pk: order for order in lock_orders(order_ids=asked.values())}
        # Judged under the lock: nobody does anything with an order after it was looked at.
        reasons = dict(to_take_back(run).filter(pk__in=asked).values_list("pk", "because"))
        _keep(run, {pk: because for pk, because in reasons.items() if because})
        _take_back(run, [orders[asked[pk]] for pk, because in reasons.items() if not because])
        _count(run, lease, Counter(reasons.values()))
    return True


def _keep(run, reasons):
    for because in set(reasons.values()):
        those = [pk for pk, reason in reasons.items() if reason == because]
        run.brought.filter(pk__in=those).update(kept_because=because)


def _take_back(run, orders):
    ids = [order.pk for order in orders]
    run.brought.filter(order__in=ids).update(outcome=Outcome.TAKEN_BACK)
    ImportedOrder.objects.filter(order__in=ids).update(order=None)
    SourceCancellation.objects.filter(order__in=ids).delete()
    Deadline.objects.filter(fulfilment__order__in=ids).delete()
    data = {"file": run.file_name, "import": run.public_id}
    remove_orders(orders, actor=run.undone_by, data=data)


def _count(run, lease, reasons):
    undone = run.counts.setdefault("undone", {"taken_back": 0, "kept": {}})
    undone["taken_back"] += reasons.pop("", 0)
    undone["kept"] = dict(Counter(undone["kept"]) + reasons)
    seen = undone["taken_back"] + sum(undone["kept"].values())
    progress = 100 * seen // max(run.counts["entered"].get("new", 0), 1)
    lease.renew(counts=run.counts, progress=min(progress, 99))
