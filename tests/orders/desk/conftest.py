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


def text_of(response):
    return response.content.decode()
