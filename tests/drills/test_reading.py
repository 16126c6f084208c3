"""To look changes nothing, whatever is looked at."""

from tests.conftest import client_of
from tests.drills.addresses import seller_addresses, staff_addresses
from tests.drills.cases import CASES, SAFE, ask, path_of
from tests.drills.digest import digest


def test_a_sellers_pages_are_read_without_a_trace(world):
    client, before = client_of(world.owner), digest()
    paths = [path_of(name, world) for name in CASES]
    paths += [address.path for address in seller_addresses().values() if not address.is_of_a_merchant]

    for path in paths:
        for method in SAFE:
            assert ask(client, method, path).status_code < 500 or path == "/healthz/jobs", f"{method} {path}"

    assert digest() == before


def test_a_fragment_is_read_without_a_trace(world):
    client, before = client_of(world.owner), digest()

    for name in CASES:
        client.get(path_of(name, world), headers={"hx-request": "true"})

    assert digest() == before


def test_staff_read_without_a_trace(world, staff_client):
    before = digest()

    for path in staff_addresses():
        for method in ("GET", "OPTIONS"):  # a HEAD is a GET whose page is not sent
            assert ask(staff_client, method, path).status_code < 500, f"{method} {path}"

    assert digest() == before


def test_the_lists_of_staff_open(world, staff_client):
    refused = [path for path in staff_addresses() if path.count("/") == 4 and not _opens(staff_client, path)]

    assert not refused


def _opens(client, path):
    return client.get(path).status_code == 200
