"""The cast: a merchant with a store, who works there, and somebody who doesn't."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from merchant.agreements.models import AgreementVersion, Signature, SigningRequest
from merchant.audit.models import Event
from merchant.tenancy.models import Membership
from orders.policy.models import PolicyVersion
from tests.clock import Clock
from tests.factories import MONDAY_MORNING, make_merchant, make_order, make_route, make_seller, make_store
from tests.signing_in import give_second_factor, make_staff, sign_in_with_second_factor
from warehouses.jit.models import JitChoice
from warehouses.stock.models import StockMovement


def pytest_addoption(parser):
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out tests that open no database: for the same suite on a second one",
    )


def pytest_collection_modifyitems(config, items):
    if config.getoption("--database-only"):
        left_out = [item for item in items if not _opens_the_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _opens_the_database(item)]


def _opens_the_database(item):
    """Without either of these pytest-django refuses every query."""
    return "django_db_setup" in item.fixturenames or item.get_closest_marker("django_db") is not None


def pytest_sessionstart():
    """Tests read Chinese pages, so they compile the catalogues even when nobody did before."""
    call_command("translations", "compile", verbosity=0)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """Rows of migrations come back as they were told: tiers before their version, which is final then."""
    told = json.loads(getattr(connection, "_test_serialized_contents", "[]"))
    told.sort(key=lambda row: row["model"] != "orders.penaltytier")
    connection._test_serialized_contents = json.dumps(told)


@pytest.fixture
def real_commits(transactional_db, django_db_serialized_rollback):
    """Transactions really commit, for what happens at once in threads; afterwards all rows are gone."""


@pytest.fixture(autouse=True)
def _forgotten_before_the_flush(request):
    """Whoever really commits leaves rows that the database would refuse to delete afterwards."""
    marker = request.node.get_closest_marker("django_db")
    is_marked = marker is not None and marker.kwargs.get("transaction", False)
    commits = is_marked or "transactional_db" in request.fixturenames
    if commits:
        request.getfixturevalue("transactional_db")
    yield
    if commits and connection.vendor == "sqlite":  # PostgreSQL truncates, which asks no trigger
        _forget_what_is_final()


def _forget_what_is_final():
    """The database refuses to delete events and movements, also those of a test: here it looks away."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            " AND (name LIKE 'event_no_%' OR name LIKE 'stockmovement_no_%' OR name LIKE 'policyversion_%'"
            " OR name LIKE 'penaltytier_%' OR name LIKE 'agreementversion_%' OR name LIKE 'signature_%'"
            " OR name LIKE 'jitchoice_no_%')"
        )
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        Event.objects.all().delete()
        StockMovement.objects.all().delete()
        JitChoice.objects.all().delete()
        PolicyVersion.objects.all().delete()
        Signature.objects.all().delete()
        SigningRequest.objects.all().delete()
        AgreementVersion.objects.all().delete()
        for _name, sql in triggers:
            cursor.execute(sql)


@pytest.fixture
def clock(monkeypatch):
    """It is Monday, 2 March 2026, 10:00 in London, until the test says otherwise."""
    return Clock(MONDAY_MORNING + timedelta(hours=1), monkeypatch)


@pytest.fixture
def merchant(db):
    return make_merchant()


@pytest.fixture
def store(merchant):
    return make_store(merchant)


@pytest.fixture
def seller(merchant):
    """The merchant's owner."""
    return make_seller(merchant)


@pytest.fixture
def colleague(merchant):
    """A warehouse clerk of the same merchant."""
    return make_seller(merchant, role=Membership.Role.CLERK)


@pytest.fixture
def outsider(db):
    """The owner of another merchant, with a store of their own."""
    return make_seller(make_store().merchant)


@pytest.fixture
def route(store):
    """The store's country table leads to a warehouse for Great Britain."""
    return make_route(store.merchant, "GB")


@pytest.fixture
def order(store, route):
    """An order to ship, matched and dated."""
    return make_order(store)


@pytest.fixture
def staff(db):
    """Platform staff with all powers and a second factor."""
    user = make_staff()
    give_second_factor(user)
    return user


@pytest.fixture
def staff_client(staff):
    """Signed in with password and code, so that the admin opens."""
    client = Client()
    sign_in_with_second_factor(client, staff.email)
    return client


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def seller_client(seller):
    return client_of(seller)


@pytest.fixture
def colleague_client(colleague):
    return client_of(colleague)


@pytest.fixture
def outsider_client(outsider):
    return client_of(outsider)
