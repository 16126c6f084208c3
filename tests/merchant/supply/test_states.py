"""Every pair of states: what may follow, and what the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from merchant.supply.exceptions import SupplyError
from merchant.supply.models import SupplyAccount

State = SupplyAccount.State


@pytest.mark.parametrize("after", State.values)
@pytest.mark.parametrize("before", State.values)
def test_an_account_moves_as_its_table_says(before, after):
    account = SupplyAccount(state=before)

    if after in SupplyAccount.MOVES[State(before)]:
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
