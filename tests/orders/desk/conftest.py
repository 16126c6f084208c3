import pytest
from django.urls import reverse

from merchant.tenancy.models import Membership
from tests.conftest import client_of
from tests.factories import make_seller


@pytest.fixture
def list_page(seller_client, store):
    """The order list as the owner gets it, by query: `list_page(tab="all")`."""

    def get(**query):
        return seller_client.get(reverse("orders:list", args=[store.code]), query)

    return get


@pytest.fixture
def accountant_client(merchant):
    return client_of(make_seller(merchant, role=Membership.Role.ACCOUNTANT))


@pytest.fixture
def act():
    """Post to an order's act as htmx does, or as a browser without scripts does."""

    def post(client, order, name, data=None, *, package=None, htmx=True):
        args = [order.store.code, order.public_id] + ([package.public_id] if package else [])
        headers = {"hx-request": "true"} if htmx else {}
        return client.post(reverse(f"orders:{name}", args=args), data or {}, headers=headers)

    return post


def text_of(response):
    return response.content.decode()
