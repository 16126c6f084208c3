"""Weights typed in bulk."""

import pytest
from django.urls import reverse

from merchant.audit.models import Event
from merchant.catalogue.models import Sku
from tests.factories import make_merchant, make_sku

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(merchant):
    return reverse("merchant:sku_weights", args=[merchant.code])


def field(sku):
    return f"weight-{sku.public_id}"


def shown(response):
    return [sku.code for sku, _field in response.context["form"].rows]


def weights():
    return dict(Sku.objects.values_list("code", "weight_g"))


def test_only_skus_without_a_weight_stand_there(seller_client, merchant, url):
    make_sku(merchant, "MUG")
    make_sku(merchant, "BOX", weight_g=5)
    make_sku(make_merchant(), "THEIRS")

    assert shown(seller_client.get(url)) == ["MUG"]


def test_an_address_narrows_them_to_some_codes(seller_client, merchant, url):
    for code in ("MUG", "BOX", "CUP", "a,b"):
        make_sku(merchant, code)

    assert shown(seller_client.get(url, {"codes": "mug,CUP,NONE"})) == ["MUG", "CUP"]
    assert shown(seller_client.get(url, {"codes": ["BOX", "a,b"]})) == ["BOX", "a,b"]


def test_where_nothing_waits_nothing_is_said_to_be_wrong(seller_client, url):
    text = seller_client.get(url).content.decode()

    assert "Every SKU has a weight" in text
    assert "not saved" not in text


@pytest.mark.parametrize("codes", ["%", "x" * 3000, ",,,", ",".join(map(str, range(500)))])
def test_codes_of_any_kind_are_borne(seller_client, merchant, url, codes):
    make_sku(merchant, "MUG")

    assert seller_client.get(url, {"codes": codes}).status_code == 200


def test_fifty_stand_on_a_page_for_a_fixed_number_of_queries(
    seller_client, merchant, url, django_assert_num_queries
):
    for number in range(60):
        make_sku(merchant, f"S-{number:02}")

    with django_assert_num_queries(6):  # session, person, place, the menu's store, count, rows
        first = seller_client.get(url)

    assert len(shown(first)) == 50
    assert shown(seller_client.get(url, {"page": 2})) == [f"S-{number}" for number in range(50, 60)]


def test_weights_are_saved_at_once_and_told(seller_client, seller, merchant, url):
    mug, box, cup = (make_sku(merchant, code) for code in ("MUG", "BOX", "CUP"))

    response = seller_client.post(url, {field(mug): "420", field(box): " 12 ", field(cup): ""}, follow=True)

    assert weights() == {"MUG": 420, "BOX": 12, "CUP": None}
    assert "2 weights saved." in response.content.decode()
    assert shown(response) == ["CUP"]
    assert Event.objects.filter(kind="sku.changed", actor=seller).count() == 2
    assert Sku.objects.get(code="MUG").measured_at


def test_saving_costs_the_same_for_any_number(seller_client, merchant, url, django_assert_max_num_queries):
    skus = [make_sku(merchant) for _ in range(50)]

    with django_assert_max_num_queries(16):
        seller_client.post(url, {field(sku): "7" for sku in skus}, headers={"hx-request": "true"})

    assert set(weights().values()) == {7}


@pytest.mark.parametrize("wrong", ["0", "-3", "heavy", "1.5", "1000001", "9" * 400])
def test_a_wrong_weight_stays_with_its_sentence_and_the_others_are_saved(seller_client, merchant, url, wrong):
    mug, box = make_sku(merchant, "MUG"), make_sku(merchant, "BOX")

    response = seller_client.post(url, {field(mug): wrong, field(box): "12"})

    assert weights() == {"MUG": None, "BOX": 12}
    ((sku, told),) = response.context["form"].rows
    assert (sku, told.value(), len(told.errors)) == (mug, wrong, 1)
    assert "1 weight saved." in response.content.decode()


def test_a_weight_that_somebody_typed_meanwhile_stands(seller_client, merchant, url):
    mug = make_sku(merchant, "MUG", weight_g=420)

    response = seller_client.post(url, {field(mug): "400"})

    assert weights() == {"MUG": 420}
    ((_sku, told),) = response.context["form"].rows
    assert "420 g" in told.errors[0]


def test_sending_twice_is_harmless(seller_client, merchant, url):
    mug = make_sku(merchant, "MUG")

    for _ in range(2):
        response = seller_client.post(url, {field(mug): "420"})

    assert response.status_code == 302
    assert Event.objects.filter(kind="sku.changed").count() == 1


def test_an_empty_form_says_so(seller_client, merchant, url):
    make_sku(merchant, "MUG")

    text = seller_client.post(url, {"weight-nothing": "4"}, follow=True).content.decode()

    assert "nothing was saved" in text


def test_a_swap_gets_the_panel_alone(seller_client, merchant, url):
    mug = make_sku(merchant, "MUG")

    response = seller_client.post(url, {field(mug): "420"}, headers={"hx-request": "true"})

    text = response.content.decode()
    assert "<html" not in text
    assert "1 weight saved." in text
    assert "Every SKU has a weight" in text


def test_somebody_elses_sku_gets_no_weight(seller_client, url):
    theirs = make_sku(make_merchant(), "THEIRS")

    seller_client.post(url, {field(theirs): "420"})

    assert weights() == {"THEIRS": None}
