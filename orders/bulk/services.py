"""What can be done with a bulk act: start, confirm, go on, stop. Its rows are the queue."""

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.runs.exceptions import LeaseLost, NotPossibleNow
from merchant.runs.services import claim
from merchant.tenancy.models import Store
from merchant.tenancy.selectors import may_still
from orders.book.models import Order
from orders.bulk.acts import right_for
from orders.bulk.checked import Checked
from orders.bulk.doing import do_rows
from orders.bulk.exceptions import BulkError, NoLongerAllowed
from orders.bulk.listing import insert_items, list_orders
from orders.bulk.models import BulkItem, BulkRun
from orders.bulk.traced import Traced
from orders.selection.selection import Selection

log = structlog.get_logger(__name__)

MOST_ORDERS = 100_000
AT_ONCE = 50  # so few are done while the seller waits for the page
MOMENT = 3  # seconds that a page may take for them; what is left then, a worker does
SLICE = 60  # seconds that one worker goes on before it lets other jobs in
KEPT_UNCONFIRMED = timedelta(days=1)
BATCH = 20  # runs in one sweep


def start_bulk(*, store: Store, actor, act: str, params: Mapping, selection: Selection, key: str) -> BulkRun:
    """Ask for an act on many orders; the same form sent twice finds the run that it has started."""
    _check_right(store, actor, act, params)
    kept = selection.to_json()
    run = BulkRun(
        merchant_id=store.merchant_id, store=store, actor=actor, act=act, params=_told(params), key=key,
        selection=None if selection.ticked else kept, is_listed=bool(selection.ticked),
    )  # fmt: skip
    items = _ticked_items(store, selection.ticked) if selection.ticked else []
    if selection.ticked and not items:
        raise BulkError(_("None of these orders is in this store any more."))
    return _save_once(run, items)


def check_table(*, store: Store, actor, act: str, checked: Sequence[Checked | Traced], key: str) -> BulkRun:
    """Keep a checked table until somebody says that it is right."""
    _check_right(store, actor, act, {})
    key = _key_of(key, checked)
    run = BulkRun(
        merchant_id=store.merchant_id, store=store, actor=actor, act=act, key=key,
        state=BulkRun.State.CHECKED, refused=sum(bool(parcel.reason) for parcel in checked),
    )  # fmt: skip
    items = [
        BulkItem(
            position=parcel.rows[0].line,
            order_id=parcel.order_id,
            number=(parcel.rows[0].order or parcel.number)[:64],
            data=parcel.data(),
            outcome=BulkItem.Outcome.REFUSED if parcel.reason else BulkItem.Outcome.WAITING,
            reason=parcel.reason[:500],
        )
        for parcel in checked
    ]
    return _save_once(run, items)


def confirm_table(*, run_id: int, actor) -> BulkRun:
    """Let the good rows of a checked table be done."""
    with transaction.atomic():
        run = _lock(run_id)
        _check_right(run.store, actor, run.act, run.params)
        _become(run, BulkRun.State.WAITING)
        run.actor, run.params = actor, _told(run.params)
        run.save(update_fields=["state", "state_since", "actor", "params"])
        _tell("bulk.started", run, actor)
        return run


def stop_bulk(*, run_id: int, actor) -> BulkRun:
    """Stop where it is: what is done stays done, the rest is left untouched."""
    with transaction.atomic():
        run = _lock(run_id)
        _check_right(run.store, actor, run.act, run.params)
        was_checked = run.state == BulkRun.State.CHECKED
        _become(run, BulkRun.State.STOPPED)
        run.save()
        _tell("bulk.discarded" if was_checked else "bulk.stopped", run, actor)
        return run


def continue_bulk(*, run_id: int, seconds: float = SLICE) -> bool:
    """Do one slice of a run's work, if nobody else does; tells whether there was anything to do."""
    lease = claim(BulkRun, run_id)
    if lease is None:
        return False
    run = BulkRun.objects.select_related("store__merchant", "actor").get(pk=run_id)
    try:
        _work(run, lease, until=time.monotonic() + seconds)
    except LeaseLost:
        log.info("bulk.lease_lost", run=run.public_id)
    except BulkError as refusal:
        _fail(run, lease, refusal)
    except BaseException:
        lease.give_back()  # the sweep tries again; the attempt stays counted
        raise
    return True


def do_at_once(*, run_id: int) -> None:
    """Do a small run while its seller waits; whatever goes wrong here, the sweep finds the run."""
    try:
        continue_bulk(run_id=run_id, seconds=MOMENT)
    except Exception:
        log.exception("bulk.left_to_the_sweep", run=run_id)


def discard_unconfirmed() -> None:
    """Put away tables that were checked a day ago and never confirmed."""
    for run in BulkRun.objects.left_unconfirmed(timezone.now() - KEPT_UNCONFIRMED)[:BATCH]:
        with transaction.atomic():
            run = _lock(run.pk)
            if run.state == BulkRun.State.CHECKED:
                _become(run, BulkRun.State.STOPPED)
                run.save()
                _tell("bulk.discarded", run, None)


def _work(run, lease, *, until):
    language = run.actor.language or run.params.get("language") or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(run.store.time_zone):
        _check_right(run.store, run.actor, run.act, run.params)
        if not run.is_listed and not list_orders(run, lease, until=until):
            lease.give_back()
            return
        if not do_rows(run, lease, until=until):
            lease.give_back()
            return
        with transaction.atomic():
            lease.renew()
            _become(run, BulkRun.State.DONE)
            run.save()
            _tell("bulk.done", run, run.actor)


def _fail(run, lease, refusal):
    """The rest is left untouched; the page says why."""
    with transaction.atomic():
        lease.renew()
        _become(run, BulkRun.State.FAILED)
        run.failure = {"code": refusal.code}
        run.save()
        _tell("bulk.failed", run, run.actor)


def _check_right(store, actor, act, params):
    """Who starts a run must still be allowed to when it is done."""
    if not may_still(actor, store, right_for(act, params)):
        raise NoLongerAllowed(_("Whoever started this may not do it any more."))


def _told(params):
    """What the act needs to know, and the language in which whoever asks reads why rows were refused."""
    return {**params, "language": translation.get_language()}


def _ticked_items(store, public_ids):
    """Rows for the ticked orders, in their sequence; what is not the store's own is left out."""
    known = Order.objects.filter(store=store, public_id__in=public_ids).in_bulk(field_name="public_id")
    found = [known[public_id] for public_id in dict.fromkeys(public_ids) if public_id in known]
    return [
        BulkItem(position=position, order=order, number=order.number)
        for position, order in enumerate(found, start=1)
    ]


def _key_of(key, checked):
    """A corrected table is another one, even when it is sent by the same form."""
    typed = json.dumps([parcel.data() for parcel in checked])
    return hashlib.sha256(f"{key} {typed}".encode()).hexdigest()[:32]


def _save_once(run, items):
    run.total = len(items)
    try:
        with transaction.atomic():
            run.save()
            insert_items(run, items)
            _tell("bulk.checked" if run.state == BulkRun.State.CHECKED else "bulk.started", run, run.actor)
            return run
    except IntegrityError:
        return _same_run(run)


def _same_run(run):
    """The run that this form has started before, unless it asked for something else."""
    there = BulkRun.objects.filter(store=run.store, key=run.key).first()
    if there is None:
        raise BulkError(_("This could not be started. Open the list and try again."))
    if (there.actor_id, there.act, _asked(there)) != (run.actor_id, run.act, _asked(run)):
        raise BulkError(_("This form was sent before, with other details. Choose the orders again."))
    return there


def _asked(run):
    return {name: value for name, value in run.params.items() if name not in {"pick_lists", "language"}}


def _become(run, state):
    try:
        run.become(state)
    except NotPossibleNow as refusal:
        sentence = _("This run is %(state)s; that is not possible any more.")
        raise BulkError(sentence % {"state": refusal.state}) from refusal


def _lock(run_id):
    return BulkRun.objects.select_for_update(of=("self",)).select_related("store").get(pk=run_id)


def _tell(kind, run, actor):
    data = {"bulk_act": run.act, "total": run.total, "done": run.done, "refused": run.refused}
    audit.record(kind, run, actor=actor, data=data)
