"""The page of the account: what happens, what failed, when it goes on; by htmx and without."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from merchant.cases.models import Case
from merchant.supply import tasks
from merchant.supply.escalating import escalate_accounts
from merchant.supply.models import SupplyAccount
from merchant.supply.opening import open_due_accounts
from tests.conftest import client_of
from tests.factories import make_seller
from tests.merchant.supply.cast import REGISTRATION, UNSIGNED, account_of, tell_company

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
POLLS = 'hx-trigger="every '


def page(client, store, **headers):
    response = client.get(reverse("merchant:joining_account", args=[store.code]), headers=headers)
    assert response.status_code == 200
    return response.text


def ask(client, store, **headers):
    return client.post(reverse("merchant:joining_account_ask", args=[store.code]), headers=headers)


def test_before_it_is_asked_for_the_page_says_what_happens_then(seller_client, ready):
    text = page(seller_client, ready)

    assert "Open the account" in text
    assert "found by the registration number" in text
    assert POLLS not in text


def test_a_store_that_has_not_begun_is_offered_nothing(seller_client, store):
    text = page(seller_client, store)

    assert "has not begun" in text
    assert "Open the account" not in text


def test_what_comes_first_is_named_and_linked(seller_client, ready):
    UNSIGNED.add(ready.pk)

    text = page(seller_client, ready)

    assert ">Agreement</a>" in text
    assert "Open the account" not in text


def test_what_the_company_information_lacks_is_named_with_the_way_there(seller_client, ready):
    tell_company(ready.merchant, representative="")

    text = page(seller_client, ready)

    assert "Legal representative" in text
    assert reverse("merchant:company", args=[ready.merchant.code]) in text
    assert "Open the account" not in text


def test_one_click_asks_and_leads_back(seller_client, ready):
    response = ask(seller_client, ready)

    assert response.url == reverse("merchant:joining_account", args=[ready.code])
    assert account_of(ready).state == SupplyAccount.State.ASKED


def test_by_htmx_the_panel_alone_comes_back_and_looks_again(system, seller_client, ready):
    response = ask(seller_client, ready, **HTMX)

    assert response.status_code == 200
    assert response.text.lstrip().startswith('<div id="account-panel"')
    assert 'hx-trigger="every 3s"' in response.text
    assert "<html" not in response.text


def test_the_bell_is_rung_for_it(seller_client, ready, monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    monkeypatch.setattr(tasks.open_account, "apply_async", lambda args, **_how: rung.append(args))

    with django_capture_on_commit_callbacks(execute=True):
        ask(seller_client, ready)

    assert rung == [(account_of(ready).pk,)]


def test_two_clicks_ask_once(seller_client, ready):
    ask(seller_client, ready)
    ask(seller_client, ready)

    assert SupplyAccount.objects.count() == 1


def test_a_forged_click_before_its_turn_changes_nothing_and_says_why(seller_client, ready):
    UNSIGNED.add(ready.pk)

    response = ask(seller_client, ready)

    assert response.status_code == 200
    assert "“Agreement” comes first" in response.text
    assert not SupplyAccount.objects.exists()


def test_on_its_way_it_says_what_failed_and_when_it_goes_on(system, clock, seller_client, asked):
    system.mood("500")
    for _try in range(3):
        clock.set(max(timezone.now(), account_of(asked.store).next_try_at))
        open_due_accounts()

    text = page(seller_client, asked.store, **HTMX)

    assert "the system reported an error of its own" in text
    assert f"{account_of(asked.store).next_try_at:2026-03-02 %H:%M}" in text
    assert "Try again now" in text
    assert 'hx-trigger="every 30s"' in text


def test_opened_it_says_its_number_and_looks_no_more(system, seller_client, asked):
    open_due_accounts()

    text = page(seller_client, asked.store, **HTMX)

    assert account_of(asked.store).number in text
    assert POLLS not in text
    assert "<button" not in text


def test_what_differs_is_named_with_the_way_to_mend_it(system, seller_client, asked):
    system.mood("mismatch", REGISTRATION, registered={"name": "Other", "city": "Bath"})
    open_due_accounts()

    text = page(seller_client, asked.store, **HTMX)

    assert "Registered name" in text
    assert "City" in text
    assert reverse("merchant:company", args=[asked.merchant.code]) in text
    assert "Ask again" in text
    assert POLLS not in text


def test_overdue_it_asks_the_two_questions_and_leads_to_the_case(clock, system, seller_client, asked):
    clock.forward(hours=24)
    escalate_accounts()

    text = page(seller_client, asked.store, **HTMX)

    assert "Is your company information complete?" in text
    assert "Is it the same as it is registered?" in text
    assert Case.objects.get().get_absolute_url() in text
    assert "Ask again" in text
    assert 'hx-trigger="every 30s"' in text


def test_where_staff_open_accounts_the_page_says_so(seller_client, asked, settings):
    settings.SUPPLY_URL = ""

    text = page(seller_client, asked.store, **HTMX)

    assert "Platform staff open the account by hand" in text
    assert "Tried next" not in text


def test_who_may_only_look_sees_no_button(colleague_client, ready):
    text = page(colleague_client, ready)

    assert "An owner or operator of your team asks for it." in text
    assert "<button id=" not in text
    assert ask(colleague_client, ready).status_code == 403


def test_an_operator_may_ask(ready):
    operator = client_of(make_seller(ready.merchant, role="operator"))

    assert ask(operator, ready).status_code == 302
    assert SupplyAccount.objects.exists()


def test_nobody_elses_account_is_seen_or_asked_for(outsider_client, ready):
    assert ask(outsider_client, ready).status_code == 404
    assert outsider_client.get(reverse("merchant:joining_account", args=[ready.code])).status_code == 404
    assert not SupplyAccount.objects.exists()


def test_a_get_asks_for_nothing(seller_client, ready):
    response = seller_client.get(reverse("merchant:joining_account_ask", args=[ready.code]))

    assert response.status_code == 405
    assert not SupplyAccount.objects.exists()


def test_looking_again_costs_a_fixed_number_of_queries(seller_client, asked, django_assert_max_num_queries):
    page(seller_client, asked.store)

    with django_assert_max_num_queries(14):
        page(seller_client, asked.store, **HTMX)


def test_the_checklist_tells_it(system, seller_client, asked):
    checklist = reverse("merchant:joining", args=[asked.store.code])
    assert "Asked for; the page shows how it goes." in seller_client.get(checklist).text

    open_due_accounts()

    assert f"Account {account_of(asked.store).number}" in seller_client.get(checklist).text


def test_the_message_leads_to_the_page(system, seller_client, asked):
    open_due_accounts()
    centre = reverse("merchant:messages", args=[asked.merchant.code])

    assert account_of(asked.store).number in seller_client.get(centre).text


def test_a_moment_of_the_next_try_that_has_passed_is_in_a_moment(system, seller_client, asked):
    SupplyAccount.objects.update(next_try_at=timezone.now() - timedelta(minutes=3))

    assert "in a moment" in page(seller_client, asked.store, **HTMX)
