"""Who may open what, as docs/roles.csv says, asked of every address over HTTP."""

import csv

import pytest
from django.conf import settings

from merchant.tenancy.access import FOR_ALL_STORES, MAY
from merchant.tenancy.roles import Role
from tests.conftest import client_of
from tests.drills.addresses import seller_addresses
from tests.drills.cases import CASES, ask, path_of
from tests.drills.digest import digest, undone
from tests.drills.world import tell_of_a_deadline
from tests.factories import make_seller

TABLE = settings.BASE_DIR / "docs" / "roles.csv"
FORBIDDEN, ALLOWED = "403", "yes"
IN_ONE_STORE = "operator in one store"
COLUMNS = [*Role.values, IN_ONE_STORE]
FOR_MACHINES = {"healthz", "healthz_jobs"}  # asked by monitoring, which has no role
FOR_THE_INVITED = {  # who has no role yet: tests/merchant/team/test_entrance.py
    *("invitation", "invitation_open", "invitation_accept", "invitation_join", "invitation_switch"),
}
OWN_PAGES = {
    "change_profile": {"name": "Somebody", "language": "en", "theme": "light"},
    "language": {"language": "en"},
    "theme": {"theme": "dark"},
}


def rows():
    with TABLE.open(newline="") as file:
        return list(csv.DictReader(file))


def with_roles():
    """The addresses that the table is about; the library's sign-in pages are the same for everybody."""
    found = seller_addresses().items()
    others = FOR_MACHINES | FOR_THE_INVITED
    return {name: at for name, at in found if name not in others and not at.is_the_librarys}


def holds(column, act):
    if column == IN_ONE_STORE:
        return Role.OPERATOR in MAY[act] and act not in FOR_ALL_STORES
    return column in MAY[act]


USED = sorted({case.store for case in CASES.values()})  # the stores of the world that addresses are of


def member(column, world):
    stores = [getattr(world.rows, name) for name in USED] if column == IN_ONE_STORE else None
    role = Role.OPERATOR if column == IN_ONE_STORE else column
    seller = make_seller(world.rows.merchant, role=role, stores=stores)
    tell_of_a_deadline(world.rows.store)  # messages come to those who are there
    return seller


def path(name, world):
    return path_of(name, world) if name in CASES else seller_addresses()[name].path


def body(row, world):
    case = CASES.get(row["address"])
    return case.body(world) if case and case.body else OWN_PAGES.get(row["address"])


def test_the_table_has_a_column_for_every_role_and_for_who_works_in_some_stores():
    assert list(rows()[0]) == ["address", "method", *COLUMNS]


def test_the_table_has_every_address_once_for_each_method():
    listed = [(row["address"], row["method"]) for row in rows()]

    assert {name for name, _method in listed} == set(with_roles())
    assert len(listed) == len(set(listed))


def test_the_table_says_yes_or_403():
    assert {row[role] for row in rows() for role in COLUMNS} <= {ALLOWED, FORBIDDEN}


def test_every_address_of_a_merchant_asks_for_an_act():
    assert not [
        name for name, at in with_roles().items() if at.is_of_a_merchant and not hasattr(at.view, "act")
    ]


@pytest.mark.parametrize("role", COLUMNS)
def test_the_table_agrees_with_the_acts(role):
    for row in rows():
        act = getattr(with_roles()[row["address"]].view, "act", None)
        expected = ALLOWED if act is None or holds(role, act) else FORBIDDEN
        assert row[role] == expected, (row["address"], act)


def test_methods_that_the_table_leaves_out_exist_for_nobody(world):
    client = client_of(world.owner)
    listed = {(row["address"], row["method"]) for row in rows()}
    missing = {(name, method) for name in with_roles() for method in ("GET", "POST")} - listed

    for name, method in missing:
        status = ask(client, method, path(name, world)).status_code
        assert status == 405, f"{method} {name}"


@pytest.mark.parametrize("role", COLUMNS)
def test_each_role_opens_what_the_table_says_and_nothing_else(world, role):
    client = client_of(member(role, world))
    before = digest()

    for row in rows():
        name, method, is_forbidden = row["address"], row["method"], row[role] == FORBIDDEN
        with undone():
            status = ask(client, method, path(name, world), body(row, world)).status_code
            assert status in ({403} if is_forbidden else {200, 302}), f"{method} {name}"
            assert not is_forbidden or digest() == before, f"{method} {name}"


def test_a_role_that_is_too_low_reads_who_may(world):
    client = client_of(make_seller(world.rows.merchant, role=Role.ACCOUNTANT))

    response = client.post(path_of("orders:ship", world), {"carrier": "DPD", "tracking_number": "1"})

    assert response.status_code == 403
    assert world.rows.merchant.name in response.text


def test_only_roles_that_may_see_recipients_read_them_in_full(world):
    client = client_of(make_seller(world.rows.merchant, role=Role.ACCOUNTANT))

    response = client.get(path_of("orders:detail", world))

    assert "Quillfeather" not in response.text
    assert "Marmalade" not in response.text
    assert "900123" not in response.text
