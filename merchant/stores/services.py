"""A store's way into the semi-managed programme, through it and out of it.

Who changes a step's rows locks the participation first, then those rows.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.parking.services import Sparing
from merchant.stores import telling
from merchant.stores.drains import still_open
from merchant.stores.exceptions import StoreError
from merchant.stores.models import JoiningTerms, Participation
from merchant.stores.querysets import ON_THE_WAY
from merchant.stores.selectors import checklist, checklists, may_join, terms_now
from merchant.tenancy.bulk import update_rows
from merchant.tenancy.models import Store
from merchant.tenancy.selectors import check_still

State = Participation.State
BATCH = 200
ROUNDS = 40  # batches a sweep takes before it leaves the rest to the next
LOOK_AGAIN = timedelta(hours=1)
PROGRESS = ["next_step", "next_stand", "step_since", "mend_until", "look_at"]


def invite_stores() -> int:
    """Tell every store that may join, and was not told yet; returns how many were."""
    told, sparing = 0, Sparing("invitations")
    asked = Exists(Participation.objects.filter(store=OuterRef("pk")))
    new = Store.objects.filter(~asked, kind=Store.Kind.SELF_OPERATED, state=Store.State.OPEN).order_by("pk")
    for _round in range(ROUNDS):
        ids = list(sparing.spared(new).values_list("pk", flat=True)[:BATCH])
        found = sparing.act(Store, ids, _invite)
        if not sparing.goes_on(found):
            break
        told += found
    return told


@transaction.atomic
def _invite(store_ids):
    stores = Store.objects.filter(pk__in=store_ids).order_by("pk").select_related("merchant")
    rows = [Participation(merchant_id=store.merchant_id, store=store) for store in stores]
    Participation.objects.bulk_create(rows, ignore_conflicts=True)  # a seller may have been quicker
    new = Participation.objects.filter(store__in=stores, state=State.INVITED).select_related("store")
    telling.tell_door(new)
    return len(rows)


def begin_joining(*, store_id: int, actor) -> Participation:
    """Begin the checklist of a store that may join; asked again, it goes on where it is."""
    with transaction.atomic():
        participation = lock_participation(store_id, is_told=False)
        if not may_join(participation.store):
            raise StoreError(_("Only an open, self-operated store can join the semi-managed programme."))
        if participation.state == State.JOINING:
            return participation
        participation.become(State.JOINING)
        participation.begun_at = participation.state_since
        participation.leave_reason = ""
        participation.next_step, participation.next_stand, participation.step_since = "", "", None
        participation.save(update_fields=["state", "state_since", "begun_at", "leave_reason"])
        audit.record("joining.begun", participation.store, actor=actor)
        _refresh(participation)
        return participation


def activate_store(*, store_id: int, actor) -> Participation:
    """Make the store an active semi-managed one; every step must be done at this moment."""
    with transaction.atomic():
        participation = lock_participation(store_id)
        check_still(actor, participation.store, "activate_store")
        if participation.state != State.JOINING:
            raise _refusal(participation)
        _check_all_done(participation.store)
        participation.become(State.ACTIVE)
        participation.activated_at, participation.activated_by = participation.state_since, actor
        participation.save(update_fields=["state", "state_since", "activated_at", "activated_by"])
        Store.objects.filter(pk=store_id).update(is_semi_managed=True)
        audit.record("joining.activated", participation.store, actor=actor)
        _refresh(participation)
        telling.tell_active(participation)
        return participation


def _check_all_done(store):
    if not may_join(store):
        raise StoreError(_("Only an open, self-operated store can join the semi-managed programme."))
    waiting = [item for item in checklist(store) if not item.is_done]
    if waiting:
        told = {"step": waiting[0].step.label}
        raise StoreError(_("“%(step)s” is not done yet. Finish every step of the checklist first.") % told)


def request_leaving(*, store_id: int, actor, reason: str) -> Participation:
    """Let an active store leave once what it has begun is finished; until then it may stay after all."""
    with transaction.atomic():
        participation = lock_participation(store_id)
        check_still(actor, participation.store, "leave_programme")
        participation.become(State.LEAVING)
        participation.leave_reason = reason
        participation.save(update_fields=["state", "state_since", "leave_reason"])
        audit.record("joining.leaving", participation.store, actor=actor, data={"reason": reason})
        return participation


def stay(*, store_id: int, actor) -> Participation:
    """Take back that an active store leaves."""
    with transaction.atomic():
        participation = lock_participation(store_id)
        check_still(actor, participation.store, "leave_programme")
        if participation.state != State.LEAVING:
            raise _refusal(participation)
        participation.become(State.ACTIVE)
        participation.leave_reason = ""
        participation.save(update_fields=["state", "state_since", "leave_reason"])
        audit.record("joining.stays", participation.store, actor=actor)
        if participation.mend_until is None:
            participation.next_step = ""  # what lapsed while it was leaving is told now
        _refresh(participation)
        return participation


def finish_leaving() -> int:
    """Let those leave who have nothing open any more; returns how many left."""
    left, last, sparing = 0, 0, Sparing("leaving")
    for _round in range(ROUNDS):
        leaving = sparing.spared(Participation.objects.leaving().filter(pk__gt=last)).order_by("pk")
        ids = list(leaving.values_list("pk", flat=True)[:BATCH])
        if not ids:
            break
        left, last = left + sparing.act(Participation, ids, _finish), ids[-1]
    return left


@transaction.atomic
def _finish(ids):
    leaving = Participation.objects.leaving().filter(pk__in=ids).select_related("store").order_by("pk")
    rows = list(leaving.select_for_update(of=("self",), skip_locked=True))
    busy = still_open([row.store_id for row in rows])
    done = [row for row in rows if not busy.get(row.store_id)]
    Store.objects.filter(pk__in=[row.store_id for row in done]).update(is_semi_managed=False)
    for row in done:
        row.become(State.LEFT)
        row.mend_until = None
        row.save(update_fields=["state", "state_since", "mend_until"])
        audit.record("joining.left", row.store, data={"reason": row.leave_reason})
        telling.tell_left(row)
    return len(done)


def look_at_progress() -> int:
    """See anew how the steps of stores stand: much ends by itself, with time; returns how many were seen."""
    seen, sparing = 0, Sparing("joining")
    for _round in range(ROUNDS):
        due = sparing.spared(Participation.objects.to_look_at(timezone.now())).order_by("look_at")
        found = sparing.act(Participation, list(due.values_list("pk", flat=True)[:BATCH]), _look)
        if not sparing.goes_on(found):
            break
        seen += found
    return seen


@transaction.atomic
def _look(ids):
    due = (
        Participation.objects.to_look_at(timezone.now()).filter(pk__in=ids).select_related("store__merchant")
    )
    rows = list(due.select_for_update(of=("self",), skip_locked=True).order_by("pk"))
    items = checklists([row.store for row in rows])
    for row in rows:
        _take_progress(row, items[row.store_id])
    update_rows(rows, PROGRESS)
    return len(rows)


def refresh_progress(*, store_id: int) -> None:
    """Write down which step is next; every service that changes a step calls it, in its transaction."""
    participation = lock_participation(store_id)
    if participation.state in ON_THE_WAY:
        _refresh(participation)


def save_terms(*, terms: JoiningTerms, actor) -> JoiningTerms:
    """Add terms of joining or keep their changed numbers."""
    with transaction.atomic():
        before = audit.facts_of(JoiningTerms.objects.select_for_update().filter(pk=terms.pk).first())
        terms.save()
        told = {"before": before, "after": audit.facts_of(terms)}
        audit.record_changes("terms.changed", terms, **told, actor=actor)
        return terms


def lock_participation(store_id: int, *, is_told: bool = True) -> Participation:
    """A store's participation, locked for this transaction; it is made where nobody asked for it yet.

    Who makes it tells the store that it may join, as the sweep passes over stores that have one.
    """
    store = Store.objects.select_related("merchant").get(pk=store_id)
    defaults = {"merchant_id": store.merchant_id}
    _row, is_new = Participation.objects.get_or_create(store=store, defaults=defaults)
    participation = Participation.objects.select_for_update(of=("self",)).get(store=store)
    participation.store = store
    if is_new and is_told and may_join(store):
        telling.tell_door([participation])
    return participation


def _refresh(participation):
    _take_progress(participation, checklist(participation.store))
    participation.save(update_fields=PROGRESS)


def _take_progress(participation, items):
    """Set in memory which of the steps is next, and tell the store what it has to know of that."""
    now = timezone.now()
    item = next((one for one in items if not one.is_done), None)
    step, stand = (item.step.code, str(item.stand)) if item else ("", "")
    if (step, stand) != (participation.next_step, participation.next_stand) or not participation.step_since:
        participation.step_since = now
        _tell_progress(participation, step)
    participation.next_step, participation.next_stand = step, stand
    participation.look_at = now + LOOK_AGAIN


def _tell_progress(participation, step):
    """What a store has to know of a step that changed: that all is done, or that something lapsed."""
    if participation.state == State.JOINING:
        if not step:
            telling.tell_ready(participation)
        return
    if not step:
        participation.mend_until = None
    elif step != participation.next_step and participation.state == State.ACTIVE:
        until = timezone.now() + timedelta(days=terms_now().mend_days)
        participation.mend_until = until
        telling.tell_lapsed(participation, step, until)


def _refusal(participation):
    told = {"state": participation.get_state_display()}
    return StoreError(_("The store is %(state)s; this is not possible any more.") % told)
