"""The way in for who was invited: signed in or not, new or known, by a link that works or doesn't."""

import io
import logging
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from merchant.accounts.models import User
from merchant.audit.models import Event
from merchant.team import inviting, services
from merchant.team.models import Invitation
from merchant.tenancy.models import Membership
from merchant.tenancy.roles import Role
from tests.conftest import client_of
from tests.factories import make_user
from tests.signing_in import PASSWORD, is_signed_in, make_person, sign_in

pytestmark = pytest.mark.django_db
EMAIL = "mei@example.com"
PAGE, ACCEPT, JOIN, SWITCH = (
    reverse(name) for name in ("invitation", "invitation_accept", "invitation_join", "invitation_switch")
)
FORM = {"name": "Mei Lin", "password": PASSWORD, "again": PASSWORD}
NONE_SUCH = "There is no such invitation"


@pytest.fixture(autouse=True)
def _no_attempts_counted_yet(db):
    cache.clear()


@pytest.fixture
def made(merchant, store, seller):
    """An open invitation with its secret."""
    return inviting.invite(
        merchant=merchant, email=EMAIL, role=Role.OPERATOR, all_stores=True, stores=[], actor=seller
    )


@pytest.fixture
def invitation(made):
    return made[0]


@pytest.fixture
def link(made):
    return reverse("invitation_open", args=[made[1]])


def members():
    return Membership.objects.standing().filter(user__email=EMAIL)


def opened(link, client=None):
    client = client or Client()
    client.get(link)
    return client


# --- the link ----------------------------------------------------------------------------------------------


def test_the_secret_leaves_the_address_at_once(link, invitation):
    client = Client()

    response = client.get(link)

    assert response.url == PAGE
    assert link.split("/")[-2] not in str(dict(client.session))
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cache-Control"] == "no-store"


def test_following_a_link_uses_nothing_up(link, invitation):
    for _round in range(3):
        assert Client().get(link).url == PAGE

    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert Event.objects.filter(kind="invitation.accepted").count() == 0


def test_the_page_tells_the_merchant_and_who_invites_and_no_more(link, merchant, store, seller, colleague):
    text = opened(link).get(PAGE).text

    assert merchant.name in text
    assert str(seller) in text
    for untold in (store.code, store.name, merchant.code, str(colleague), seller.email):
        assert untold not in text


@pytest.mark.parametrize("token", ["X1", "a" * 43, "é" * 43, "%00", "a" * 3_000])
def test_a_forged_link_is_answered_like_one_that_never_was(token):
    response = Client().get(reverse("invitation_open", args=["X1"]).replace("X1", token))

    assert response.status_code in {400, 404}
    assert response.status_code == 400 or NONE_SUCH in response.text


@pytest.mark.parametrize("path", [PAGE, ACCEPT, JOIN])
def test_without_a_link_there_is_the_same_page(path):
    client = Client()
    response = client.get(path) if path == PAGE else client.post(path, FORM)

    assert response.status_code == 404
    assert NONE_SUCH in response.text


def withdrawn(invitation):
    inviting.withdraw_invitation(invitation_id=invitation.pk, actor=invitation.made_by)


def expired(invitation):
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def used(invitation):
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=timezone.now(), accepted_by=make_user())


ENDED = [(withdrawn, "was withdrawn"), (expired, "has expired"), (used, "was used already")]


@pytest.mark.parametrize(("end", "told"), ENDED)
def test_an_invitation_that_ended_says_so_and_no_name(link, invitation, merchant, seller, end, told):
    end(invitation)

    response = opened(link).get(PAGE)

    assert response.status_code == 410
    assert told in response.text
    assert not [name for name in (merchant.name, str(seller), EMAIL) if name in response.text]


@pytest.mark.parametrize(("end", "told"), ENDED)
@pytest.mark.parametrize("is_known", [True, False])
def test_what_ends_while_the_page_stands_open_lets_nobody_in(link, invitation, end, told, is_known):
    client = opened(link, client_of(make_person(EMAIL)) if is_known else None)
    end(invitation)

    response = client.post(ACCEPT if is_known else JOIN, FORM, follow=True)

    assert told in response.text
    assert not members().exists()
    assert User.objects.filter(email=EMAIL).exists() == is_known


def test_a_link_that_was_renewed_while_the_page_stands_open_lets_nobody_in(link, invitation):
    client = opened(link)
    inviting.renew_invitation(invitation_id=invitation.pk, actor=invitation.made_by)

    assert client.post(JOIN, FORM).status_code == 404
    assert not User.objects.filter(email=EMAIL).exists()


# --- who is new --------------------------------------------------------------------------------------------


def test_who_is_new_chooses_name_and_password_and_is_signed_in(link, merchant, store):
    client = opened(link)
    assert 'name="password"' in client.get(PAGE).text

    response = client.post(JOIN, FORM, follow=True)

    assert response.redirect_chain == [(reverse("merchant:workbench", args=[store.code]), 302)]
    assert f"you are in the team of {merchant.name} now" in response.text
    person = members().get().user
    assert (person.name, person.check_password(PASSWORD)) == ("Mei Lin", True)
    assert is_signed_in(client)


def test_the_new_account_signs_in_afterwards(link):
    opened(link).post(JOIN, FORM)
    client = Client()

    sign_in(client, EMAIL)

    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("instead", "told"),
    [
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "1234567890", "again": "1234567890"}, "too common"),
        ({"password": "mei@example.com", "again": "mei@example.com"}, "too similar"),
        ({"again": "another-long-one-42"}, "The two passwords differ"),
        ({"name": ""}, "required"),
        ({"name": "x" * 101}, "100"),
        ({"name": "nul\x00"}, "Null characters"),
        ({"password": "", "again": ""}, "required"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_saved(link, instead, told):
    client = opened(link)

    response = client.post(JOIN, FORM | instead)

    assert response.status_code == 200
    assert told in response.text
    assert not User.objects.filter(email=EMAIL).exists()
    assert not is_signed_in(client)


def test_a_password_is_never_sent_back(link):
    response = opened(link).post(JOIN, FORM | {"name": ""})

    assert PASSWORD not in response.text


def test_a_double_click_joins_once(link):
    client, again = opened(link), opened(link)

    client.post(JOIN, FORM)
    response = again.post(JOIN, FORM, follow=True)

    assert "was used already" in response.text
    assert members().count() == 1
    assert User.objects.filter(email=EMAIL).count() == 1


def test_fields_that_the_form_does_not_have_do_nothing(link, outsider):
    foreign = outsider.memberships.get().merchant
    extra = {"role": "owner", "is_staff": "on", "email": "evil@example.com", "merchant": foreign.pk}

    opened(link).post(JOIN, FORM | extra)

    place = members().get()
    assert (place.role, place.user.is_staff, place.merchant_id == foreign.pk) == (Role.OPERATOR, False, False)


# --- who is known ------------------------------------------------------------------------------------------


def test_who_has_an_account_signs_in_and_comes_back_to_the_invitation(link, store):
    make_person(EMAIL)
    client = opened(link)
    text = client.get(PAGE).text
    assert f"{reverse('account_login')}?next=%2Finvitations%2F" in text
    assert 'name="password"' not in text

    response = sign_in(client, EMAIL, next=PAGE)
    assert response.url == PAGE
    response = client.post(ACCEPT)

    assert response.url == reverse("merchant:workbench", args=[store.code])
    assert members().count() == 1


def test_who_is_signed_in_joins_by_one_click(link, store):
    client = opened(link, client_of(make_person(EMAIL)))
    assert ACCEPT in client.get(PAGE).text

    assert client.post(ACCEPT).url == reverse("merchant:workbench", args=[store.code])
    assert members().get().role == Role.OPERATOR


def test_the_address_counts_whatever_its_case(link):
    User.objects.filter(pk=make_person(EMAIL).pk).update(email="Mei@Example.com")
    client = opened(link, client_of(User.objects.get(email="Mei@Example.com")))

    client.post(ACCEPT)

    assert Membership.objects.filter(user__email__iexact=EMAIL).count() == 1


def test_two_tabs_join_once(link, store):
    client = opened(link, client_of(make_person(EMAIL)))

    answers = [client.post(ACCEPT).url for _tab in range(2)]

    assert answers == [reverse("merchant:workbench", args=[store.code])] * 2
    assert Event.objects.filter(kind="member.added").count() == 1


def test_back_after_joining_leads_to_work(link):
    client = opened(link, client_of(make_person(EMAIL)))
    client.post(ACCEPT)

    assert client.get(PAGE).url == reverse("home")
    assert client.get(link).url == PAGE


def test_joining_by_name_is_not_for_who_is_signed_in(link):
    client = opened(link, client_of(make_person(EMAIL)))

    assert client.post(JOIN, FORM).url == PAGE
    assert not members().exists()


def test_who_is_not_signed_in_accepts_nothing(link):
    make_person(EMAIL)

    assert opened(link).post(ACCEPT).url == PAGE
    assert not members().exists()


def test_an_account_is_not_taken_over_by_a_link(link):
    make_person(EMAIL, password="their-own-word-9")

    response = opened(link).post(JOIN, FORM)

    assert "There is an account with this address" in response.text
    assert User.objects.get(email=EMAIL).check_password("their-own-word-9")


def test_who_is_somebody_else_reads_so_and_may_sign_out(link, seller):
    client = opened(link, client_of(seller))
    text = client.get(PAGE).text
    assert seller.email in text
    assert ACCEPT not in text

    response = client.post(SWITCH, follow=True)

    assert response.redirect_chain == [(PAGE, 302)]
    assert 'name="password"' in response.text
    assert not is_signed_in(client)


def test_somebody_else_accepts_nothing_by_hand(link, outsider, merchant):
    client = opened(link, client_of(outsider))

    assert client.post(ACCEPT).url == PAGE
    assert not outsider.memberships.filter(merchant=merchant).exists()


def test_an_account_that_is_switched_off_stays_so(link):
    make_person(EMAIL, is_active=False)
    client = opened(link)

    assert "switched off" in client.get(PAGE).text
    assert client.post(JOIN, FORM).status_code == 200
    assert not members().exists()


def test_who_was_taken_out_comes_back_by_a_new_invitation(merchant, seller, made, link):
    client = opened(link, client_of(make_person(EMAIL)))
    client.post(ACCEPT)
    services.remove_member(membership_id=members().get().pk, actor=seller)
    assert client.post(ACCEPT).url == PAGE
    assert not members().exists()

    _again, token = inviting.invite(
        merchant=merchant, email=EMAIL, role=Role.CLERK, all_stores=True, stores=[], actor=seller
    )
    opened(reverse("invitation_open", args=[token]), client).post(ACCEPT)

    assert members().get().role == Role.CLERK


# --- guessing, methods, logs -------------------------------------------------------------------------------


def test_guessing_links_is_throttled_and_a_link_that_works_goes_on_working(link):
    client = Client()
    answers = [client.get(reverse("invitation_open", args=[f"guess-{n}"])).status_code for n in range(22)]

    assert answers == [404] * 20 + [429] * 2
    assert client.get(link).url == PAGE


def test_joining_is_throttled(link):
    client = opened(link)
    for _round in range(20):
        client.post(JOIN, FORM | {"again": "x"})

    assert client.post(JOIN, FORM).status_code == 429
    assert not members().exists()


@pytest.mark.parametrize("path", [ACCEPT, JOIN, SWITCH])
def test_looking_changes_nothing(path):
    assert Client().get(path).status_code == 405


@pytest.mark.parametrize("path", [ACCEPT, JOIN, SWITCH])
def test_no_act_without_its_token(link, path):
    client = Client(enforce_csrf_checks=True)
    client.get(link)

    assert client.post(path, FORM).status_code == 403
    assert not members().exists()


def test_no_line_of_the_log_holds_the_secret(link, settings):
    (ours,) = [handler for handler in logging.getLogger().handlers if handler.name == "stderr"]
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(ours.formatter)
    logging.getLogger().addHandler(handler)
    client = Client()

    client.get(link)
    client.get(PAGE, headers={"referer": f"http://testserver{link}"})
    client.get(link.rstrip("/"))
    settings.SECURE_SSL_REDIRECT = True
    Client().get(link)

    logging.getLogger().removeHandler(handler)
    assert "/invitations/link/" in written.getvalue()
    assert link.split("/")[-2] not in written.getvalue()
