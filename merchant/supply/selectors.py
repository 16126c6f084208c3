"""What the page of a store's account shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from merchant.cases.models import Case
from merchant.company import selectors as companies
from merchant.company.wording import LABELS
from merchant.stores.querysets import ON_THE_WAY
from merchant.stores.selectors import checklist, participation_of
from merchant.stores.steps import Stand, Step
from merchant.supply import casework, client
from merchant.supply.backoff import is_worth_hurrying
from merchant.supply.models import SupplyAccount
from merchant.supply.step import CODE
from merchant.tenancy.models import Store

QUICK, SLOW = 3, 30  # seconds until the page looks again: while something happens, and in the long run
SOON = timedelta(minutes=2)
State = SupplyAccount.State


@dataclass(frozen=True)
class Standing:
    """How a store stands with its account, as its page says it."""

    account: SupplyAccount | None
    has_begun: bool
    blocked_by: Sequence[Step]
    company: companies.Standing
    case: Case | None
    by_hand: bool  # whether staff open accounts, and no job does
    now: datetime

    @property
    def is_overdue(self):
        account = self.account
        return account is not None and account.escalated_at is not None and not account.is_opened

    @property
    def may_be_asked(self):
        """Whether the button is there: to ask first, or once more after what failed."""
        if not self.has_begun or self.blocked_by or not self.company.is_complete:
            return False
        account = self.account
        if account is None or account.state in (State.REFUSED, State.ESCALATED):
            return True
        if account.state != State.ASKED or not account.last_problem or self.by_hand:
            return False
        return is_worth_hurrying(account.next_try_at, account.tried_at, self.now)

    @property
    def looks_again(self):
        """After how many seconds the page looks again; 0 where nothing moves by itself."""
        if self.account is None or not self.account.is_tried:
            return 0
        is_far = self.account.next_try_at - self.now > SOON
        return SLOW if is_far or self.is_overdue or self.by_hand else QUICK

    @property
    def differing(self):
        """What differs from what is registered, in words."""
        return [LABELS[field] for field in self.account.differing] if self.account else []

    @property
    def is_due(self):
        """Whether the next try is to be made any moment."""
        return self.account.next_try_at <= self.now


def standing_of(store: Store, now: datetime) -> Standing:
    """How the store stands with its account."""
    participation = participation_of(store)
    has_begun = participation is not None and participation.state in ON_THE_WAY
    account = SupplyAccount.objects.for_merchant(store.merchant_id).filter(store=store).first()
    return Standing(
        account=account,
        has_begun=has_begun,
        blocked_by=() if account else _what_comes_first(store),
        company=companies.standing_of(store.merchant),
        case=Case.objects.for_merchant(store.merchant_id).filter(store=store, key=casework.KEY).first(),
        by_hand=not client.is_there(),
        now=now,
    )


def _what_comes_first(store):
    item = next(one for one in checklist(store) if one.step.code == CODE)
    return item.blocked_by if item.stand == Stand.BLOCKED else ()
