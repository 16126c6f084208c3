"""Every address × every foreign row × every method is a 404, and nothing is changed."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from merchant.team.services import remove_member
from merchant.tenancy.models import Membership
from tests.conftest import client_of
from tests.drills.addresses import seller_addresses, staff_addresses
from tests.drills.cases import CASES, METHODS, NOBODYS, ask, code_of, of_merchants, path_of
from tests.drills.digest import digest, undone
from tests.factories import make_seller
from tests.signing_in import make_staff

OF_STORES = [name for name, address in of_merchants().items() if "store" in address.parameters]
WITH_ROWS = [name for name, case in CASES.items() if case.rows]
MISSING = {}  # address → methods: an address has the same ones in every drill, so its owner is asked once
NOT_ROWS = {"store", "merchant", *NOBODYS}  # whose address it is, and what belongs to nobody
PERSONAL = {"uidb36", "key", "token"}  # of a reset link and an invitation's, which tests of their own try


def another_owner(world):
    """The owner of the other world, who has one of everything too."""
    owners = Membership.objects.filter(role=Membership.Role.OWNER).exclude(merchant=world.rows.merchant)
    return client_of(owners.order_by("pk").first().user)


def staff_without_membership(world):
    return client_of(make_staff())


def removed_member(world):
    user = make_seller(world.rows.merchant)
    client = client_of(user)
    Membership.objects.filter(user=user).delete()
    return client


def member_who_left(world):
    user = make_seller(world.rows.merchant)
    client = client_of(user)
    remove_member(membership_id=user.memberships.get().pk, actor=world.owner)
    return client


def member_elsewhere(world):
    """A member who works in another store of the same merchant."""
    return client_of(make_seller(world.rows.merchant, role="operator", stores=[world.rows.other_store]))


def deactivated_member(world):
    user = make_seller(world.rows.merchant)
    client = client_of(user)
    get_user_model().objects.filter(pk=user.pk).update(is_active=False)
    return client


def anonymous(world):
    return Client()


def sent_by(world, name):
    body = CASES[name].body
    return body(world) if body else {}


def answers(client, world, name, path):
    """Method → status, for all methods, with bodies that would have an effect."""
    return {method: ask(client, method, path, sent_by(world, name)).status_code for method in METHODS}


def missing_methods(world, name):
    """The methods that this address has for nobody, not even for the owner."""
    if name not in MISSING:
        with undone():
            statuses = answers(client_of(world.owner), world, name, path_of(name, world))
        MISSING[name] = {method for method, status in statuses.items() if status == 405}
    return MISSING[name]


def assert_hidden(client, world, paths):
    """All these (name, path) pairs are 404 by every method, and nothing is changed."""
    before = digest()
    for name, path in paths:
        statuses = answers(client, world, name, path)
        wrong = {method: status for method, status in statuses.items() if status != 404}
        if set(wrong.values()) == {405}:
            wrong = dict.fromkeys(set(wrong) - missing_methods(world, name), 405)
        assert not wrong, f"{name} {path}"
    assert digest() == before


def test_every_address_of_a_merchant_has_a_sample():
    assert set(of_merchants()) == set(CASES)


def test_samples_name_every_row_of_their_address():
    for name, address in of_merchants().items():
        assert set(CASES[name].rows) == address.parameters - NOT_ROWS, name


def test_no_other_address_names_a_row():
    others = [address for address in seller_addresses().values() if not address.is_of_a_merchant]

    assert not [address.name for address in others if address.parameters - PERSONAL]


def test_the_owner_may_open_what_the_drills_try(ours):
    """Else a drill would be passed by an address that works for nobody."""
    client = client_of(ours.owner)

    for name, case in CASES.items():
        path, before = path_of(name, ours), digest()
        with undone():
            method = "POST" if case.body else "GET"
            assert ask(client, method, path, sent_by(ours, name)).status_code in {200, 302}, name
            assert (digest() != before) == bool(case.body), f"{name} has no effect to be refused"


@pytest.mark.parametrize("who", [another_owner, staff_without_membership, removed_member, member_who_left])
def test_somebody_elses_merchant_is_not_found(ours, who):
    assert_hidden(who(ours), ours, [(name, path_of(name, ours)) for name in CASES])


def test_a_store_that_is_not_listed_is_not_found(ours):
    assert_hidden(member_elsewhere(ours), ours, [(name, path_of(name, ours)) for name in OF_STORES])


def test_a_listed_store_is_open(ours):
    response = member_elsewhere(ours).get(f"/s/{ours.rows.other_store.code}/orders/")

    assert response.status_code == 200


@pytest.mark.parametrize("who", [anonymous, deactivated_member])
def test_whoever_is_not_signed_in_is_sent_to_sign_in(ours, who):
    client, before = who(ours), digest()

    for name in CASES:
        path = path_of(name, ours)
        for method in METHODS:
            response = ask(client, method, path, sent_by(ours, name))
            assert response.status_code == 302, f"{method} {path}"
            assert response.url.startswith("/accounts/login/"), f"{method} {path}"

    assert digest() == before


def test_a_fragment_tells_an_anonymous_visitor_nothing_either(ours):
    response = Client().get(path_of("orders:detail", ours), headers={"hx-request": "true"})

    assert response.headers["HX-Redirect"].startswith("/accounts/login/")
    assert response.content == b""


def test_a_foreign_row_is_not_found_under_ones_own_code(ours, theirs):
    foreign = {name: theirs.named(**CASES[name].rows) for name in WITH_ROWS}
    wholly = [(name, path_of(name, ours, **values)) for name, values in foreign.items()]
    partly = [
        (name, path_of(name, ours, **{parameter: value}))
        for name, values in foreign.items()
        for parameter, value in values.items()
        if len(values) > 1
    ]

    assert_hidden(client_of(ours.owner), ours, [*wholly, *partly])


def test_a_row_of_ones_other_store_is_not_found_under_this_one(ours):
    names = [name for name in WITH_ROWS if name in OF_STORES]
    other = ours.rows.other_store.code

    assert_hidden(client_of(ours.owner), ours, [(name, path_of(name, ours, store=other)) for name in names])


def test_a_parcel_of_another_order_is_not_found_under_this_one(ours):
    names = [name for name in WITH_ROWS if "package_id" in CASES[name].rows]
    other = ours.rows.other_package.public_id
    paths = [(name, path_of(name, ours, package_id=other)) for name in names]

    assert len(paths) == 8
    assert_hidden(client_of(ours.owner), ours, paths)


def test_ones_own_rows_are_not_found_under_a_foreign_code(ours, theirs):
    paths = [(name, path_of(name, ours, **code_of(name, theirs))) for name in CASES]

    assert_hidden(client_of(ours.owner), ours, paths)


def test_keys_and_numbers_open_nothing(ours):
    """Rows are named by random ids alone: neither by their key nor by what is printed on a parcel."""
    client = client_of(ours.owner)

    for value in (ours.rows.order.pk, ours.rows.order.number):
        assert client.get(path_of("orders:detail", ours, public_id=value)).status_code == 404, value


@pytest.mark.parametrize("who", [anonymous, another_owner])
def test_the_staffs_pages_are_closed_to_sellers(ours, who):
    client, before = who(ours), digest()

    for path in staff_addresses():
        for method in ("GET", "POST"):
            assert ask(client, method, path).status_code in {302, 403}, f"{method} {path}"

    assert digest() == before
