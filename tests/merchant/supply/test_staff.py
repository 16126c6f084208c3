"""Staff: who waits since when and why, another try now, and a number by hand."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from merchant.audit.models import Event
from merchant.messages.models import Message
from merchant.stores.models import Participation
from merchant.supply import services
from merchant.supply.exceptions import SupplyError
from merchant.supply.models import SupplyAccount
from merchant.supply.opening import lease, open_due_accounts
from tests.merchant.supply.cast import REGISTRATION, account_of, tell_company
from tests.signing_in import give_second_factor, make_staff, sign_in_with_second_factor

pytestmark = pytest.mark.django_db
State = SupplyAccount.State
LIST = "admin:merchant_supplyaccount_changelist"


def act(account, name):
    return reverse("admin:merchant_supplyaccount_act", args=[account.pk, name])


def enter(account, actor, number="SC-BY-HAND", reason="told by telephone"):
    return services.enter_number(account_id=account.pk, number=number, reason=reason, actor=actor)


def test_the_list_tells_state_age_attempts_and_problem(system, staff_client, asked):
    system.mood("500")
    open_due_accounts()

    text = staff_client.get(reverse(LIST)).text

    assert asked.store.name in text
    assert "the system reported an error of its own" in text


def test_the_list_says_where_accounts_are_opened_by_hand(staff_client, asked, settings):
    settings.SUPPLY_URL = ""

    assert "SUPPLY_URL" in staff_client.get(reverse(LIST)).text


def test_a_number_by_hand_opens_the_account(staff, asked):
    enter(asked, staff)

    account = account_of(asked.store)
    assert (account.state, account.number) == (State.OPENED, "SC-BY-HAND")
    event = Event.objects.get(kind="account.entered")
    assert (event.actor, event.data["reason"]) == (staff, "told by telephone")
    assert Message.objects.get(kind="account.opened").data["number"] == "SC-BY-HAND"
    assert Participation.objects.get(store=asked.store).next_step != "account"


def test_the_same_number_twice_is_entered_once(staff, asked):
    enter(asked, staff)
    enter(asked, staff)

    assert Event.objects.filter(kind="account.entered").count() == 1


def test_a_wrong_number_is_mended_and_both_are_kept(staff, asked):
    enter(asked, staff)
    enter(asked, staff, number="SC-2", reason="mistyped")

    assert account_of(asked.store).number == "SC-2"
    assert [event.data["old"] for event in Event.objects.filter(kind="account.entered").order_by("pk")] == [
        "–",
        "SC-BY-HAND",
    ]


def test_by_the_form(staff_client, asked):
    staff_client.post(act(asked, "enter"), {"number": "SC-7", "reason": "on paper"})

    assert account_of(asked.store).number == "SC-7"
    assert (
        "on paper" in staff_client.get(reverse("admin:merchant_supplyaccount_change", args=[asked.pk])).text
    )


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"number": "SC-7"},
        {"number": "", "reason": "x"},
        {"number": "SC 7", "reason": "x"},
        {"number": "<b>", "reason": "x"},
        {"number": "9" * 41, "reason": "x"},
        {"number": "SC-7\n8", "reason": "x"},
        {"number": "SC-7", "reason": "x" * 301},
    ],
)
def test_what_is_no_number_or_has_no_reason_is_refused_at_its_field(staff_client, asked, told):
    response = staff_client.post(act(asked, "enter"), told)

    assert response.status_code == 200
    assert 'role="alert"' in response.text
    assert account_of(asked.store).number == ""


def test_tried_again_it_is_due_now(system, staff_client, asked):
    system.mood("500")
    open_due_accounts()
    system.mood("ok")

    staff_client.post(act(asked, "try-again"))

    assert open_due_accounts() == 1
    assert account_of(asked.store).state == State.OPENED
    assert Event.objects.filter(kind="account.tried_again").count() == 1


def test_what_differed_is_tried_again_from_the_list(system, staff_client, asked):
    system.mood("mismatch", REGISTRATION, registered={"name": "泉州灯饰有限公司"})
    open_due_accounts()
    tell_company(asked.merchant, name="泉州灯饰有限公司")

    staff_client.post(reverse(LIST), {"action": "try_selected_again", "_selected_action": [asked.pk]})

    assert account_of(asked.store).state == State.ASKED
    assert open_due_accounts() == 1


def test_what_is_opened_is_not_tried_again(staff, asked):
    enter(asked, staff)

    with pytest.raises(SupplyError, match="is opened"):
        services.try_again(account_id=asked.pk, actor=staff)


def test_what_a_worker_is_at_is_left_alone(staff_client, staff, asked):
    SupplyAccount.objects.update(state=State.SENDING, lease_until=timezone.now() + lease())

    assert "being tried right now" in staff_client.post(act(asked, "try-again")).text
    with pytest.raises(SupplyError):
        services.try_again(account_id=asked.pk, actor=staff)


def test_an_act_that_nobody_offers_is_not_found(staff_client, asked):
    assert staff_client.get(act(asked, "delete")).status_code == 404


def test_who_may_only_look_may_not_act(db, asked):
    looker = make_staff("looker@example.com", is_superuser=False)
    looker.user_permissions.add(Permission.objects.get(codename="view_supplyaccount"))
    give_second_factor(looker)
    client = Client()
    sign_in_with_second_factor(client, looker.email)

    assert client.get(reverse(LIST)).status_code == 200
    assert client.post(act(asked, "enter"), {"number": "SC-7", "reason": "x"}).status_code == 403
    client.post(reverse(LIST), {"action": "try_selected_again", "_selected_action": [asked.pk]})
    assert account_of(asked.store).number == ""
    assert not Event.objects.filter(kind="account.tried_again").exists()
