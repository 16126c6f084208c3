import re

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from merchant.accounts.models import User
from tests.signing_in import PASSWORD, is_signed_in, sign_in

NEW = "another-long-one-42"


@pytest.fixture
def link(client, person, mailoutbox):
    """A fresh reset link, as it stands in the mail."""
    client.post(reverse("account_reset_password"), {"email": person.email})
    return re.search(r"http://testserver(/\S+)", mailoutbox[-1].body)[1]


def choose(client, link, password=NEW, again=NEW):
    page = client.get(link, follow=True)
    where = page.redirect_chain[-1][0] if page.redirect_chain else link
    return client.post(where, {"password1": password, "password2": again})


def test_the_link_in_the_mail_gives_a_new_password(client, person, link):
    choose(client, link)
    sign_in(client, password=NEW)

    assert is_signed_in(client)


def test_a_reset_leaves_one_address_the_accounts_own(client, link):
    choose(client, link)

    assert not EmailAddress.objects.exists()


def test_an_address_that_was_changed_opens_nothing_any_more(client, person, link):
    User.objects.update(email="new@example.com")

    page = client.get(link)
    sign_in(client, "mei@example.com")

    assert page.context["token_fail"]
    assert not is_signed_in(client)


def test_choosing_a_new_password_does_not_sign_in_by_itself(client, link):
    choose(client, link)

    assert not is_signed_in(client)


def test_the_link_works_once(client, link):
    choose(client, link)

    page = client.get(link)

    assert page.context["token_fail"]


def test_the_link_ends_after_two_hours(client, link, monkeypatch):
    later = timezone.now().replace(tzinfo=None) + timezone.timedelta(hours=2, minutes=5)
    monkeypatch.setattr(
        "django.contrib.auth.tokens.PasswordResetTokenGenerator._now", lambda generator: later
    )

    page = client.get(link)

    assert page.context["token_fail"]


def test_a_made_up_link_is_refused(client, person):
    page = client.get("/accounts/password/reset/key/1-cabcde-0123456789abcdef/")

    assert page.context["token_fail"]


def test_the_key_leaves_the_address_bar(client, link):
    assert client.get(link).url.endswith("set-password/")


@pytest.mark.parametrize(
    ("password", "again"),
    [
        ("short", "short"),
        ("1234567890123", "1234567890123"),
        ("password1234", "password1234"),
        (NEW, NEW + "x"),
    ],
    ids=["too short", "only digits", "known to everybody", "typed differently"],
)
def test_a_weak_or_mistyped_password_is_refused(client, link, password, again):
    response = choose(client, link, password, again)

    assert response.status_code == 200
    assert response.context["form"].errors


def test_an_unknown_address_is_answered_alike_and_gets_no_mail(client, db, mailoutbox):
    response = client.post(reverse("account_reset_password"), {"email": "nobody@example.com"})

    assert response.url == reverse("account_reset_password_done")
    assert mailoutbox == []


def test_a_deactivated_account_gets_no_link(client, person, mailoutbox):
    User.objects.update(is_active=False)

    client.post(reverse("account_reset_password"), {"email": person.email})

    assert mailoutbox == []


def test_a_reset_is_told_to_the_owner(client, link, mailoutbox):
    choose(client, link)

    assert mailoutbox[-1].subject == "Your Bantuo password was changed"


def test_changing_the_password_needs_the_old_one(client, person):
    sign_in(client)

    refused = client.post(
        reverse("account_change_password"), {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    )

    assert refused.context["form"].errors["oldpassword"]
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_changing_the_password_signs_out_here_too(client, person):
    sign_in(client)

    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )

    assert not is_signed_in(client)


def test_a_new_person_without_password_chooses_one_by_link(client, person, mailoutbox):
    person.set_unusable_password()
    person.save()

    client.post(reverse("account_reset_password"), {"email": person.email})

    assert len(mailoutbox) == 1
