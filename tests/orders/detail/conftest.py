import pytest
from django.urls import reverse


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
