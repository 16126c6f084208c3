"""Asking for a store's supply-chain account, and what staff do by hand.

Whoever writes locks the participation first, then the account, then the case, then messages.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.company.selectors import standing_of
from merchant.stores.querysets import ON_THE_WAY
from merchant.stores.selectors import checklist
from merchant.stores.services import lock_participation, refresh_progress
from merchant.stores.steps import Stand
from merchant.supply import telling
from merchant.supply.backoff import soonest_after
from merchant.supply.casework import close_case_of
from merchant.supply.exceptions import SupplyError
from merchant.supply.models import SupplyAccount
from merchant.supply.step import CODE

State = SupplyAccount.State
ASKED = ["state", "state_since", "lease_until", "asked_at", "asked_by", "attempts", "next_try_at"]
ASKED += ["last_problem", "differing", "escalated_at"]


def ask_account(*, store_id: int, actor) -> SupplyAccount:
    """Ask for the store's account, or once more where that failed; asked twice, it is asked for once."""
    with transaction.atomic():
        participation = lock_participation(store_id)
        _check_turn(participation)
        account = SupplyAccount.objects.select_for_update().filter(store_id=store_id).first()
        if account is None:
            return _ask_first(participation.store, actor)
        if account.state in (State.REFUSED, State.ESCALATED):
            _ask_again(account, actor, soonest_after(account.tried_at, timezone.now()))
            audit.record("account.asked_again", participation.store, actor=actor)
            refresh_progress(store_id=store_id)
        elif account.state == State.ASKED and account.last_problem:
            _hurry(account, soonest_after(account.tried_at, timezone.now()))
        return account


def _check_turn(participation):
    """Refuse a store that has not come to this step, or has nothing yet to be looked up by."""
    if participation.state not in ON_THE_WAY:
        raise SupplyError(_("Begin to join the semi-managed programme first."))
    item = next(one for one in checklist(participation.store) if one.step.code == CODE)
    if item.stand == Stand.BLOCKED:
        raise SupplyError(_("“%(step)s” comes first.") % {"step": item.blocked_by[0].label})
    company = standing_of(participation.store.merchant)
    if not (item.is_done or company.is_complete):
        told = {"missing": ", ".join(company.missing_labels)}
        raise SupplyError(_("Complete your company information first: %(missing)s.") % told)


def _ask_first(store, actor):
    account = SupplyAccount.objects.create(merchant_id=store.merchant_id, store=store, asked_by=actor)
    audit.record("account.asked", store, actor=actor)
    refresh_progress(store_id=store.pk)
    return account


def _ask_again(account, actor, moment):
    """Begin anew, with a try at a moment: its hours until escalation begin, too."""
    account.become(State.ASKED)
    account.asked_at, account.next_try_at = account.state_since, moment
    account.asked_by, account.attempts, account.escalated_at = actor, 0, None
    account.last_problem, account.differing = "", []
    account.save(update_fields=ASKED)


def _hurry(account, moment):
    """Let the next try be made at a moment, or sooner where it was to be; pauses go on as they were."""
    account.next_try_at = min(account.next_try_at, moment)
    account.save(update_fields=["next_try_at"])


def enter_number(*, account_id: int, number: str, reason: str, actor) -> SupplyAccount:
    """Keep the number of an account that staff opened or corrected by hand."""
    with transaction.atomic():
        account = _lock(account_id)
        old, is_new = account.number, not account.is_opened
        if number == old:
            return account
        account.number = number
        if is_new:
            account.become(State.OPENED)
            account.opened_at = account.state_since
        account.save(update_fields=["number", "state", "state_since", "lease_until", "opened_at"])
        told = {"number": number, "old": old or "–", "reason": reason}
        audit.record("account.entered", account.store, actor=actor, data=told)
        close_case_of(account)
        refresh_progress(store_id=account.store_id)
        telling.tell_opened(account)
        return account


def try_again(*, account_id: int, actor) -> SupplyAccount:
    """Let the account be tried now, whatever stood against it; for staff."""
    with transaction.atomic():
        account = _lock(account_id)
        if account.is_opened:
            raise SupplyError(_("This account is opened; there is nothing to try any more."))
        if account.is_held(timezone.now()):
            raise SupplyError(_("It is being tried right now. Look again in a minute."))
        if account.state == State.REFUSED:
            _ask_again(account, account.asked_by, timezone.now())
        else:
            _hurry(account, timezone.now())
        audit.record("account.tried_again", account.store, actor=actor)
        refresh_progress(store_id=account.store_id)
        return account


def _lock(account_id):
    """The participation first, as everywhere; then the account as it is now."""
    rows = SupplyAccount.objects.select_related("store__merchant")
    participation = lock_participation(rows.values_list("store_id", flat=True).get(pk=account_id))
    account = rows.select_for_update(of=("self",)).get(pk=account_id)
    account.store = participation.store
    return account
