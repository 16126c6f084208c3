"""The job against the real system in all its moods: one account in the end, whatever happened on the way."""

from datetime import timedelta

import pytest
from django.utils import timezone

from merchant.audit.models import Event
from merchant.messages.models import Message
from merchant.stores.models import Participation
from merchant.stores.services import begin_joining
from merchant.supply import client, services
from merchant.supply.applicants import applicant_of
from merchant.supply.models import SupplyAccount
from merchant.supply.opening import lease, open_account, open_due_accounts
from merchant.supply.problems import Problem
from tests.factories import make_store
from tests.merchant.supply.cast import REGISTRATION, account_of, british, make_asked, tell_company

pytestmark = pytest.mark.django_db
State = SupplyAccount.State


def try_it(account):
    assert open_account(account_id=account.pk)
    return account_of(account.store)


def make_due(account):
    SupplyAccount.objects.filter(pk=account.pk).update(next_try_at=timezone.now(), lease_until=None)


def test_the_companys_account_is_found_at_once(system, asked):
    there = client.open_account(applicant_of(asked.store.merchant), "opened long ago")

    account = try_it(asked)

    assert (account.state, account.number, account.attempts) == (State.OPENED, there.number, 1)
    assert system.asked == {"lookups": 1, "openings": 1}


def test_where_there_is_none_one_is_opened(system, asked):
    account = try_it(asked)

    (opened,) = system.accounts
    assert (account.state, account.number, account.key) == (State.OPENED, opened["number"], opened["key"])
    assert opened["company"]["street"] == "1 Lantern Street"
    assert account.opened_at is not None


def test_the_store_is_told_and_its_step_is_done(system, asked, seller):
    account = try_it(asked)

    message = Message.objects.get(kind="account.opened")
    assert message.data["number"] == account.number
    assert Participation.objects.get(store=asked.store).next_step != "account"
    assert Event.objects.get(kind="account.opened").data == {"number": account.number}


def test_what_is_opened_is_not_asked_for_again(system, asked):
    try_it(asked)

    assert not open_account(account_id=asked.pk)
    assert open_due_accounts() == 0
    assert system.asked == {"lookups": 1, "openings": 1}


@pytest.mark.parametrize(
    ("mood", "problem"),
    [
        ("500", Problem.SERVER_ERROR),
        ("busy", Problem.BUSY),
        ("slow", Problem.TOO_SLOW),
        ("cut", Problem.CUT_OFF),
        ("html", Problem.UNREADABLE),
        ("somebody_else", Problem.SOMEBODY_ELSE),
        ("redirect", Problem.REDIRECTED),
        ("huge", Problem.TOO_LARGE),
        ("trickle", Problem.TOO_SLOW),
        ("trickle_head", Problem.TOO_SLOW),
    ],
)
def test_a_bad_mood_is_a_problem_for_a_while_and_one_account_in_the_end(
    system, asked, settings, mood, problem
):
    system.mood(mood, seconds=60)
    settings.SUPPLY_SECONDS = 0.5 if problem == Problem.TOO_SLOW else 30

    account = try_it(asked)

    assert (account.state, account.last_problem, account.lease_until) == (State.ASKED, problem, None)
    assert timedelta(seconds=50) < account.next_try_at - account.tried_at < timedelta(seconds=73)
    assert not open_account(account_id=asked.pk), "not before its pause is over"
    system.mood("ok")
    settings.SUPPLY_SECONDS = 30
    make_due(asked)
    assert try_it(asked).state == State.OPENED
    assert len(system.accounts) == 1


def test_nobody_listens(system, asked, settings):
    settings.SUPPLY_URL = "http://127.0.0.1:1"

    assert try_it(asked).last_problem == Problem.UNREACHABLE


def test_a_slow_answer_within_the_limit_is_an_answer(system, asked, settings):
    settings.SUPPLY_SECONDS = 30
    system.mood("slow", seconds=0.2)

    assert try_it(asked).state == State.OPENED


def test_after_a_lost_answer_the_account_is_found(system, asked):
    system.mood("lost")

    assert try_it(asked).last_problem == Problem.CUT_OFF
    make_due(asked)
    account = try_it(asked)

    (opened,) = system.accounts
    assert (account.state, account.number) == (State.OPENED, opened["number"])


def test_after_a_lost_answer_the_same_key_gets_the_same_account_where_a_look_up_knows_nothing(system, asked):
    system.mood("lost", is_behind=True)
    try_it(asked)
    system.mood("ok", is_behind=True)
    make_due(asked)

    account = try_it(asked)

    (opened,) = system.accounts
    assert (account.state, account.number) == (State.OPENED, opened["number"])
    assert system.asked["openings"] == 2


def test_pauses_grow_with_every_try(system, asked):
    system.mood("500")
    pauses = []
    for _try in range(7):
        make_due(asked)
        account = try_it(asked)
        pauses.append((account.next_try_at - account.tried_at).total_seconds() / 60)

    assert account.attempts == 7
    for pause, least in zip(pauses, (1, 2, 5, 10, 30, 60, 60), strict=True):
        assert least <= pause <= least * 1.2 + 0.01


def test_what_differs_is_told_corrected_and_opened(clock, system, asked, seller):
    system.mood("mismatch", REGISTRATION, registered={"name": "泉州灯饰有限公司", "city": "泉州市"})

    account = try_it(asked)

    assert (account.state, account.differing) == (State.REFUSED, ["name"])
    assert Participation.objects.get(store=asked.store).next_stand == "to_do"
    assert Message.objects.filter(kind="account.refused").count() == 1
    assert open_due_accounts() == 0, "the seller's turn"

    tell_company(asked.store.merchant, name="泉州灯饰有限公司")
    services.ask_account(store_id=asked.store_id, actor=seller)
    assert open_due_accounts() == 0, "a minute after the try before"
    clock.forward(minutes=1)
    assert open_due_accounts() == 1
    assert account_of(asked.store).state == State.OPENED
    assert account_of(asked.store).differing == []


def test_a_registration_number_of_somebody_else_opens_nothing(system, asked):
    other = make_store()
    tell_company(other.merchant, name="厦门灯具有限公司")
    client.open_account(applicant_of(other.merchant), "theirs")

    account = try_it(asked)

    assert (account.state, account.number, account.differing) == (State.REFUSED, "", ["name"])


def test_two_stores_of_a_company_share_its_account(system, asked, seller):
    other = make_asked(make_store(asked.store.merchant), seller)

    assert open_due_accounts() == 2

    assert len({account_of(asked.store).number, account_of(other.store).number}) == 1
    assert len(system.accounts) == 1


def test_company_information_that_lost_a_field_is_a_problem_and_no_question(system, asked):
    tell_company(asked.store.merchant, street="")

    assert try_it(asked).last_problem == Problem.INCOMPLETE
    assert system.asked == {"lookups": 0, "openings": 0}


def test_without_an_address_no_job_opens_anything(asked, settings):
    settings.SUPPLY_URL = ""

    assert not open_account(account_id=asked.pk)
    assert open_due_accounts() == 0
    assert account_of(asked.store).attempts == 0


def test_a_row_that_a_dead_worker_held_is_taken_up_when_its_lease_is_over(system, asked, clock):
    now = timezone.now()
    SupplyAccount.objects.filter(pk=asked.pk).update(
        state=State.SENDING, attempts=1, next_try_at=now + timedelta(minutes=1), lease_until=now + lease()
    )

    assert open_due_accounts() == 0
    clock.forward(minutes=5)
    assert open_due_accounts() == 1
    account = account_of(asked.store)
    assert (account.state, account.attempts) == (State.OPENED, 2)


def test_a_sweep_stops_after_its_time_and_leaves_the_rest_to_the_next(system, seller, monkeypatch):
    monkeypatch.setattr("merchant.supply.opening.SWEEP_SECONDS", 0)
    system.mood("500")
    for number in range(3):
        make_asked(make_store(), seller, **british(number))

    left = []
    for _sweep in range(3):
        assert open_due_accounts() == 1
        left.append(SupplyAccount.objects.filter(attempts=0).count())

    assert left == [2, 1, 0]
    assert open_due_accounts() == 0


def test_an_account_that_another_merchant_has_is_given_to_nobody_else(system, asked):
    theirs = try_it(make_asked(make_store()))  # the same company, in another merchant's name

    account = try_it(asked)

    assert theirs.state == State.OPENED
    assert (account.state, account.number, account.last_problem) == (State.ASKED, "", Problem.SOMEBODY_ELSE)


def test_stores_of_one_merchant_share_their_companys_account(system, asked):
    sister = make_store(asked.merchant)
    begin_joining(store_id=sister.pk, actor=None)
    number = try_it(asked).number

    assert try_it(services.ask_account(store_id=sister.pk, actor=None)).number == number
