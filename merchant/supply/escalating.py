"""The job that tells of accounts which were asked for long ago and are not opened yet."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from merchant.audit import services as audit
from merchant.parking.services import Sparing
from merchant.stores.selectors import terms_now
from merchant.stores.services import lock_participation, refresh_progress
from merchant.supply import telling
from merchant.supply.casework import open_case_of
from merchant.supply.models import SupplyAccount

State = SupplyAccount.State
QUEUE = "supply_escalations"
BATCH = 500


def escalate_accounts() -> int:
    """Tell store and staff of every account that is overdue by the terms of joining; returns how many."""
    sparing, limit = Sparing(QUEUE), _limit()
    overdue = sparing.spared(SupplyAccount.objects.to_escalate(limit)).order_by("asked_at")
    done: list[int] = []
    ids = list(overdue.values_list("pk", flat=True)[:BATCH])
    sparing.act(SupplyAccount, ids, partial(_escalate_each, done))
    return len(done)


def _limit():
    return timezone.now() - timedelta(hours=terms_now().escalate_hours)


def _escalate_each(done, ids):
    """Each in a transaction of its own: those before one that breaks are done, and counted."""
    for account_id in ids:
        if _escalate(account_id):
            done.append(account_id)


@transaction.atomic
def _escalate(account_id):
    now = timezone.now()
    store_id = SupplyAccount.objects.values_list("store_id", flat=True).get(pk=account_id)
    participation = lock_participation(store_id)
    waiting = SupplyAccount.objects.to_escalate(_limit()).free(now).select_for_update(skip_locked=True)
    account = waiting.filter(pk=account_id).first()
    if account is None:
        return 0  # a worker is at it, or it has just come to its end
    account.store = participation.store
    if account.state != State.REFUSED:  # there it is the store's turn, and has been told so
        account.become(State.ESCALATED)
    account.escalated_at = now
    account.save(update_fields=["state", "state_since", "lease_until", "escalated_at"])
    open_case_of(account)
    audit.record("account.escalated", account.store)
    telling.tell_escalated(account)
    refresh_progress(store_id=store_id)
    return 1
