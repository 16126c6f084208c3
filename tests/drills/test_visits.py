"""A visitor of the platform looks at every page of a merchant and changes nothing anywhere."""

import pytest

from merchant.visits import services
from tests.drills.cases import CASES, SAFE, ask, path_of
from tests.drills.digest import digest

pytestmark = pytest.mark.django_db
SHOPPERS = ("Quillfeather", "Marmalade", "900123")


def test_no_address_of_a_merchant_takes_anything_from_a_visitor(world, staff_client, staff):
    services.start_visit(merchant=world.rows.merchant, actor=staff, reason="A drill")
    before = digest()

    for name, case in CASES.items():
        body = case.body(world) if case.body else {}
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            status = ask(staff_client, method, path_of(name, world), body).status_code
            assert status in {403, 404}, f"{method} {name}"

    assert digest() == before


def test_a_visitor_reads_pages_without_carrying_anything_off(world, staff_client, staff):
    services.start_visit(merchant=world.rows.merchant, actor=staff, reason="A drill")
    before = digest()

    for name in CASES:
        for method in SAFE:
            response = ask(staff_client, method, path_of(name, world))
            assert response.status_code in {200, 302, 403, 405}, f"{method} {name}"
            assert "Content-Disposition" not in response.headers, name
            text = b"".join(response) if response.streaming else response.content
            assert not [word for word in SHOPPERS if word.encode() in text], name

    assert digest() == before


def test_without_a_visit_staff_find_nothing(world, staff_client, staff):
    services.start_visit(merchant=world.rows.merchant, actor=staff, reason="A drill")
    services.end_visit(actor=staff)

    for name in CASES:
        assert ask(staff_client, "GET", path_of(name, world)).status_code in {404, 405}, name
