"""Every pair of states: what may follow, and what the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from merchant.supply.exceptions import SupplyError
from merchant.supply.models import SupplyAccount

State = SupplyAccount.State
ASKED, SENDING, REFUSED, ESCALATED, OPENED = State.values
FOLLOWS = {
    *((ASKED, SENDING), (ASKED, ESCALATED), (ASKED, OPENED)),
    # Sent again where a worker died; refused and escalated ones are asked for anew, or opened by staff.
    *((SENDING, after) for after in State.values),
    *((REFUSED, ASKED), (REFUSED, OPENED)),
    *((ESCALATED, SENDING), (ESCALATED, ASKED), (ESCALATED, OPENED)),
}


@pytest.mark.parametrize("after", State.values)
@pytest.mark.parametrize("before", State.values)
def test_what_follows_on_what(before, after):
    account = SupplyAccount(state=before)

    if (before, after) in FOLLOWS:
        account.become(after)
        assert account.state == after
    else:
        with pytest.raises(SupplyError):
            account.become(after)
        assert account.state == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"state": State.OPENED},
        {"state": State.OPENED, "number": "SC-1"},
        {"state": State.OPENED, "opened_at": timezone.now()},
        {"state": State.ASKED, "number": "SC-1"},
        {"state": State.SENDING},
    ],
)
def test_the_database_refuses_what_cannot_be(store, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        SupplyAccount.objects.create(merchant=store.merchant, store=store, **wrong)

    assert not SupplyAccount.objects.exists()


@pytest.mark.django_db
def test_a_store_has_one_account(store):
    SupplyAccount.objects.create(merchant=store.merchant, store=store)

    with pytest.raises(IntegrityError), transaction.atomic():
        SupplyAccount.objects.create(merchant=store.merchant, store=store)

    assert SupplyAccount.objects.count() == 1
