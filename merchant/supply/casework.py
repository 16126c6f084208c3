"""The case of an account that takes too long: opened for staff, and closed once the account is there."""

from datetime import UTC

from merchant.cases.services import open_case, settle_case
from merchant.frame.sayings import said as _
from merchant.supply.models import SupplyAccount

KEY = "supply-account"  # one case a store, however often its account is overdue


def open_case_of(account: SupplyAccount) -> None:
    """Ask staff to look at an account; in the case that they have answered before, where there is one."""
    asked = f"{account.asked_at.astimezone(UTC):%Y-%m-%d %H:%M}"
    subject = _("Supply-chain account not opened")
    text = _(
        "The account was asked for at %(asked)s (UTC) and is not opened after %(attempts)s attempts."
        " Is the company information complete, and the same as it is registered?"
    ) % {"asked": asked, "attempts": account.attempts}
    told = {"category": "account", "subject": subject, "text": text}
    open_case(store_id=account.store_id, key=KEY, goes_on=True, **told)


def close_case_of(account: SupplyAccount) -> None:
    """Nobody need look at an account any more that is opened."""
    text = _("The account is opened: %(number)s.") % {"number": account.number}
    settle_case(store_id=account.store_id, key=KEY, text=text)
