"""The job that tells of accounts which were asked for long ago and are not opened yet."""

from datetime import UTC, timedelta

from django.db import transaction
from django.utils import timezone

from merchant.audit import services as audit
from merchant.cases.services import open_case
from merchant.frame.sayings import said as _
from merchant.parking.services import Sparing
from merchant.stores.selectors import terms_now
from merchant.stores.services import lock_participation, refresh_progress
from merchant.supply import telling
from merchant.supply.models import SupplyAccount
from merchant.supply.selectors import CASE_KEY

State = SupplyAccount.State
QUEUE = "supply_escalations"
BATCH = 500


def escalate_accounts() -> int:
    """Tell store and staff of every account that is overdue by the terms of joining; returns how many."""
    sparing, limit = Sparing(QUEUE), _limit()
    overdue = sparing.spared(SupplyAccount.objects.to_escalate(limit)).order_by("asked_at")
    ids = list(overdue.values_list("pk", flat=True)[:BATCH])
    return sum(sparing.act(SupplyAccount, [account_id], _escalate) for account_id in ids)


def _limit():
    return timezone.now() - timedelta(hours=terms_now().escalate_hours)


@transaction.atomic
def _escalate(ids):
    now = timezone.now()
    store_id = SupplyAccount.objects.values_list("store_id", flat=True).get(pk=ids[0])
    participation = lock_participation(store_id)
    waiting = SupplyAccount.objects.to_escalate(_limit()).free(now).select_for_update(skip_locked=True)
    account = waiting.filter(pk=ids[0]).first()
    if account is None:
        return 0  # a worker is at it, or it has just come to its end
    account.store = participation.store
    if account.state != State.REFUSED:  # there it is the store's turn, and has been told so
        account.become(State.ESCALATED)
    account.escalated_at = now
    account.save(update_fields=["state", "state_since", "lease_until", "escalated_at"])
    _open_case(account)
    audit.record("account.escalated", account.store)
    telling.tell_escalated(account)
    refresh_progress(store_id=store_id)
    return 1


def _open_case(account):
    asked = f"{account.asked_at.astimezone(UTC):%Y-%m-%d %H:%M}"
    subject = _("Supply-chain account not opened")
    text = _(
        "The account was asked for at %(asked)s (UTC) and is not opened after %(attempts)s attempts."
        " Is the company information complete, and the same as it is registered?"
    ) % {"asked": asked, "attempts": account.attempts}
    open_case(store_id=account.store_id, category="account", subject=subject, text=text, key=CASE_KEY)
