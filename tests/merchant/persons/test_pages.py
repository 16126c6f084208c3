"""Responsible persons as pages for sellers, and the review by staff."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from merchant.persons.kinds import PersonStatus
from merchant.persons.models import ResponsiblePerson
from merchant.persons.services import reject_person, retire_person
from merchant.tenancy.public_ids import new_public_id
from merchant.tenancy.roles import Role
from tests.conftest import client_of
from tests.factories import make_seller, make_store
from tests.merchant.firm import make_person, person_facts

pytestmark = pytest.mark.django_db
TYPED = person_facts() | {"valid_until": "2099-12-31", "phone": "030 23125000"}


@pytest.fixture
def person(merchant):
    return make_person(merchant)


def page(merchant, name="persons", person=None):
    return reverse(f"merchant:{name}", args=[merchant.code, *([person.public_id] if person else [])])


def review(person, act=None):
    if act:
        return reverse("admin:merchant_responsibleperson_act", args=[person.pk, act])
    return reverse("admin:merchant_responsibleperson_change", args=[person.pk])


def test_an_empty_page_says_who_is_needed(seller_client, merchant):
    text = seller_client.get(page(merchant)).text

    assert "Nobody yet. Products that are sold here (United Kingdom) need one." in text
    assert page(merchant, "person_add") in text


def test_a_person_is_added_and_shown(seller_client, merchant):
    key = new_public_id()

    for _time in range(2):
        response = seller_client.post(page(merchant, "person_add"), TYPED | {"key": key}, follow=True)

    row = ResponsiblePerson.objects.get()
    assert row.public_id == key
    assert response.redirect_chain[-1][0] == page(merchant, "person", row)
    assert "waits for the check" in response.text
    assert "+49 30 23125000" in response.text
    assert "Lappan GmbH" in seller_client.get(page(merchant)).text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("region", "mars", "Select a valid choice"),
        ("region", "uk", "United Kingdom: the address has to lie there."),
        ("country", "CN", "Choose the country."),
        ("email", "nobody", "This is no e-mail address"),
        ("phone", "1", "This is no phone number. Germany: e.g. +49"),
        ("valid_until", "31.12.2099", "This is no day: enter it as 2027-12-31."),
        ("valid_until", "2020-01-01", "This day is over: enter one to come."),
        ("postal_code", "2613", "Germany: a postcode has 5 digits"),
        ("company_name", "", "This field is required."),
    ],
)
def test_bad_input_gets_a_sentence_at_the_field_and_nothing_is_saved(
    seller_client, merchant, field, value, sentence
):
    response = seller_client.post(page(merchant, "person_add"), TYPED | {field: value})

    errors = response.context["form"].errors
    assert any(sentence in told for messages in errors.values() for told in messages)
    assert not ResponsiblePerson.objects.exists()


def test_a_person_is_changed_and_checked_again(seller_client, merchant, person):
    url = page(merchant, "person_edit", person)
    seen = seller_client.get(url).context["form"].initial["was_seen"]

    seller_client.post(url, TYPED | {"street": "Lappan 2", "was_seen": seen})
    refused = seller_client.post(url, TYPED | {"street": "Lappan 3", "was_seen": seen})

    person.refresh_from_db()
    assert person.street == "Lappan 2"
    assert "Somebody changed this person meanwhile" in refused.text
    assert refused.context["form"].data["was_seen"] == person.stamp


@pytest.mark.parametrize("name", ["person_add_fields", "person_edit_fields"])
def test_another_country_asks_for_other_fields(seller_client, merchant, person, name):
    url = page(merchant, name, person if "edit" in name else None)

    response = seller_client.post(url, TYPED | {"country": "IE"}, headers={"HX-Request": "true"})

    assert "country_area" in response.context["form"].fields
    assert 'value="eu@lappan.example"' in response.text
    assert seller_client.get(url).url == url.removesuffix("fields/")


def test_an_expired_person_is_shown_as_such(seller_client, merchant, person):
    ResponsiblePerson.objects.update(valid_until=timezone.now().date() - timedelta(days=1))

    assert "expired" in seller_client.get(page(merchant)).text
    assert "which is over" in seller_client.get(page(merchant, "person", person)).text


def test_a_rejected_person_is_shown_with_the_reason(seller_client, merchant, person):
    reject_person(person_id=person.pk, was_seen=person.stamp, reason="No such street.", actor=None)

    assert "No such street." in seller_client.get(page(merchant)).text
    assert "Rejected by platform staff: No such street." in seller_client.get(
        page(merchant, "person", person)
    ).text  # fmt: skip


def test_a_person_is_taken_out_of_use_and_stays_in_the_list(seller_client, merchant, person):
    for _time in range(2):
        response = seller_client.post(page(merchant, "person_retire", person), follow=True)

    assert "out of use" in response.text
    assert "Lappan GmbH" in response.text
    answer = seller_client.post(page(merchant, "person_edit", person), TYPED | {"was_seen": ""})
    assert answer.status_code == 200
    assert page(merchant, "person_edit", person) not in seller_client.get(
        page(merchant, "person", person)
    ).text  # fmt: skip


def test_the_list_costs_the_same_for_any_number(seller_client, merchant, django_assert_num_queries):
    make_person(merchant)
    with django_assert_num_queries(5) as few:
        seller_client.get(page(merchant))
    for _number in range(3):
        make_person(merchant)

    with django_assert_num_queries(len(few)):
        seller_client.get(page(merchant))


@pytest.mark.parametrize("role", [Role.CLERK, Role.ACCOUNTANT])
def test_who_may_not_change_them_sees_them(merchant, person, role):
    client = client_of(make_seller(merchant, role=role))

    assert "Lappan GmbH" in client.get(page(merchant)).text
    assert "Lappan 1" in client.get(page(merchant, "person", person)).text
    for name, row in (("person_add", None), ("person_edit", person), ("person_retire", person)):
        assert client.post(page(merchant, name, row), TYPED).status_code == 403
    person.refresh_from_db()
    assert person.retired_at is None


def test_an_operator_of_one_store_is_told_who_may(merchant, person):
    client = client_of(make_seller(merchant, role=Role.OPERATOR, stores=[make_store(merchant)]))

    assert "ask somebody who works in all stores" in client.get(page(merchant)).text
    assert client.post(page(merchant, "person_retire", person)).status_code == 403


def test_another_merchants_person_is_not_there(outsider_client, outsider, merchant, person):
    own = outsider.memberships.get().merchant

    for name in ("person", "person_edit", "person_edit_fields", "person_retire"):
        for whose in (merchant, own):
            assert outsider_client.post(page(whose, name, person), TYPED).status_code in (404, 405)
            assert outsider_client.get(page(whose, name, person)).status_code in (404, 405)
    person.refresh_from_db()
    assert (person.retired_at, person.status) == (None, PersonStatus.SUBMITTED)


def test_staff_see_everything_on_one_page_and_approve(staff_client, staff, person):
    looked = staff_client.get(review(person)).text
    asked = staff_client.get(review(person, "approve"))

    response = staff_client.post(review(person, "approve"), {"was_seen": person.stamp}, follow=True)

    person.refresh_from_db()
    assert review(person, "approve") in looked
    assert "26133 OLDENBURG" in looked
    assert asked.context["form"].initial["was_seen"]
    assert (person.status, person.checked_by) == (PersonStatus.APPROVED, staff)
    assert "Done: Approve." in response.text


def test_staff_reject_with_a_reason_and_not_without(staff_client, person):
    without = staff_client.post(review(person, "reject"), {"was_seen": person.stamp, "reason": " "})
    person.refresh_from_db()
    assert (person.status, "reason" in without.context["form"].errors) == (PersonStatus.SUBMITTED, True)

    staff_client.post(review(person, "reject"), {"was_seen": person.stamp, "reason": "No such street."})

    person.refresh_from_db()
    assert (person.status, person.reason) == (PersonStatus.REJECTED, "No such street.")


def test_a_replayed_decision_is_refused_in_words(staff_client, person):
    seen = person.stamp
    staff_client.post(review(person, "approve"), {"was_seen": seen})

    replayed = staff_client.post(review(person, "reject"), {"was_seen": seen, "reason": "late"})

    person.refresh_from_db()
    assert person.status == PersonStatus.APPROVED
    assert "look at it once more" in replayed.text


def test_the_queue_of_staff_lists_and_searches(staff_client, person):
    url = reverse("admin:merchant_responsibleperson_changelist")

    for query in ({}, {"status__exact": "submitted"}, {"q": "Lappan"}, {"retired_at__isempty": "1"}):
        assert "Lappan GmbH" in staff_client.get(url, query).text
    assert staff_client.get(review(person, "delete")).status_code == 404


def test_sellers_decide_nothing(seller_client, person):
    answer = seller_client.post(review(person, "approve"), {"was_seen": person.stamp})

    person.refresh_from_db()
    assert answer.status_code in (302, 403, 404)
    assert person.status == PersonStatus.SUBMITTED


def test_nobody_decides_about_one_out_of_use(staff_client, person):
    retired = retire_person(person_id=person.pk, actor=None)

    staff_client.post(review(person, "approve"), {"was_seen": retired.stamp})

    assert review(person, "approve") not in staff_client.get(review(person)).text
    person.refresh_from_db()
    assert person.status == PersonStatus.SUBMITTED
