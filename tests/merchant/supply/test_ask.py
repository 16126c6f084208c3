"""Asking for the account: in its turn, once, and again where it failed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from merchant.audit.models import Event
from merchant.company.models import Company
from merchant.messages.models import Message
from merchant.stores.models import Participation
from merchant.supply import services
from merchant.supply.exceptions import SupplyError
from merchant.supply.models import SupplyAccount
from tests.factories import make_store
from tests.merchant.supply.cast import UNSIGNED, account_of, tell_company

pytestmark = pytest.mark.django_db
State = SupplyAccount.State


def ask(store, actor=None):
    return services.ask_account(store_id=store.pk, actor=actor)


def set_to(account, state, **fields):
    told = {"state": state, "lease_until": None} | fields
    SupplyAccount.objects.filter(pk=account.pk).update(**told)


def events():
    return list(
        Event.objects.filter(kind__startswith="account.").order_by("pk").values_list("kind", flat=True)
    )


def test_asked_for_it_is_due_at_once_and_the_checklist_waits_for_us(ready, seller):
    account = ask(ready, seller)

    assert (account.state, account.asked_by, account.attempts) == (State.ASKED, seller, 0)
    assert SupplyAccount.objects.due(timezone.now()).get() == account
    assert Participation.objects.get(store=ready).next_stand == "waiting"
    assert events() == ["account.asked"]


def test_asked_twice_it_is_asked_for_once(ready, seller):
    first, second = ask(ready, seller), ask(ready, seller)

    assert (first.pk, first.key) == (second.pk, second.key)
    assert events() == ["account.asked"]


def test_a_store_that_has_not_begun_is_refused(store, seller):
    tell_company(store.merchant)

    with pytest.raises(SupplyError, match="Begin to join"):
        ask(store, seller)

    assert not SupplyAccount.objects.exists()


def test_the_agreement_comes_first(ready, seller):
    UNSIGNED.add(ready.pk)

    with pytest.raises(SupplyError, match="“Agreement” comes first"):
        ask(ready, seller)


@pytest.mark.parametrize("lacking", ["registration_number", "name", "representative", "country", "street"])
def test_what_the_company_information_lacks_is_named(ready, seller, lacking):
    Company.objects.update(**{lacking: ""})

    with pytest.raises(SupplyError, match="Complete your company information first: "):
        ask(ready, seller)

    assert not SupplyAccount.objects.exists()


def test_a_merchant_without_any_company_information_is_told_the_same(ready, seller):
    ready.merchant.company.delete()

    with pytest.raises(SupplyError, match="Registered name, Registration number"):
        ask(ready, seller)


def test_each_store_asks_for_itself(ready, seller):
    other = make_store(ready.merchant)

    ask(ready, seller)

    with pytest.raises(SupplyError):
        ask(other, seller)
    assert SupplyAccount.objects.get().store == ready


@pytest.mark.parametrize("state", [State.REFUSED, State.ESCALATED])
def test_after_a_failure_it_begins_anew_under_the_same_key(asked, seller, clock, state):
    long_ago = timezone.now() - timedelta(days=3)
    set_to(
        asked, state, attempts=28, asked_at=long_ago, escalated_at=long_ago, last_problem="busy",
        differing=["name"], next_try_at=timezone.now() + timedelta(hours=1),
    )  # fmt: skip

    again = ask(asked.store, seller)

    assert (again.state, again.key, again.attempts) == (State.ASKED, asked.key, 0)
    assert (again.last_problem, again.differing, again.escalated_at) == ("", [], None)
    assert again.asked_at == again.next_try_at == timezone.now()
    assert events() == ["account.asked", "account.asked_again"]


def test_asked_again_twice_it_begins_anew_once(asked, seller):
    set_to(asked, State.REFUSED)

    ask(asked.store, seller)
    ask(asked.store, seller)

    assert events() == ["account.asked", "account.asked_again"]


def test_a_try_that_waits_is_made_now_but_no_sooner_than_a_minute_after_the_last(asked, seller, clock):
    now = timezone.now()
    later = now + timedelta(minutes=30)
    set_to(asked, State.ASKED, last_problem="busy", tried_at=now, next_try_at=later, attempts=5)

    assert ask(asked.store, seller).next_try_at == now + timedelta(minutes=1)
    clock.forward(minutes=10)
    set_to(asked, State.ASKED, next_try_at=later)
    assert ask(asked.store, seller).next_try_at == now + timedelta(minutes=10)
    assert account_of(asked.store).attempts == 5


def test_what_was_never_tried_yet_is_not_hurried(asked, seller):
    later = timezone.now() + timedelta(minutes=30)
    set_to(asked, State.ASKED, next_try_at=later)

    assert ask(asked.store, seller).next_try_at == later


@pytest.mark.parametrize("state", [State.SENDING, State.OPENED])
def test_what_is_being_tried_or_done_stays_as_it_is(asked, seller, state):
    fields = {"number": "SC-1", "opened_at": timezone.now()} if state == State.OPENED else {}
    set_to(asked, state, lease_until=timezone.now() + timedelta(minutes=1), **fields)
    before = SupplyAccount.objects.values().get()

    ask(asked.store, seller)

    assert SupplyAccount.objects.values().get() == before
    assert events() == ["account.asked"]
    assert not Message.objects.filter(kind__startswith="account.").exists()
