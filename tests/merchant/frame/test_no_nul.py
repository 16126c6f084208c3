"""What no database stores is refused before it reaches one."""

import pytest

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
