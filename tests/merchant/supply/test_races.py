"""Clicks and sweeps at the same moment, with real commits: one wish, one account."""

import time

import pytest

from merchant.audit.models import Event
from merchant.supply import services
from merchant.supply.models import SupplyAccount
from merchant.supply.opening import open_account, open_due_accounts
from tests.factories import make_seller, make_store
from tests.merchant.supply.cast import account_of, british, make_asked, make_ready
from tests.racing import at_once, only_where_writers_meet

pytestmark = [pytest.mark.usefixtures("real_commits"), only_where_writers_meet]
State = SupplyAccount.State


@pytest.fixture
def shop():
    store = make_store()
    return store, make_seller(store.merchant)


def test_two_clicks_at_once_ask_once(shop):
    store, seller = shop
    make_ready(store, seller)

    raised = at_once(*[lambda: services.ask_account(store_id=store.pk, actor=seller)] * 4)

    assert raised == []
    assert SupplyAccount.objects.count() == 1
    assert Event.objects.filter(kind="account.asked").count() == 1


def test_two_sweeps_at_once_try_each_account_once(shop, system, settings):
    settings.SUPPLY_SECONDS = 5
    system.mood("slow", seconds=0.05)
    _store, seller = shop
    accounts = [make_asked(make_store(), seller, **british(number)) for number in range(6)]

    raised = at_once(open_due_accounts, open_due_accounts, open_due_accounts)

    assert raised == []
    assert {account_of(account.store).state for account in accounts} == {State.OPENED}
    assert {account_of(account.store).attempts for account in accounts} == {1}
    assert system.asked == {"lookups": 6, "openings": 6}


def test_two_stores_of_a_company_at_once_get_one_account(shop, system, settings):
    settings.SUPPLY_SECONDS = 5
    store, seller = shop
    first = make_asked(store, seller)
    second = make_asked(make_store(store.merchant), seller)

    raised = at_once(lambda: open_account(account_id=first.pk), lambda: open_account(account_id=second.pk))

    assert raised == []
    assert len(system.accounts) == 1
    assert account_of(first.store).number == account_of(second.store).number


def test_what_staff_enter_while_a_worker_asks_stays_as_they_entered_it(shop, system, settings):
    settings.SUPPLY_SECONDS = 5
    system.mood("slow", seconds=0.6)
    store, seller = shop
    asked = make_asked(store, seller)

    def enter_meanwhile():
        until = time.monotonic() + 5
        while account_of(store).state != State.SENDING and time.monotonic() < until:
            time.sleep(0.01)
        services.enter_number(account_id=asked.pk, number="BY-HAND", reason="by telephone", actor=None)

    raised = at_once(lambda: open_account(account_id=asked.pk), enter_meanwhile)

    assert raised == []
    assert (account_of(store).state, account_of(store).number) == (State.OPENED, "BY-HAND")
    assert not Event.objects.filter(kind="account.opened").exists()


def test_a_seller_who_asks_again_while_staff_do_begins_anew_once(shop):
    store, seller = shop
    asked = make_asked(store, seller)
    SupplyAccount.objects.update(state=State.REFUSED)

    raised = at_once(
        lambda: services.ask_account(store_id=store.pk, actor=seller),
        lambda: services.try_again(account_id=asked.pk, actor=None),
    )

    assert raised == []
    assert account_of(store).state == State.ASKED
