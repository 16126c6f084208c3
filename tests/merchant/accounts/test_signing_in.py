import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from tests.signing_in import is_signed_in, make_person, sign_in


def test_the_right_password_opens_the_door(client, person):
    response = sign_in(client)

    assert response.status_code == 302
    assert response.url == "/"
    assert is_signed_in(client)


def test_the_address_may_be_written_in_any_case(client, person):
    sign_in(client, "MEI@Example.com")

    assert is_signed_in(client)


def test_signing_in_leaves_one_address_the_accounts_own(client, person):
    sign_in(client)

    assert not EmailAddress.objects.exists()


@pytest.mark.parametrize(
    ("email", "password"),
    [("mei@example.com", "wrong"), ("nobody@example.com", "wrong"), ("mei@example.com", "")],
    ids=["wrong password", "unknown address", "no password"],
)
def test_a_wrong_pair_stays_outside(client, person, email, password):
    response = sign_in(client, email, password)

    assert response.status_code == 200
    assert not is_signed_in(client)


def test_a_wrong_address_and_a_wrong_password_read_alike(client, person):
    wrong_password = sign_in(client, "mei@example.com", "wrong").context["form"].errors
    wrong_address = sign_in(client, "nobody@example.com", "wrong").context["form"].errors

    assert wrong_password == wrong_address


def test_a_deactivated_account_is_told_so_and_stays_outside(client):
    make_person(is_active=False)

    response = sign_in(client)

    assert response.url == reverse("account_inactive")
    assert not is_signed_in(client)
    assert client.get(response.url).status_code == 200


def test_deactivating_an_account_ends_its_sessions(client, person):
    sign_in(client)

    person.is_active = False
    person.save(update_fields=["is_active"])

    assert not is_signed_in(client)


def test_one_comes_back_to_the_page_asked_for(client, person):
    response = sign_in(client, next="/accounts/me/")

    assert response.url == "/accounts/me/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "https:///evil.example",
        "\\\\evil.example",
    ],
)
def test_nobody_is_sent_to_another_site_after_signing_in(client, person, elsewhere):
    response = sign_in(client, next=elsewhere)

    assert response.url == "/"


@pytest.mark.parametrize("path", ["signup/", "email/", "confirm-email/", "login/code/", "3rdparty/"])
def test_what_we_do_not_offer_has_no_address(client, path):
    assert client.get(f"/accounts/{path}").status_code == 404


def test_signing_out_needs_a_click(client, person):
    sign_in(client)

    asked = client.get(reverse("account_logout"))

    assert asked.status_code == 200
    assert is_signed_in(client)


def test_signing_out_leads_back_to_sign_in(client, person):
    sign_in(client)

    response = client.post(reverse("account_logout"))

    assert response.url == reverse("account_login")
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "name",
    ["account", "account_change_password", "mfa_index", "mfa_activate_totp", "mfa_reauthenticate"],
)
def test_own_pages_ask_a_stranger_to_sign_in(client, db, name):
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
    ],
)
def test_pages_of_the_entrance_open_without_signing_in(client, db, name):
    assert client.get(reverse(name)).status_code == 200
