"""What no database stores is refused before it reaches one."""

from unittest.mock import patch

import pytest
from django.db.backends.utils import CursorWrapper

PATHS = [
    "/s/%00/orders/",
    "/m/%00/routes/",
    "/m/{code}/routes/?change=%00",
    "/m/{code}/warehouses/%00/",
    "/m/{code}/skus/?q=%00",
    "/m/{code}/skus/%00/",
    "/m/{code}/team/?change=%00",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_nul_in_the_address_is_a_bad_request(seller_client, merchant, path):
    response = seller_client.get(path.format(code=merchant.code))

    assert response.status_code == 400
    assert response.headers["X-Request-ID"] in response.content.decode()


def test_a_nul_in_a_cookie_is_a_bad_request(client, db):
    response = client.get("/accounts/login/", headers={"cookie": r'sessionid="\000abcdefgh"'})

    assert response.status_code == 400


BODIES = [
    ("search/", {"q": "a\0b"}),
    ("order-views/", {"name": "mine", "tab": "all", "sku": "a\0b"}),
    ("order-views/delete/", {"view": "\0"}),
    ("bulk/new/", {"act": "hold", "ticked": ["good", "\0"]}),
    ("exports/new/", {"ticked": "\0"}),
    ("papers/slips/", {"ticked": "\0"}),
]


@pytest.mark.parametrize(("path", "body"), BODIES)
def test_a_nul_in_what_is_sent_means_no_row_of_ours(seller_client, store, path, body):
    with patch.object(CursorWrapper, "execute", _refusing_nul(CursorWrapper.execute)):
        response = seller_client.post(f"/s/{store.code}/{path}", body)

    assert response.status_code in {200, 302}


def _refusing_nul(execute):
    """As PostgreSQL does, on any database."""

    def executed(cursor, sql, params=None):
        assert not [param for param in params or () if "\0" in str(getattr(param, "adapted", param))]
        return execute(cursor, sql, params)

    return executed
