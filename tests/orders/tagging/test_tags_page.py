"""The merchant's tags as a page: add, rename, take out of use."""

import pytest
from django.urls import reverse

from orders.book.models import Tag
from orders.book.remarks import save_tag
from tests.factories import make_merchant

pytestmark = pytest.mark.django_db


@pytest.fixture
def gift(merchant, seller):
    return save_tag(merchant=merchant, actor=seller, name="Gift", tone="green")


def page(merchant):
    return reverse("orders:tags", args=[merchant.code])


def add(client, merchant, **fields):
    return client.post(reverse("orders:tag_add", args=[merchant.code]), fields)


def change(client, tag, **fields):
    return client.post(reverse("orders:tag_change", args=[tag.merchant.code, tag.public_id]), fields)


def test_a_merchant_without_tags_reads_what_they_are_for(seller_client, merchant):
    assert "No tag yet" in seller_client.get(page(merchant)).text


def test_a_tag_is_added(seller_client, merchant):
    response = add(seller_client, merchant, name=" VIP ", tone="red")

    assert response.status_code == 302
    assert list(Tag.objects.values_list("merchant", "name", "tone")) == [(merchant.pk, "VIP", "red")]


@pytest.mark.parametrize("name", ["Gift", "gift", "ＧＩＦＴ"])
def test_a_name_is_there_once_however_it_is_written(seller_client, merchant, gift, name):
    response = add(seller_client, merchant, name=name, tone="red")

    assert response.status_code == 200
    assert response.context["new_form"].errors["name"]
    assert Tag.objects.count() == 1


def test_another_merchant_may_use_the_same_word(seller_client, merchant, seller):
    save_tag(merchant=make_merchant(), actor=seller, name="Gift", tone="grey")

    assert add(seller_client, merchant, name="Gift", tone="red").status_code == 302


def test_a_tag_is_renamed_and_taken_out_of_use(seller_client, gift):
    change(seller_client, gift, name="Present", tone="blue")

    gift.refresh_from_db()
    assert (gift.name, gift.tone, gift.is_active) == ("Present", "blue", False)


def test_a_refused_name_stays_in_its_field(seller_client, gift):
    response = change(seller_client, gift, name="x" * 31, tone="blue", is_active="on")

    assert "x" * 31 in response.text
    gift.refresh_from_db()
    assert gift.name == "Gift"


def test_a_clerk_reads_tags_and_changes_none(colleague_client, gift):
    text = colleague_client.get(page(gift.merchant)).text

    assert "Gift" in text
    assert "<form" not in text.partition('id="tags-panel"')[2]
    assert change(colleague_client, gift, name="Mine", tone="red").status_code == 403
