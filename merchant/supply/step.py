"""The step of the checklist: how stores stand with their accounts."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from merchant.stores.steps import Stand, Told
from merchant.supply.models import SupplyAccount
from merchant.tenancy.models import Store

CODE = "account"
State = SupplyAccount.State
STANDS = {
    State.ASKED: (Stand.WAITING, _("Asked for; the page shows how it goes.")),
    State.SENDING: (Stand.WAITING, _("Being asked for right now.")),
    State.REFUSED: (
        Stand.TO_DO,
        _("Your company information is not what is registered: correct it and ask again."),
    ),
    State.ESCALATED: (
        Stand.TO_DO,
        _("It takes too long. Look whether your company information is complete and as it is registered."),
    ),
}


def told(stores: Sequence[Store]) -> dict[int, Told]:
    """How each store's step stands, in one query."""
    rows = {row.store_id: row for row in SupplyAccount.objects.filter(store__in=stores)}
    return {store.pk: _told(rows.get(store.pk)) for store in stores}


def _told(account):
    if account is None:
        return Told(Stand.TO_DO)
    if account.is_opened:
        return Told(Stand.DONE, _("Account %(number)s") % {"number": account.number}, account.opened_at)
    # What is overdue stays so while a worker tries it once more.
    is_overdue = account.is_tried and account.escalated_at
    stand, sentence = STANDS[State.ESCALATED if is_overdue else State(account.state)]
    return Told(stand, sentence, account.state_since)
