"""The job of supply-chain accounts: claim, ask the system, write down what it said."""

import random
import time
from datetime import timedelta
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from merchant.audit import services as audit
from merchant.parking.services import Sparing
from merchant.stores.services import lock_participation, refresh_progress
from merchant.supply import client, telling
from merchant.supply.answers import Differs, Opened, Unknown
from merchant.supply.applicants import applicant_of
from merchant.supply.backoff import pause_after
from merchant.supply.casework import close_case_of
from merchant.supply.exceptions import Failure
from merchant.supply.models import SupplyAccount
from merchant.supply.problems import Problem

log = structlog.get_logger(__name__)

State = SupplyAccount.State
QUEUE = "supply_accounts"
BATCH = 500
SWEEP_SECONDS = 20  # a system that answers nobody keeps one worker for so long in a minute, and no more
QUESTIONS = 2  # of one try: the look-up and the opening
TO_SPARE = timedelta(seconds=30)  # for names to be resolved and rows to be written
CLAIMED = ["state", "state_since", "last_problem", "attempts", "tried_at", "next_try_at", "lease_until"]
SETTLED = ["state", "state_since", "lease_until", "last_problem", "differing", "number", "opened_at"]


def open_due_accounts() -> int:
    """Try every account that is due, as many as there is time for; returns how many were tried."""
    if not client.is_there():
        return 0
    sparing, until = Sparing(QUEUE), time.monotonic() + SWEEP_SECONDS
    due = sparing.spared(SupplyAccount.objects.due(timezone.now())).order_by("next_try_at")
    ids = list(due.values_list("pk", flat=True)[:BATCH])
    tried: list[int] = []
    sparing.act(SupplyAccount, ids, partial(_try_each, tried, until))
    return len(tried)


def open_account(*, account_id: int) -> bool:
    """Try once to find or open an account that is due; returns whether it was this call's turn."""
    claimed = _claim(account_id) if client.is_there() else None
    if claimed is None:
        return False
    try:
        outcome = _asked_for(claimed)  # slow: no transaction is open here
    except Failure as failure:
        outcome = failure
    _settle(claimed, outcome)
    return True


def _try_each(tried, until, ids):
    """Each in transactions of its own: those before one that breaks were tried, and are counted."""
    for account_id in ids:
        if open_account(account_id=account_id):
            tried.append(account_id)
        if time.monotonic() >= until:
            break


def _claim(account_id):
    """Take the account for one try; counted now: one that kills its workers is tried ever more seldom."""
    now = timezone.now()
    with transaction.atomic(durable=True):
        rows = SupplyAccount.objects.due(now).select_for_update(skip_locked=True, of=("self",))
        account = rows.select_related("store__merchant").filter(pk=account_id).first()
        if account is None:
            return None
        if account.state == State.SENDING:
            account.last_problem = Problem.INTERRUPTED
        account.become(State.SENDING)
        account.attempts += 1
        account.tried_at = now
        account.next_try_at = now + pause_after(account.attempts, random.random())
        account.lease_until = now + lease()
        account.save(update_fields=CLAIMED)
        return account


def lease() -> timedelta:
    """Twice as long as a try takes at the most."""
    return 2 * timedelta(seconds=QUESTIONS * settings.SUPPLY_SECONDS) + TO_SPARE


def _asked_for(account):
    applicant = applicant_of(account.store.merchant)
    found = client.look_up(applicant)
    return client.open_account(applicant, account.key) if isinstance(found, Unknown) else found


def _settle(claimed, outcome):
    """Write down what came of a try, unless somebody else has the account by now."""
    with transaction.atomic():
        participation = lock_participation(claimed.store_id)
        ours = SupplyAccount.objects.filter(state=State.SENDING, lease_until=claimed.lease_until)
        account = ours.select_for_update().filter(pk=claimed.pk).first()
        if account is None:
            log.info("supply.too_late", account=claimed.pk)
            return
        account.store = participation.store
        if isinstance(outcome, Opened) and _is_of_another_merchant(account, outcome.number):
            outcome = Failure(Problem.SOMEBODY_ELSE)
        if isinstance(outcome, Opened):
            _opened(account, outcome)
        elif isinstance(outcome, Differs):
            _refused(account, outcome)
        else:
            _failed(account, outcome)


def _is_of_another_merchant(account, number):
    """Whether another merchant's store has this account: staff look at who the company is."""
    theirs = SupplyAccount.objects.filter(state=State.OPENED, number=number)
    return theirs.exclude(merchant=account.merchant_id).exists()


def _opened(account, outcome):
    account.become(State.OPENED)
    account.number, account.opened_at = outcome.number, account.state_since
    account.last_problem, account.differing = "", []
    account.save(update_fields=SETTLED)
    audit.record("account.opened", account.store, data={"number": account.number})
    close_case_of(account)
    refresh_progress(store_id=account.store_id)
    telling.tell_opened(account)


def _refused(account, outcome):
    account.become(State.REFUSED)
    account.last_problem, account.differing = "", list(outcome.facts)
    account.save(update_fields=SETTLED)
    audit.record("account.refused", account.store, data={"facts": ", ".join(account.differing)})
    refresh_progress(store_id=account.store_id)
    telling.tell_refused(account)


def _failed(account, failure):
    account.become(State.ESCALATED if account.escalated_at else State.ASKED)
    account.last_problem = failure.problem
    account.save(update_fields=SETTLED)
    log.warning("supply.failed", account=account.pk, attempts=account.attempts, problem=failure.problem)
