"""The page of fines ahead: who sees it, what it says, and where its figures lead."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from merchant.tenancy.models import Membership
from orders.book.models import Line
from orders.forecast.rows import KINDS
from orders.forecast.wording import CAUSE_CODES, kind_in_words, waits_in_words
from tests.conftest import client_of
from tests.factories import make_seller
from tests.orders.forecast.builders import HOUR, TO_PLATFORM, laid

pytestmark = pytest.mark.django_db


def url(store, query=""):
    return reverse("orders:fines_ahead", args=[store.code]) + query


@pytest.fixture
def ahead(store, now):
    """One fine tomorrow, two the day after, one of an amount that is not known."""
    orders = [
        laid(store, late=30 * HOUR),
        laid(store, late=HOUR),
        laid(store, late=-30 * HOUR, **TO_PLATFORM),
        laid(store, late=-HOUR, **TO_PLATFORM),
    ]
    Line.objects.filter(order=orders[3]).update(price_minor=None)
    return orders


def test_the_page_tells_money_by_kind_and_by_cause(store, ahead, seller_client):
    page = seller_client.get(url(store)).text

    assert "£13.66" in page  # twice 4.33 and half of 10.00
    assert "1 of an amount not known yet" in page
    assert "Not yet given to its warehouse" in page
    assert "Fixed amount: 40 CNY" in page
    assert "A price of this order is not known" in page
    assert "more than 48 h late" in page


def test_every_figure_leads_to_as_many_fines(store, ahead, seller_client):
    page = seller_client.get(url(store)).text
    cells = re.findall(r'<td class="r"><a class="link" href="\?([^"]*)#listing">(.*?)</td>', page, re.S)

    assert len(cells) >= 8
    for query, told in cells:
        counts = re.findall(r"([\d,]+) (?:fine|of)", told)
        response = seller_client.get(url(store, f"?{query.replace('&amp;', '&')}"))
        assert len(response.context["table"].rows) == sum(map(int, counts)), query


def test_the_list_leads_to_its_orders(store, ahead, seller_client):
    page = seller_client.get(url(store, "?hours=24")).text

    listing = page[page.index('id="listing"') :]
    assert f'/orders/{ahead[0].public_id}/"' in listing
    assert f'/orders/{ahead[1].public_id}/"' not in listing


@pytest.mark.parametrize(
    "query", ["?hours=7", "?hours=x&kind=nothing&cause=nobody", "?page=99", "?cause=%F0%9F%9A%9A"]
)
def test_an_address_that_means_nothing_shows_all(query, store, ahead, seller_client):
    response = seller_client.get(url(store, query))

    assert response.status_code == 200
    assert len(response.context["table"].rows) == 4


def test_where_nothing_falls_due_the_page_says_so(store, now, seller_client):
    page = seller_client.get(url(store)).text

    assert "No fine falls due within the next 48 hours" in page


@pytest.mark.parametrize(
    ("role", "status"), [("owner", 200), ("operator", 200), ("accountant", 200), ("clerk", 403)]
)
def test_who_may_see_penalties_sees_them_ahead(role, status, store, ahead):
    client = client_of(make_seller(store.merchant, role=Membership.Role(role)))

    assert client.get(url(store)).status_code == status
    scorecard = client.get(reverse("orders:scorecard", args=[store.code])).text
    assert (url(store) in scorecard) is (status == 200)


def test_a_stranger_finds_nothing(store, ahead, outsider_client):
    assert outsider_client.get(url(store)).status_code == 404


def test_the_page_costs_as_many_queries_for_many_as_for_one(store, ahead, seller_client):
    seller_client.get(url(store))
    with CaptureQueriesContext(connection) as for_few:
        seller_client.get(url(store))
    for _each in range(5):
        laid(store, late=20 * HOUR)

    with CaptureQueriesContext(connection) as for_more:
        seller_client.get(url(store))

    assert len(for_more) == len(for_few) <= 16


def test_every_kind_and_cause_has_words():
    assert all(kind_in_words(kind) for kind in KINDS)
    assert all(waits_in_words(cause) for cause in CAUSE_CODES)
