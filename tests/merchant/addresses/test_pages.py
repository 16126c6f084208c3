"""The pages of addresses: forms of each country, with and without JavaScript."""

import pytest
from django.urls import reverse
from django.utils import timezone

from merchant.addresses.models import StoreAddress
from merchant.tenancy.roles import Role
from tests.conftest import client_of
from tests.factories import make_seller
from tests.merchant.firm import CONTACT, OLDENBURG, QUANZHOU, make_address

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
TYPED = QUANZHOU | CONTACT


def page(store, name="addresses"):
    return reverse(f"merchant:{name}", args=[store.code])


def stored(kind="dispatch"):
    return StoreAddress.objects.filter(kind=kind).first()


def test_an_empty_page_says_what_the_addresses_are_for(seller_client, store):
    text = seller_client.get(page(store)).text

    assert "Where your goods leave from" in text
    assert page(store, "address_returns") in text
    assert "Same as the dispatch address" not in text


def test_an_address_is_entered_and_shown(seller_client, store):
    response = seller_client.post(page(store, "address_dispatch"), TYPED, follow=True)

    assert response.redirect_chain == [(page(store), 302)]
    assert "Saved: dispatch address." in response.text
    assert "福建省泉州市丰泽区" in response.text
    assert "+86 138 0013 8000" in response.text
    assert "guessed from the city" in response.text


def test_the_form_has_the_fields_of_the_country_in_its_order(seller_client, store):
    make_address(store, **OLDENBURG, country_area="", city_area="")

    form = seller_client.get(page(store, "address_dispatch")).context["form"]

    assert [name for name in form.fields if name not in {"was_seen", "latitude", "longitude"}] == [
        *("country", "contact_name", "company_name", "street", "postal_code", "city", "phone")
    ]
    assert form["postal_code"].value() == "26133"


@pytest.mark.parametrize(("headers", "template"), [(HTMX, "_address_panel.html"), ({}, "address.html")])
def test_another_country_asks_for_other_fields_and_keeps_what_was_typed(
    seller_client, store, headers, template
):
    typed = TYPED | {"country": "US", "contact_name": "Kept"}

    response = seller_client.post(page(store, "address_dispatch_fields"), typed, headers=headers)

    assert response.templates[0].name.endswith(template)
    assert "city_area" not in response.context["form"].fields
    assert ("NY", "New York") in response.context["form"].fields["country_area"].widget.choices
    assert 'value="Kept"' in response.text
    assert "Nothing is saved yet" not in response.text
    assert stored() is None


def test_a_province_suggests_its_cities(seller_client, store):
    typed = {"country": "CN", "country_area": "福建省"}

    response = seller_client.post(page(store, "address_dispatch_fields"), typed, headers=HTMX)

    assert '<option value="Quanzhou Shi">' in response.text


def test_hostile_fields_show_the_form_again(seller_client, store):
    typed = {"country": "\0", "country_area": "\0", "street": "<script>\0", "was_seen": "x"}

    response = seller_client.post(page(store, "address_returns_fields"), typed)

    assert response.status_code == 200
    assert "<script>\ufffd" not in response.text


def test_an_answer_that_is_loaded_anew_leads_to_the_form(seller_client, store):
    response = seller_client.get(page(store, "address_returns_fields"))

    assert response.url == page(store, "address_returns")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("postal_code", "3620", "China: a postcode has 6 digits"),
        ("phone", "12", "This is no phone number. China: e.g. +86"),
        ("contact_name", " ", "China: addresses need this. Fill it in."),
        ("country_area", "Atlantis", "China: there is none of this name."),
        ("country", "XX", "Choose the country."),
        ("latitude", "91", "less than or equal to 90"),
        ("latitude", "24.5", "Enter both degrees or neither."),
        ("street", "x" * 251, "at most 250 characters"),
        ("street", "\0", "Null characters are not allowed."),
    ],
)
def test_bad_input_gets_a_sentence_at_the_field_and_nothing_is_saved(
    seller_client, store, field, value, sentence
):
    response = seller_client.post(page(store, "address_dispatch"), TYPED | {field: value})

    assert sentence in str(response.context["form"].errors.as_data())
    assert "1 Lantern Street" in response.text or field == "street"
    assert stored() is None


def test_the_degrees_that_somebody_typed_stand_in_the_form_and_guessed_ones_do_not(seller_client, store):
    typed = TYPED | {"latitude": "24.5", "longitude": "118.1"}
    seller_client.post(page(store, "address_dispatch"), typed)
    by_hand = seller_client.get(page(store, "address_dispatch")).context["form"]
    seller_client.post(page(store, "address_dispatch"), TYPED | {"was_seen": stored().stamp})
    guessed = seller_client.get(page(store, "address_dispatch")).context["form"]

    assert str(by_hand["latitude"].value()) == "24.50000"
    assert guessed["latitude"].value() is None


def test_degrees_as_maps_give_them_are_rounded(seller_client, store):
    typed = TYPED | {"latitude": "24.913891234", "longitude": "118.585831234"}

    seller_client.post(page(store, "address_dispatch"), typed)

    assert [str(degrees) for degrees in (stored().latitude, stored().longitude)] == ["24.91389", "118.58583"]


def test_an_address_that_its_country_writes_otherwise_by_now_is_not_copied(seller_client, store):
    make_address(store)
    StoreAddress.objects.update(postal_code="3620")

    text = seller_client.post(page(store, "address_same"), follow=True).text

    assert "China: a postcode has 6 digits" in text
    assert stored("returns") is None


def test_two_tabs_do_not_overwrite_each_other_unseen(seller_client, store):
    row = make_address(store)
    first = seller_client.get(page(store, "address_dispatch")).context["form"].initial["was_seen"]
    make_address(store, was_seen=row.stamp, street="2 Lantern Street")

    refused = seller_client.post(page(store, "address_dispatch"), TYPED | {"street": "3", "was_seen": first})
    assert "Somebody changed this address meanwhile" in refused.text
    assert stored().street == "2 Lantern Street"

    again = refused.context["form"].data["was_seen"]
    seller_client.post(page(store, "address_dispatch"), TYPED | {"street": "3", "was_seen": again})
    assert stored().street == "3"


def test_a_form_sent_twice_saves_once(seller_client, store):
    for _time in range(2):
        response = seller_client.post(page(store, "address_returns"), TYPED | {"was_seen": ""})
        assert response.status_code == 302

    assert StoreAddress.objects.count() == 1


def test_returns_are_copied_by_one_click(seller_client, store):
    make_address(store)

    text = seller_client.post(page(store, "address_same"), follow=True).text

    assert "Returns go to the dispatch address." in text
    assert stored("returns").street == "1 Lantern Street"


def test_without_a_dispatch_address_the_copy_is_refused_in_words(seller_client, store):
    text = seller_client.post(page(store, "address_same"), follow=True).text

    assert "Enter the dispatch address first." in text


@pytest.mark.parametrize("role", [Role.CLERK, Role.ACCOUNTANT])
def test_who_may_not_change_them_sees_them(merchant, store, role):
    make_address(store)
    client = client_of(make_seller(merchant, role=role))

    text = client.get(page(store)).text

    assert "福建省泉州市" in text
    assert page(store, "address_dispatch") not in text
    assert client.post(page(store, "address_dispatch"), TYPED).status_code == 403
    assert client.post(page(store, "address_same")).status_code == 403


@pytest.mark.parametrize("name", ["addresses", "address_dispatch", "address_returns_fields", "address_same"])
def test_another_merchants_store_is_not_there(outsider_client, store, name):
    for ask in (outsider_client.get, outsider_client.post):
        assert ask(page(store, name)).status_code == 404


def test_chinese_readers_choose_chinese_provinces(seller_client, seller, store):
    seller.language = "zh-hans"
    seller.save(update_fields=["language"])

    form = seller_client.get(page(store, "address_dispatch")).context["form"]

    assert ("福建省", "福建省") in form.fields["country_area"].widget.choices


def test_staff_look_at_addresses(staff_client, store):
    row = make_address(store)

    listed = staff_client.get(reverse("admin:merchant_storeaddress_changelist"))
    opened = staff_client.get(reverse("admin:merchant_storeaddress_change", args=[row.pk]))

    assert "Wang Wei" in listed.text
    assert opened.status_code == 200
    assert row.changed_at < timezone.now()
