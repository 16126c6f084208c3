"""Company information: what is kept, what is missing, what differs from what is registered."""

import pytest

from merchant.audit.selectors import timeline
from merchant.company.exceptions import ChangedMeanwhile, CompanyError
from merchant.company.models import Company, Registration
from merchant.company.selectors import company_of, standing_of
from merchant.postal.exceptions import PostalError
from tests.factories import make_merchant
from tests.merchant.firm import COMPANY, LONDON, QUANZHOU, make_company, make_registration
from tests.racing import at_once, only_where_writers_meet

pytestmark = pytest.mark.django_db
NO_AREAS = {"country_area": "", "city_area": ""}


def history(row):
    return [entry.text for entry in timeline(row.merchant_id, row)]


def test_company_information_is_kept_and_told(merchant, seller):
    row = make_company(merchant, actor=seller, registration_number="91350100m000100y43 ")

    assert company_of(merchant).facts == COMPANY | QUANZHOU | {"sorting_code": ""}
    assert history(row) == ["Company information entered"]


def test_it_may_be_saved_with_gaps_which_are_told_in_order(merchant):
    make_company(merchant, name="", street="", city="")

    standing = standing_of(merchant)

    assert standing.missing == ("name", "city", "street")
    assert standing.missing_labels == ["Registered name", "City", "Street and number"]


def test_without_any_everything_is_missing(merchant):
    standing = standing_of(merchant)

    assert standing.company is None
    assert set(standing.missing) == {
        *("name", "registration_number", "representative", "country", "city", "street")
    }
    assert not standing.is_registered


def test_which_fields_are_needed_hangs_on_the_country(merchant):
    make_company(merchant, country="HK", country_area="Kowloon", city="", postal_code="", city_area="",
                 registration_number="1")  # fmt: skip

    assert standing_of(merchant).is_complete


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"registration_number": "91350100M000100Y44"}, "registration_number"),
        ({"postal_code": "3620"}, "postal_code"),
        ({"country": "XX"}, "country"),
    ],
)
def test_what_cannot_be_is_refused_whole(merchant, facts, field):
    with pytest.raises(PostalError) as caught:
        make_company(merchant, **facts)

    assert list(caught.value.sentences) == [field]
    assert not Company.objects.exists()


def test_a_change_tells_what_changed(merchant, seller):
    row = make_company(merchant)

    row = make_company(merchant, actor=seller, was_seen=row.stamp, representative="李华")

    assert history(row) == ["legal representative: 王伟 → 李华", "Company information entered"]


def test_the_same_facts_once_more_change_nothing(merchant):
    row = make_company(merchant)

    for was_seen in ("", row.stamp):
        assert make_company(merchant, was_seen=was_seen).stamp == row.stamp

    assert len(history(row)) == 1


def test_who_has_not_seen_a_change_overwrites_nothing(merchant):
    make_company(merchant)

    with pytest.raises(ChangedMeanwhile):
        make_company(merchant, name="Another")

    assert company_of(merchant).name == COMPANY["name"]


def test_differences_are_told_in_words(merchant):
    make_company(merchant, name="泉州灯饰有限公司", country="CN")
    make_registration(merchant)

    standing = standing_of(merchant)

    assert standing.sentences == [
        "Registered name: you entered “泉州灯饰有限公司”, registered is “泉州灯具有限公司”."
    ]
    assert not standing.is_registered


def test_a_country_that_differs_is_told_by_its_name(merchant):
    make_company(merchant, country="HK", country_area="", city="", postal_code="", registration_number="1")
    make_registration(merchant, name="", registration_number="", street="", city_area="")

    assert standing_of(merchant).sentences == [
        "Country: you entered “Hong Kong SAR China”, registered is “China”."
    ]


def test_what_agrees_is_registered(merchant, staff):
    make_company(merchant, name="泉州灯具有限责任公司", city="泉州")
    make_registration(merchant, actor=staff)

    assert standing_of(merchant).is_registered


def test_staff_who_enter_it_again_are_told_with_what_changed(merchant, staff):
    row = make_registration(merchant)

    make_registration(merchant, actor=staff, representative="李华")
    row = make_registration(merchant, representative="李华")

    assert row.entered_by == staff
    assert history(row) == [
        "Registered: legal representative: 王伟 → 李华",
        "What is registered was entered",
    ]


def test_an_impossible_number_is_not_registered_either(merchant):
    with pytest.raises(CompanyError):
        make_registration(merchant, registration_number="1")

    assert not Registration.objects.exists()


def test_merchants_do_not_see_each_others(merchant):
    make_company(merchant)
    make_registration(merchant)

    standing = standing_of(make_merchant())

    assert (standing.company, standing.registration, standing.sentences) == (None, None, [])


@only_where_writers_meet
def test_of_two_who_enter_it_at_once_one_is_told_to_look_again(real_commits):
    merchant = make_merchant()

    raised = at_once(lambda: make_company(merchant, name="One"), lambda: make_company(merchant, name="Other"))

    assert [type(error) for error in raised] == [ChangedMeanwhile]
    assert Company.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (LONDON | NO_AREAS | {"registration_number": "\ufdfa" * 40}, "registration_number"),
        ({"country": "KP", "country_area": "", "postal_code": "\ufdfa" * 20}, "postal_code"),
    ],
)
def test_what_is_too_long_in_its_usual_width_is_refused_in_words(merchant, facts, field):
    with pytest.raises((CompanyError, PostalError)) as refusal:
        make_company(merchant, **facts)

    assert "signs at most" in refusal.value.sentences[field]
