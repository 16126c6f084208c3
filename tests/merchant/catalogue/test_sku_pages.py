"""The catalogue as pages: search, add, change."""

import pytest
from django.urls import reverse

from merchant.catalogue.models import Sku
from tests.factories import make_merchant, make_sku

pytestmark = pytest.mark.django_db


def page(merchant):
    return reverse("merchant:skus", args=[merchant.code])


def add_url(merchant):
    return reverse("merchant:sku_add", args=[merchant.code])


def edit_url(merchant, sku):
    return reverse("merchant:sku_edit", args=[merchant.code, sku.public_id])


def codes(response):
    return [row.get_cell_value("code") for row in response.context["table"].page.object_list]


def test_an_empty_catalogue_offers_the_first_sku(seller_client, merchant):
    text = seller_client.get(page(merchant)).content.decode()

    assert "No SKU yet" in text
    assert add_url(merchant) in text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["BOX-1", "nck-1", "NCK-2"]),
        ({"q": "nck"}, ["nck-1", "NCK-2"]),
        ({"q": "VELVET"}, ["BOX-1"]),
        ({"weight": "unknown"}, ["nck-1", "NCK-2"]),
        ({"weight": "known"}, ["BOX-1"]),
        ({"sort": "-code"}, ["NCK-2", "nck-1", "BOX-1"]),
        ({"q": "nothing such"}, []),
    ],
)
def test_skus_are_searched_and_sorted(seller_client, merchant, asked, found):
    make_sku(merchant, "nck-1")
    make_sku(merchant, "BOX-1", title="Velvet box", weight_g=12)
    make_sku(merchant, "NCK-2")
    make_sku(make_merchant(), "NCK-3")

    assert codes(seller_client.get(page(merchant), asked)) == found


@pytest.mark.parametrize(
    "asked", [{"per_page": "-1"}, {"per_page": "1000"}, {"page": "0"}, {"page": "9" * 30}]
)
def test_the_address_cannot_say_how_long_a_page_is(seller_client, merchant, asked):
    for number in range(51):
        make_sku(merchant, f"NCK-{number}")

    assert len(codes(seller_client.get(page(merchant), asked))) in {50, 1}


def test_the_list_costs_the_same_for_any_number_of_skus(seller_client, merchant, django_assert_num_queries):
    for _ in range(60):
        make_sku(merchant)

    with django_assert_num_queries(7):  # session, person, place, the menu's store, categories, count, rows
        seller_client.get(page(merchant), {"page": 2})


def test_a_seller_adds_an_sku(seller_client, merchant):
    data = {"code": "NCK-1", "title": "Necklace", "weight_g": ""}

    response = seller_client.post(add_url(merchant), data)

    assert response.url == page(merchant)
    assert Sku.objects.get(merchant=merchant).weight_g is None


@pytest.mark.parametrize(
    ("field", "value"), [("code", ""), ("code", "x" * 65), ("weight_g", "0"), ("weight_g", "heavy")]
)
def test_a_wrong_input_is_refused_at_its_field(seller_client, merchant, field, value):
    data = {"code": "NCK-1", "title": "", "weight_g": "31"} | {field: value}

    response = seller_client.post(add_url(merchant), data)

    assert list(response.context["form"].errors) == [field]
    assert not Sku.objects.exists()


def test_a_taken_code_is_said_at_the_code_and_the_input_stays(seller_client, merchant):
    make_sku(merchant, "NCK-1")

    response = seller_client.post(add_url(merchant), {"code": "nck-1", "title": "Necklace"})

    form = response.context["form"]
    assert "already" in form.errors["code"][0]
    assert form["title"].value() == "Necklace"


def test_a_seller_changes_an_sku(seller_client, merchant):
    sku = make_sku(merchant, "NCK-1")

    seller_client.post(edit_url(merchant, sku), {"code": "NCK-1", "title": "Chain", "weight_g": "31"})

    sku.refresh_from_db()
    assert (sku.title, sku.weight_g) == ("Chain", 31)
    assert "Chain" in seller_client.get(edit_url(merchant, sku)).content.decode()


def test_a_clerk_sees_skus_but_changes_none(colleague_client, merchant):
    sku = make_sku(merchant, "NCK-1")

    text = colleague_client.get(page(merchant)).content.decode()

    assert "NCK-1" in text
    assert edit_url(merchant, sku) not in text
    assert add_url(merchant) not in text
    for url in (add_url(merchant), edit_url(merchant, sku)):
        assert colleague_client.post(url, {"code": "NCK-9"}).status_code == 403
    assert Sku.objects.get().code == "NCK-1"


def test_an_outsider_finds_no_sku(outsider_client, outsider, merchant):
    sku = make_sku(merchant, "NCK-1")
    own = outsider.memberships.get().merchant

    for owner in (merchant, own):
        for answer in (outsider_client.get, outsider_client.post):
            assert answer(edit_url(owner, sku), {"code": "STOLEN"}).status_code == 404
    assert outsider_client.get(page(merchant)).status_code == 404
    assert Sku.objects.get(pk=sku.pk).code == "NCK-1"
