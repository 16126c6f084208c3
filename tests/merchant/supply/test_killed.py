"""kill -9 in the midst of a question: the row is taken up again, and there is one account."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from tests.factories import make_seller, make_store
from tests.killing import kill_when, started, surroundings, told_by
from tests.merchant.supply.cast import make_asked
from tests.merchant.supply.system import running_system

TRY = "from merchant.supply.opening import open_due_accounts; open_due_accounts()\n"
TIME_PASSES = """
from django.utils import timezone
from merchant.supply.models import SupplyAccount
SupplyAccount.objects.update(lease_until=timezone.now(), next_try_at=timezone.now())
"""
TELL = """
from merchant.supply.models import SupplyAccount
row = SupplyAccount.objects.get()
print(row.state, row.attempts, row.number)
"""


@pytest.fixture
def asked(real_commits):
    store = make_store()
    return make_asked(store, make_seller(store.merchant))


@pytest.fixture
def env(asked, tmp_path):
    """Processes that see the test's database; SQLite keeps it in memory, so they get a copy."""
    told = surroundings(tmp_path)
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as copy:
            connection.connection.backup(copy)
        return told
    at = connection.settings_dict
    return told | {
        "DATABASE_URL": f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    }


def test_a_worker_that_dies_over_its_question_leaves_one_account(env):
    with running_system() as system:
        env |= {"SUPPLY_URL": system.address, "SUPPLY_SECONDS": "60"}
        system.mood("late", seconds=60, is_behind=True)
        worker = started(env, "shell", "-v0", "-c", TRY)

        kill_when(worker, lambda: system.accounts)
        system.mood("ok")
        assert told_by(env, TRY + TELL) == "sending 1 ", "its lease is not over"

        told = told_by(env, TIME_PASSES + TRY + TELL)
        (opened,) = system.accounts
        assert told == f"opened 2 {opened['number']}"
