"""The team as a page: who is in it, who may do what, and an owner's form."""

import pytest
from django.urls import reverse

from merchant.team.wording import ACTS
from merchant.tenancy.access import FOR_ALL_STORES, MAY
from merchant.tenancy.roles import Role
from tests.factories import make_seller

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def page(merchant):
    return reverse("merchant:team", args=[merchant.code])


def member_of(user):
    return user.memberships.get()


def change_url(merchant, user):
    return reverse("merchant:member_change", args=[merchant.code, member_of(user).public_id])


def test_every_act_of_the_access_table_has_a_name():
    assert set(ACTS) == set(MAY)


def test_the_page_says_which_acts_are_for_who_works_in_all_stores(seller_client, merchant):
    text = seller_client.get(page(merchant)).text

    assert text.count("who works in all stores") == len(FOR_ALL_STORES)


def test_the_page_lists_the_members_and_nobody_else(seller_client, merchant, seller, colleague, outsider):
    text = seller_client.get(page(merchant)).content.decode()

    assert seller.email in text
    assert colleague.email in text
    assert outsider.email not in text


def test_the_page_costs_the_same_for_any_number_of_members(
    seller_client, merchant, store, django_assert_num_queries
):
    for _ in range(4):
        make_seller(merchant, role=Role.CLERK, stores=[store])

    with django_assert_num_queries(8):
        seller_client.get(page(merchant))


def test_an_owner_opens_a_member_s_form(seller_client, merchant, colleague):
    response = seller_client.get(page(merchant), {"change": member_of(colleague).public_id})

    assert response.context["form"].initial["role"] == Role.CLERK
    assert change_url(merchant, colleague) in response.content.decode()


def test_a_clerk_opens_no_form_and_changes_nobody(colleague_client, merchant, seller, colleague):
    public_id = member_of(seller).public_id
    text = colleague_client.get(page(merchant), {"change": public_id}).content.decode()
    answer = colleague_client.post(change_url(merchant, colleague), {"role": "owner", "all_stores": "on"})

    assert change_url(merchant, seller) not in text
    assert answer.status_code == 403
    assert member_of(colleague).role == Role.CLERK


def test_a_change_returns_the_panel_to_htmx(seller_client, merchant, colleague):
    data = {"role": Role.OPERATOR, "all_stores": "on"}

    response = seller_client.post(change_url(merchant, colleague), data, headers=HTMX)

    assert response.templates[0].name == "merchant/team/_team_panel.html"
    assert member_of(colleague).role == Role.OPERATOR


def test_a_refusal_stands_in_the_form_and_the_input_stays(seller_client, merchant, seller):
    response = seller_client.post(change_url(merchant, seller), {"role": Role.CLERK, "all_stores": "on"})

    assert "is the last owner" in response.content.decode()
    assert response.context["form"]["role"].value() == Role.CLERK
    assert member_of(seller).role == Role.OWNER


def test_an_owner_who_steps_down_sees_no_form_any_more(seller_client, merchant, seller):
    other = make_seller(merchant)
    data = {"role": Role.CLERK, "all_stores": "on"}

    response = seller_client.post(change_url(merchant, seller), data, headers=HTMX)

    assert member_of(other).public_id not in response.content.decode()


def test_extra_fields_change_nothing(seller_client, merchant, colleague, outsider):
    foreign = member_of(outsider).merchant
    data = {"role": "clerk", "all_stores": "on", "merchant": foreign.pk, "user": outsider.pk}

    seller_client.post(change_url(merchant, colleague), data)

    assert member_of(colleague).merchant == merchant
    assert member_of(outsider).user == outsider


def test_an_outsider_finds_no_member(outsider_client, outsider, merchant, colleague):
    own = member_of(outsider).merchant

    for code in (merchant.code, own.code):
        url = reverse("merchant:member_change", args=[code, member_of(colleague).public_id])
        assert outsider_client.post(url, {"role": "owner", "all_stores": "on"}).status_code == 404
    assert outsider_client.get(page(merchant)).status_code == 404
    assert member_of(colleague).role == Role.CLERK
