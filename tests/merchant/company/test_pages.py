"""Company information as a page for sellers, and what staff enter of the register."""

import pytest
from django.urls import reverse

from merchant.company.models import Company, Registration
from merchant.tenancy.roles import Role
from tests.conftest import client_of
from tests.factories import make_seller, make_store
from tests.merchant.firm import COMPANY, QUANZHOU, make_company, make_registration

pytestmark = pytest.mark.django_db
TYPED = QUANZHOU | COMPANY


def page(merchant, name="company"):
    return reverse(f"merchant:{name}", args=[merchant.code])


def test_an_empty_page_says_what_is_missing(seller_client, merchant):
    text = seller_client.get(page(merchant)).text

    assert "Still missing" in text
    assert "Legal representative" in text
    assert "Platform staff have not entered yet what is registered." in text


def test_it_is_entered_with_gaps_and_completed_later(seller_client, merchant):
    seller_client.post(page(merchant, "company_edit"), TYPED | {"representative": ""})
    halfway = seller_client.get(page(merchant)).text
    seen = Company.objects.get().stamp
    response = seller_client.post(page(merchant, "company_edit"), TYPED | {"was_seen": seen}, follow=True)

    assert "Still missing" in halfway
    assert "Company information saved." in response.text
    assert "Nothing is missing." in response.text
    assert "泉州灯具有限公司" in response.text


def test_differences_are_read_by_the_seller(seller_client, merchant):
    make_company(merchant, representative="李华")
    make_registration(merchant)

    text = seller_client.get(page(merchant)).text

    assert "Legal representative: you entered “李华”, registered is “王伟”." in text
    assert "Everything agrees" not in text


def test_what_agrees_is_said(seller_client, merchant):
    make_company(merchant)
    make_registration(merchant)

    assert "Everything agrees with what is registered." in seller_client.get(page(merchant)).text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("registration_number", "123", "unified social credit code"),
        ("postal_code", "3620", "China: a postcode has 6 digits"),
        ("country", "XX", "Choose the country."),
        ("name", "x" * 151, "at most 150 characters"),
    ],
)
def test_bad_input_gets_a_sentence_at_the_field_and_nothing_is_saved(
    seller_client, merchant, field, value, sentence
):
    response = seller_client.post(page(merchant, "company_edit"), TYPED | {field: value})

    assert sentence in str(response.context["form"].errors[field])
    assert not Company.objects.exists()


def test_two_tabs_do_not_overwrite_each_other_unseen(seller_client, merchant):
    make_company(merchant)

    refused = seller_client.post(page(merchant, "company_edit"), TYPED | {"name": "Other", "was_seen": ""})

    assert "Somebody changed this meanwhile" in refused.text
    assert Company.objects.get().name == COMPANY["name"]
    assert refused.context["form"].data["was_seen"] == Company.objects.get().stamp


def test_another_country_asks_for_other_fields(seller_client, merchant):
    typed = TYPED | {"country": "DE"}
    response = seller_client.post(page(merchant, "company_fields"), typed, headers={"HX-Request": "true"})

    assert "country_area" not in response.context["form"].fields
    assert 'value="91350100M000100Y43"' in response.text
    assert seller_client.get(page(merchant, "company_fields")).url == page(merchant, "company_edit")


@pytest.mark.parametrize("role", [Role.CLERK, Role.ACCOUNTANT])
def test_who_may_not_change_it_sees_it(merchant, role):
    make_company(merchant)
    client = client_of(make_seller(merchant, role=role))

    assert "泉州灯具有限公司" in client.get(page(merchant)).text
    assert client.get(page(merchant, "company_edit")).status_code == 403
    assert client.post(page(merchant, "company_edit"), TYPED).status_code == 403


def test_an_operator_of_one_store_is_told_who_may(merchant):
    store = make_store(merchant)
    client = client_of(make_seller(merchant, role=Role.OPERATOR, stores=[store]))

    assert "ask somebody who works in all stores" in client.get(page(merchant)).text
    assert client.post(page(merchant, "company_edit"), TYPED).status_code == 403


def test_another_merchants_company_is_not_there(outsider_client, merchant):
    for name in ("company", "company_edit", "company_fields"):
        assert outsider_client.get(page(merchant, name)).status_code == 404


def test_staff_enter_what_is_registered_and_see_what_differs(staff_client, staff, merchant):
    company = make_company(merchant, representative="李华")
    url = reverse("admin:merchant_registration_add")

    staff_client.post(url, TYPED | {"merchant": merchant.pk})

    row = Registration.objects.get()
    assert (row.merchant, row.entered_by, row.representative) == (merchant, staff, "王伟")
    looked = staff_client.get(reverse("admin:merchant_company_change", args=[company.pk])).text
    assert "registered is “王伟”" in looked
    listed = staff_client.get(reverse("admin:merchant_registration_changelist"), {"q": "9135"})
    assert "泉州灯具有限公司" in listed.text


def test_staff_change_what_is_registered(staff_client, merchant):
    row = make_registration(merchant)
    url = reverse("admin:merchant_registration_change", args=[row.pk])

    staff_client.post(url, TYPED | {"representative": "李华"})

    row.refresh_from_db()
    assert row.representative == "李华"


def test_staff_who_mistype_are_told_at_the_field(staff_client, merchant):
    url = reverse("admin:merchant_registration_add")

    response = staff_client.post(url, TYPED | {"merchant": merchant.pk, "registration_number": "1"})

    assert list(response.context["adminform"].form.errors) == ["registration_number"]
    assert not Registration.objects.exists()
