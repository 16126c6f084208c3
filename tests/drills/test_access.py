"""Guessing is throttled, and a session that ended stays ended."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from merchant.accounts.adapter import AccountAdapter
from tests.signing_in import (
    PASSWORD,
    current_code,
    give_second_factor,
    is_signed_in,
    make_person,
    make_staff,
    sign_in,
    sign_in_with_second_factor,
    wrong_code,
)

NEW = "another-long-one-42"
REFUSAL = str(AccountAdapter.error_messages["too_many_login_attempts"])
BY_ACCOUNT_HERE, BY_ACCOUNT_EVERYWHERE, BY_ADDRESS = 5, 40, 20


@pytest.fixture(autouse=True)
def _no_attempts_counted_yet(db):
    cache.clear()


@pytest.fixture
def person():
    return make_person()


@pytest.fixture
def signed_in(client, person):
    sign_in(client)
    return client


def guess(client, times, *, address="198.51.100.1", email="mei@example.com"):
    return [sign_in(client, email, f"guess-{n}", address=address) for n in range(times)][-1]


def guess_from_everywhere(client, times):
    for n in range(times):
        sign_in(client, password=f"guess-{n}", address=f"198.51.100.{n % 200}")


def is_refused(response):
    return response.status_code == 200 and escape(REFUSAL) in response.text


def test_after_five_guesses_even_the_right_password_is_refused_here(client, person):
    guess(client, BY_ACCOUNT_HERE)

    response = sign_in(client, address="198.51.100.1")

    assert is_refused(response)
    assert not is_signed_in(client)


def test_the_refusal_is_one_sentence(client, person):
    guess(client, BY_ACCOUNT_HERE)

    response = sign_in(client, address="198.51.100.1")

    assert response.context["form"].errors == {"__all__": [REFUSAL]}


def test_four_guesses_are_forgiven(client, person):
    guess(client, BY_ACCOUNT_HERE - 1)

    sign_in(client, address="198.51.100.1")

    assert is_signed_in(client)


def test_the_owner_elsewhere_is_not_locked_out_by_one_guesser(client, person):
    for _round in range(BY_ACCOUNT_EVERYWHERE):
        guess(client, 1)

    sign_in(client, address="203.0.113.7")

    assert is_signed_in(client)


def test_guessing_from_many_addresses_closes_the_account_to_passwords(client, person):
    guess_from_everywhere(client, BY_ACCOUNT_EVERYWHERE)

    response = sign_in(client, address="203.0.113.7")

    assert is_refused(response)


def test_the_owner_opens_it_again_by_a_link(client, person, mailoutbox):
    guess_from_everywhere(client, BY_ACCOUNT_EVERYWHERE)
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = next(word for word in mailoutbox[-1].body.split() if "/reset/key/" in word)
    form = client.get(link.removeprefix("http://testserver"))
    client.post(form.url, {"password1": NEW, "password2": NEW})

    sign_in(client, password=NEW)

    assert is_signed_in(client)


def test_other_accounts_are_not_concerned(client, person):
    make_person("lin@example.com")
    guess(client, BY_ACCOUNT_HERE)

    sign_in(client, "lin@example.com", address="198.51.100.1")

    assert is_signed_in(client)


def test_writing_the_address_differently_does_not_help_the_guesser(client, person):
    for email in (
        "mei@example.com",
        "MEI@example.com",
        "Mei@Example.com",
        " mei@example.com",
        "mEi@example.com",
    ):
        guess(client, 1, email=email)

    assert is_refused(sign_in(client, address="198.51.100.1"))


def test_naming_another_port_of_ours_does_not_help_the_guesser(client, person):
    for port in range(BY_ACCOUNT_HERE):
        client.defaults["HTTP_HOST"] = f"testserver:{9000 + port}"
        guess(client, 1)

    assert is_refused(sign_in(client, address="198.51.100.1"))


def test_an_address_that_nobody_has_is_throttled_alike(client, db):
    guess(client, BY_ACCOUNT_HERE, email="nobody@example.com")

    assert is_refused(guess(client, 1, email="nobody@example.com"))


def test_signing_in_rightly_costs_nothing(client, person):
    for _round in range(BY_ACCOUNT_HERE + 2):
        sign_in(client)
        assert is_signed_in(client)
        client.post(reverse("account_logout"))


def test_one_address_cannot_try_many_accounts(client, person):
    for n in range(BY_ADDRESS):
        guess(client, 1, email=f"someone{n}@example.com")

    assert is_refused(sign_in(client, address="198.51.100.1"))
    sign_in(client, address="203.0.113.7")
    assert is_signed_in(client)


def test_a_made_up_forwarding_header_does_not_hide_an_address(client, person):
    for n in range(BY_ACCOUNT_HERE):
        body = {"login": person.email, "password": "wrong"}
        client.post(reverse("account_login"), body, headers={"x-forwarded-for": f"10.0.0.{n}"})

    assert is_refused(sign_in(client, address="127.0.0.1"))


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(client, person, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def attempt(real, password):
        return client.post(
            reverse("account_login"),
            {"login": person.email, "password": password},
            headers={"x-forwarded-for": f"10.9.9.9, {real}"},
        )

    for n in range(BY_ACCOUNT_HERE):
        attempt("198.51.100.1", f"guess-{n}")

    assert is_refused(attempt("198.51.100.1", PASSWORD))
    assert attempt("203.0.113.7", PASSWORD).status_code == 302


def test_codes_of_the_second_factor_cannot_be_guessed_without_end(client, db):
    give_second_factor(make_staff())
    sign_in(client, "staff@example.com")
    for _round in range(BY_ADDRESS):
        client.post(reverse("mfa_authenticate"), {"code": wrong_code()})

    response = client.post(reverse("mfa_authenticate"), {"code": current_code()})

    assert is_refused(response)
    assert not is_signed_in(client)


def test_the_password_cannot_be_guessed_by_confirming_it(signed_in):
    for _round in range(BY_ACCOUNT_HERE * 2):
        signed_in.post(reverse("account_reauthenticate"), {"password": "wrong"})

    response = signed_in.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert response.status_code == 429
    assert "text/html" in response.headers["Content-Type"]


def test_the_old_password_cannot_be_guessed_by_changing_it(signed_in):
    body = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    for _round in range(5):
        signed_in.post(reverse("account_change_password"), body)

    response = signed_in.post(reverse("account_change_password"), {**body, "oldpassword": PASSWORD})

    assert response.status_code == 429


def test_nobody_is_flooded_with_reset_mails(client, person, mailoutbox):
    answers = [client.post(reverse("account_reset_password"), {"email": person.email}) for _ in range(8)]

    assert answers[-1].status_code == 429
    assert len(mailoutbox) == 5


def test_signing_in_changes_the_sessions_key(client, person):
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key

    sign_in(client)

    assert client.session.session_key != planted
    client.cookies["sessionid"] = planted
    assert not is_signed_in(client)


def test_a_planted_session_key_that_never_existed_is_not_taken_over(client, person):
    client.cookies["sessionid"] = planted = "a" * 32

    sign_in(client)

    assert client.cookies["sessionid"].value != planted


def test_the_second_factor_changes_the_sessions_key_too(client, db):
    give_second_factor(make_staff())
    sign_in(client, "staff@example.com")
    half_way = client.session.session_key

    client.post(reverse("mfa_authenticate"), {"code": current_code()})

    assert client.session.session_key != half_way
    client.cookies["sessionid"] = half_way
    assert not is_signed_in(client)


def test_a_session_replayed_after_sign_out_is_refused(signed_in):
    stolen = signed_in.session.session_key

    signed_in.post(reverse("account_logout"))

    signed_in.cookies["sessionid"] = stolen
    assert not is_signed_in(signed_in)


def test_a_session_elsewhere_ends_when_the_password_changes(signed_in):
    elsewhere = Client()
    sign_in(elsewhere, address="203.0.113.8")
    body = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}

    signed_in.post(reverse("account_change_password"), body)

    assert not is_signed_in(elsewhere)
    assert not is_signed_in(signed_in)


def test_staff_see_nothing_of_the_admin_without_second_factor(client, db):
    make_staff()
    sign_in(client, "staff@example.com")

    assert client.get("/admin/merchant/user/").status_code == 302
    assert client.post("/admin/merchant/user/add/", {"email": "x@example.com"}).status_code == 302


def test_a_replayed_session_does_not_open_the_admin(client, db):
    give_second_factor(make_staff())
    sign_in_with_second_factor(client)
    stolen = client.session.session_key
    client.post(reverse("account_logout"))

    client.cookies["sessionid"] = stolen

    assert client.get("/admin/").status_code == 302


def test_the_sessions_cookie_is_kept_from_scripts_and_other_sites(client, person):
    sign_in(client)

    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
