"""No name, address or search text in any line of the log."""

import io
import logging

import pytest
from django.test import Client

from tests.conftest import client_of
from tests.drills.addresses import seller_addresses, staff_addresses
from tests.drills.cases import CASES, path_of
from tests.drills.world import SHOPPER
from tests.signing_in import PASSWORD, make_person

SOUGHT = "Marmalade sandwiches"


@pytest.fixture
def lines():
    """All that is logged, as it is written."""
    (ours,) = [handler for handler in logging.getLogger().handlers if handler.name == "stderr"]
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(ours.formatter)
    logging.getLogger().addHandler(handler)
    yield lambda: written.getvalue()
    logging.getLogger().removeHandler(handler)


def personal(world):
    people = [world.owner, world.rows.member.user]
    told = [value for name, value in SHOPPER.items() if name != "city"]
    return [*told, *(p.name for p in people), *(p.email for p in people), SOUGHT, "Quillfeather", PASSWORD]


def use_everything(client, world):
    for name, case in CASES.items():
        client.get(path_of(name, world), {"q": SOUGHT, "name": SHOPPER["name"]})
        if case.body:
            client.post(path_of(name, world), case.body(world))
    for text in (SOUGHT, SHOPPER["phone"], SHOPPER["email"], SHOPPER["name"]):
        client.post(path_of("search", world), {"q": text})
        client.get(path_of("orders:list", world), {"warehouse": text, "cursor": text})
        client.get("/nothing-here", {"q": text})
    for address in seller_addresses().values():
        if not address.is_of_a_merchant:
            client.get(address.path, {"email": SHOPPER["email"]})


def assert_says_nothing_personal(written, world):
    assert written.count("\n") > 30
    assert not [word for word in personal(world) if word.lower() in written.lower()]


def test_a_seller_at_work_leaves_nothing_personal_in_the_log(world, lines):
    use_everything(client_of(world.owner), world)

    assert_says_nothing_personal(lines(), world)


def test_staff_at_work_leave_nothing_personal_in_the_log(world, lines, staff_client):
    for path in staff_addresses():
        if path.endswith("/change/") or path.count("/") == 4:  # rows and lists
            staff_client.get(path, {"q": SHOPPER["name"]})

    assert_says_nothing_personal(lines(), world)


def test_signing_in_leaves_nothing_personal_in_the_log(world, lines):
    make_person(SHOPPER["email"], name=SHOPPER["name"])
    client = Client()

    for email in (SHOPPER["email"], world.owner.email, "nobody@quillfeather.example"):
        for password in ("wrong", PASSWORD):
            client.post("/accounts/login/", {"login": email, "password": password})
        client.post("/accounts/password/reset/", {"email": email})

    assert "request" in lines()
    assert not [word for word in [*personal(world), "quillfeather"] if word.lower() in lines().lower()]


def test_a_refused_form_token_leaves_nothing_personal_in_the_log(world, lines):
    client = client_of(world.owner)
    client.handler.enforce_csrf_checks = True

    client.post(
        path_of("orders:ship", world), {"carrier": SOUGHT}, headers={"referer": f"https://x/?q={SOUGHT}"}
    )

    assert "403" in lines()
    assert SOUGHT not in lines()
