"""An owner invites on the team's page: the link is shown once, and every invitation says how it stands."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from merchant.team import inviting
from merchant.team.models import Invitation
from merchant.tenancy.roles import Role
from tests.conftest import client_of
from tests.factories import make_seller, make_store

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FORM = {"email": "Mei@Example.com", "role": Role.CLERK, "all_stores": "on"}


def page(merchant):
    return reverse("merchant:team", args=[merchant.code])


def invite_url(merchant):
    return reverse("merchant:invite", args=[merchant.code])


def act_url(merchant, invitation, act):
    return reverse(f"merchant:invitation_{act}", args=[merchant.code, invitation.public_id])


def make(merchant, seller, email="mei@example.com"):
    return inviting.invite(
        merchant=merchant, email=email, role=Role.CLERK, all_stores=True, stores=[], actor=seller
    )[0]


def test_the_link_is_shown_once_and_works(seller_client, merchant, client):
    response = seller_client.post(invite_url(merchant), FORM)

    link = response.context["link"]
    assert link in response.text
    assert link.startswith("http://testserver/invitations/link/")
    assert link not in seller_client.get(page(merchant)).text
    assert "mei@example.com" in seller_client.get(page(merchant)).text
    assert client.get(link).url == reverse("invitation")


def test_the_link_names_where_people_reach_us(seller_client, merchant, settings):
    settings.PUBLIC_URL = "https://bantuo.example"

    response = seller_client.post(invite_url(merchant), FORM)

    assert response.context["link"].startswith("https://bantuo.example/invitations/link/")


def test_with_a_mail_server_it_is_mailed_too(seller_client, merchant, settings, mailoutbox):
    settings.EMAIL_OUTBOX_FORWARD = True

    response = seller_client.post(invite_url(merchant), FORM)

    assert "A mail with this link is on its way" in response.text
    assert response.context["link"] in mailoutbox[0].body


def test_htmx_gets_the_panel(seller_client, merchant):
    response = seller_client.post(invite_url(merchant), FORM, headers=HTMX)

    assert response.templates[0].name == "merchant/team/_team_panel.html"
    assert response.context["link"] in response.text


@pytest.mark.parametrize(
    ("instead", "told"),
    [
        ({"email": "nobody"}, "valid email"),
        ({"email": ""}, "required"),
        ({"email": "x" * 250 + "@example.com"}, "254"),
        ({"role": "emperor"}, "not one of the available"),
        ({"all_stores": ""}, "at least one store"),
        ({"role": "owner", "all_stores": ""}, "An owner works in all stores"),
    ],
)
def test_a_wrong_field_is_told_and_the_input_stays(seller_client, merchant, store, instead, told):
    response = seller_client.post(invite_url(merchant), FORM | instead)

    assert told in response.text
    assert response.context["invite_form"]["email"].value() == (FORM | instead)["email"]
    assert not Invitation.objects.exists()


def test_a_store_of_another_merchant_is_no_choice(seller_client, merchant):
    data = FORM | {"all_stores": "", "stores": [make_store().pk]}

    response = seller_client.post(invite_url(merchant), data)

    assert response.context["invite_form"].errors["stores"]
    assert not Invitation.objects.exists()


def test_a_member_is_told_to_be_there_already(seller_client, merchant):
    make_seller(merchant, email="mei@example.com", name="Mei")

    assert "Mei is in the team already" in seller_client.post(invite_url(merchant), FORM).text


def test_a_double_click_leaves_one_open_invitation(seller_client, merchant, client):
    links = [seller_client.post(invite_url(merchant), FORM).context["link"] for _click in range(2)]

    assert Invitation.objects.open().count() == 1
    assert client.get(links[1]).url == reverse("invitation")
    client.get(links[0])
    assert "was withdrawn" in client.get(reverse("invitation")).text


def test_a_new_link_is_shown_in_its_answer(seller_client, merchant, seller, client):
    invitation = make(merchant, seller)

    response = seller_client.post(act_url(merchant, invitation, "renew"))

    assert client.get(response.context["link"]).url == reverse("invitation")


def test_withdrawing_is_told(seller_client, merchant, seller):
    invitation = make(merchant, seller)

    response = seller_client.post(act_url(merchant, invitation, "withdraw"), follow=True)

    assert "the link for mei@example.com works no more" in response.text
    assert "Withdrawn" in response.text
    assert act_url(merchant, invitation, "renew") not in response.text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_ended_meanwhile_is_refused_in_a_sentence(seller_client, merchant, seller, headers):
    invitation = make(merchant, seller)
    inviting.withdraw_invitation(invitation_id=invitation.pk, actor=seller)

    response = seller_client.post(act_url(merchant, invitation, "renew"), headers=headers, follow=True)

    assert "This invitation is withdrawn already." in response.text


def test_the_page_shows_how_each_stands(seller_client, merchant, seller):
    late = make(merchant, seller, "late@example.com")
    gone = make(merchant, seller, "gone@example.com")
    make(merchant, seller, "open@example.com")
    ago = timezone.now() - timedelta(days=2)
    Invitation.objects.filter(pk=late.pk).update(expires_at=ago)
    Invitation.objects.filter(pk=gone.pk).update(expires_at=ago - timedelta(days=60))

    text = seller_client.get(page(merchant)).text

    assert "late@example.com" in text
    assert "open@example.com" in text
    assert "gone@example.com" not in text  # ended too long ago to matter
    assert "Expired" in text


def test_the_page_costs_the_same_for_any_number_of_invitations(
    seller_client, merchant, store, seller, django_assert_num_queries
):
    for number in range(4):
        invitation = make(merchant, seller, f"p{number}@example.com")
        invitation.stores.set([store])
        Invitation.objects.update(all_stores=False)

    with django_assert_num_queries(9):
        seller_client.get(page(merchant))


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.CLERK, Role.ACCOUNTANT])
def test_others_neither_invite_nor_see_who_is_invited(merchant, seller, role):
    invitation = make(merchant, seller)
    client = client_of(make_seller(merchant, role=role))

    assert "mei@example.com" not in client.get(page(merchant)).text
    assert client.post(invite_url(merchant), FORM | {"email": "x@example.com"}).status_code == 403
    for act in ("renew", "withdraw"):
        assert client.post(act_url(merchant, invitation, act)).status_code == 403
    assert Invitation.objects.get().withdrawn_at is None


def test_somebody_elses_invitation_is_not_found(outsider_client, outsider, merchant, seller):
    invitation = make(merchant, seller)
    own = outsider.memberships.get().merchant

    for code in (merchant, own):
        for act in ("renew", "withdraw"):
            assert outsider_client.post(act_url(code, invitation, act)).status_code == 404
    assert outsider_client.post(invite_url(merchant), FORM).status_code == 404
    assert Invitation.objects.get().withdrawn_at is None


def test_staff_see_invitations_and_no_secret(staff_client, merchant, seller):
    invitation = make(merchant, seller)

    for url in (
        reverse("admin:merchant_invitation_changelist"),
        reverse("admin:merchant_invitation_change", args=[invitation.pk]),
    ):
        text = staff_client.get(url).text
        assert "mei@example.com" in text
        assert invitation.digest not in text
