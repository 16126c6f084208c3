"""After a day: the store is asked to look at its company information, staff get a case, and tries go on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from merchant.audit.models import Event
from merchant.cases.models import Case
from merchant.cases.services import close_case
from merchant.messages.models import Message
from merchant.stores.models import JoiningTerms, Participation
from merchant.supply import services
from merchant.supply.escalating import escalate_accounts
from merchant.supply.models import SupplyAccount
from merchant.supply.opening import open_due_accounts
from tests.factories import make_store
from tests.merchant.supply.cast import REGISTRATION, account_of, british, make_asked, tell_company

pytestmark = pytest.mark.django_db
State = SupplyAccount.State


def told(kind):
    return Message.objects.filter(kind=kind).count()


def test_a_minute_before_its_day_is_over_nobody_is_told(clock, asked):
    clock.forward(hours=23, minutes=59)

    assert escalate_accounts() == 0
    assert account_of(asked.store).state == State.ASKED


def test_after_a_day_the_store_is_told_and_staff_have_a_case(clock, asked):
    clock.forward(hours=24)

    assert escalate_accounts() == 1

    account, case = account_of(asked.store), Case.objects.get()
    assert (account.state, account.escalated_at) == (State.ESCALATED, timezone.now())
    assert (case.store, case.category, case.state) == (asked.store, "account", "open")
    assert told("account.escalated") == 1
    assert Participation.objects.get(store=asked.store).next_stand == "to_do"
    assert Event.objects.filter(kind="account.escalated").count() == 1


def test_it_escalates_once(clock, asked):
    clock.forward(hours=24)
    escalate_accounts()
    clock.forward(hours=48)

    assert escalate_accounts() == 0
    assert Case.objects.count() == told("account.escalated") == 1


def test_the_hours_are_the_terms_of_joining(clock, asked):
    JoiningTerms.objects.create(valid_from=timezone.now().date(), escalate_hours=2)
    clock.forward(hours=2)

    assert escalate_accounts() == 1


def test_tries_go_on_by_the_hour_and_may_still_succeed(clock, system, asked):
    system.mood("500")
    hours = []
    for _try in range(10):
        account = account_of(asked.store)
        clock.set(max(timezone.now(), account.next_try_at))
        assert open_due_accounts() == 1
        hours.append(account_of(asked.store).next_try_at - timezone.now())
    clock.forward(hours=24)
    escalate_accounts()

    assert open_due_accounts() == 1
    account = account_of(asked.store)
    assert (account.state, account.attempts) == (State.ESCALATED, 11)
    assert all(timedelta(hours=1) <= pause <= timedelta(hours=1.21) for pause in hours[6:])
    system.mood("ok")
    clock.set(account.next_try_at)
    assert open_due_accounts() == 1
    assert account_of(asked.store).state == State.OPENED


def test_asked_again_it_has_a_day_again_and_no_second_case(clock, asked, seller):
    clock.forward(hours=24)
    escalate_accounts()
    services.ask_account(store_id=asked.store_id, actor=seller)

    assert escalate_accounts() == 0
    clock.forward(hours=24)
    assert escalate_accounts() == 1
    assert Case.objects.count() == 1
    assert told("account.escalated") == 1
    assert account_of(asked.store).state == State.ESCALATED


def test_what_differs_and_is_not_corrected_escalates_and_stays_the_stores_turn(clock, system, asked):
    system.mood("mismatch", REGISTRATION, registered={"name": "Another Name"})
    open_due_accounts()
    clock.forward(hours=24)

    assert escalate_accounts() == 1

    account = account_of(asked.store)
    assert (account.state, account.differing) == (State.REFUSED, ["name"])
    assert Case.objects.count() == 1
    assert escalate_accounts() == 0


def test_overdue_corrected_and_opened(clock, system, asked, seller):
    system.mood("500")
    open_due_accounts()
    clock.forward(hours=24)
    escalate_accounts()
    tell_company(asked.store.merchant, name="泉州灯饰有限公司")
    system.mood("ok")

    services.ask_account(store_id=asked.store_id, actor=seller)

    assert open_due_accounts() == 1
    assert account_of(asked.store).state == State.OPENED
    assert system.accounts[0]["company"]["name"] == "泉州灯饰有限公司"


def test_what_a_worker_is_at_escalates_when_it_is_free(clock, asked):
    clock.forward(hours=24)
    until = timezone.now() + timedelta(minutes=1)
    SupplyAccount.objects.filter(pk=asked.pk).update(state=State.SENDING, lease_until=until)

    assert escalate_accounts() == 0
    clock.forward(minutes=2)
    assert escalate_accounts() == 1
    assert account_of(asked.store).state == State.ESCALATED


def test_what_is_opened_never_escalates(clock, system, asked):
    open_due_accounts()
    clock.forward(days=3)

    assert escalate_accounts() == 0


def test_the_case_is_read_in_the_readers_language_and_names_no_secret(clock, asked):
    clock.forward(hours=24)
    escalate_accounts()

    (message,) = Case.objects.get().messages.all()
    assert "2026-03-02 10:00 (UTC)" in message.text
    assert message.said["params"]["attempts"] == "0"
    assert asked.key not in message.text


@pytest.mark.parametrize("broken_asked", [{"minutes": 1}, {"minutes": -1}], ids=["later", "before"])
def test_one_store_that_cannot_be_told_stops_no_other(clock, asked, seller, broken_asked):
    other = make_asked(make_store(), seller, **british(99))
    moment = other.asked_at + timedelta(**broken_asked)
    SupplyAccount.objects.filter(pk=asked.pk).update(state="nonsense", asked_at=moment)
    clock.forward(hours=25)

    assert escalate_accounts() == 1
    assert account_of(other.store).state == State.ESCALATED


def test_overdue_again_a_case_that_was_closed_is_with_staff_again(clock, asked, seller, staff):
    clock.forward(hours=24)
    escalate_accounts()
    case = Case.objects.get()
    close_case(case_id=case.pk, actor=staff, seen=1, by_staff=True, reason="Ask again.")
    services.ask_account(store_id=asked.store_id, actor=seller)
    clock.forward(hours=24)

    assert escalate_accounts() == 1

    case.refresh_from_db()
    assert (case.state, case.written, case.is_unread_by_staff) == ("open", 3, True)


def test_the_case_is_closed_once_the_account_is_there(clock, system, asked):
    clock.forward(hours=24)
    escalate_accounts()

    open_due_accounts()

    case, account = Case.objects.get(), account_of(asked.store)
    assert (account.state, case.state, case.is_unread_by_staff) == (State.OPENED, "closed", False)
    assert account.number in case.messages.last().text
