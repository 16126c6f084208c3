"""The messages of supply-chain accounts, told in the transaction of what they are about."""

from merchant.messages.services import Told, tell
from merchant.supply.models import SupplyAccount


def tell_opened(account: SupplyAccount) -> None:
    """Tell a store its account's number."""
    _tell("account.opened", account, {"number": account.number})


def tell_refused(account: SupplyAccount) -> None:
    """Tell a store that its company information differs from what is registered."""
    _tell("account.refused", account, {})


def tell_escalated(account: SupplyAccount) -> None:
    """Tell a store that its account takes too long, and what it can look at."""
    _tell("account.escalated", account, {})


def _tell(kind, account, data):
    """What is told again is the same message, which comes back."""
    tell([Told(account.store, kind, account.store.code, {"store": account.store.name, **data})])
