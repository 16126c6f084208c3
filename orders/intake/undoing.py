"""Takes a run's new orders back, a chunk a transaction, where nothing was done with them."""

import time
from collections import Counter

from django.db import transaction

from merchant.runs.services import Lease
from merchant.tenancy.models import Store
from orders.book.locking import lock_orders
from orders.book.removal import remove_orders
from orders.clock.models import Deadline
from orders.intake.exceptions import NotPossibleNow
from orders.intake.keeping import reasons_to_keep, to_take_back
from orders.intake.models import ImportedOrder, ImportRun, SourceCancellation

CHUNK = 500
Outcome = ImportedOrder.Outcome


def undo(run: ImportRun, lease: Lease, *, until: float) -> bool:
    """Take back all that can be; False when the time ran out before.

    Raises NotPossibleNow where all or none was asked and one order stays: mostly before any is taken back.
    """
    if _is_only_all(run) and not _look_at_all(run, lease, until):
        return False
    while _undo_chunk(run, lease):
        if time.monotonic() > until:
            return False
    with transaction.atomic():
        lease.renew()
        # Those that took nothing back were only reported; a file that comes again is to be told so again.
        SourceCancellation.objects.filter(run=run, order=None).delete()
    return True


def _is_only_all(run):
    return run.counts.get("undo", {}).get("only_all", False)


def _look_at_all(run, lease, until):
    """Whether every order was looked at, by this worker and those before; none may stay."""
    asked = run.counts["undo"]
    while not asked.get("is_looked_at"):
        if time.monotonic() > until:
            return False
        some = list(
            to_take_back(run).filter(pk__gt=asked.get("looked_to", 0)).values_list("pk", "order")[:CHUNK]
        )
        _refuse_where_one_stays(run, reasons_to_keep(run, [order for _pk, order in some]))
        asked |= {"looked_to": some[-1][0]} if some else {"is_looked_at": True}
        with transaction.atomic():
            lease.renew(counts=run.counts)
    return True


def _refuse_where_one_stays(run, reasons):
    if reasons and _is_only_all(run):
        gone = run.counts.get("undone", {}).get("taken_back", 0)
        code = "not_all_went_back" if gone else "not_all_to_take_back"
        raise NotPossibleNow(code, count=f"{len(reasons):,}", gone=f"{gone:,}")


def _undo_chunk(run, lease):
    with transaction.atomic():
        lease.renew()
        # As whoever enters orders does: a file that compares these orders just now is waited for.
        Store.objects.select_for_update(no_key=True).get(pk=run.store_id)
        asked = list(to_take_back(run).values_list("order", flat=True)[:CHUNK])
        if not asked:
            return False
        orders = lock_orders(order_ids=asked)
        # Judged under the lock: nobody does anything with an order after it was looked at.
        reasons = reasons_to_keep(run, asked)
        if not (reasons and _is_only_all(run)):
            _keep(run, reasons)
            _take_back(run, [order for order in orders if order.pk not in reasons])
            _count(run, lease, len(asked) - len(reasons), Counter(reasons.values()))
    _refuse_where_one_stays(run, reasons)  # out here, for the lease was renewed in there
    return True


def _keep(run, reasons):
    for because in set(reasons.values()):
        those = [order_id for order_id, reason in reasons.items() if reason == because]
        run.brought.filter(order__in=those).update(kept_because=because)


def _take_back(run, orders):
    ids = [order.pk for order in orders]
    run.brought.filter(order__in=ids).update(outcome=Outcome.TAKEN_BACK)
    ImportedOrder.objects.filter(order__in=ids).update(order=None)
    SourceCancellation.objects.filter(order__in=ids).delete()
    Deadline.objects.filter(fulfilment__order__in=ids).delete()
    data = {"file": run.file_name, "import": run.public_id}
    remove_orders(orders, actor=run.undone_by, data=data)


def _count(run, lease, gone, reasons):
    undone = run.counts.setdefault("undone", {"taken_back": 0, "kept": {}})
    undone["taken_back"] += gone
    undone["kept"] = dict(Counter(undone["kept"]) + reasons)
    seen = undone["taken_back"] + sum(undone["kept"].values())
    progress = 100 * seen // max(run.counts["entered"].get("new", 0), 1)
    lease.renew(counts=run.counts, progress=min(progress, 99))
