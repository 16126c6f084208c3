import pytest
from django.db import OperationalError, connection

from merchant.frame.patience import TookTooLong, patience

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite stops no statement")


def _ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_statement_that_takes_too_long_is_stopped_and_what_follows_is_not():
    with pytest.raises(TookTooLong), patience(50):
        _ask("SELECT pg_sleep(5)")

    assert _ask("SHOW statement_timeout") == "0"


@pytest.mark.django_db
def test_patience_ends_with_its_block():
    with patience(50):
        assert _ask("SHOW statement_timeout") == "50ms"

    assert _ask("SHOW statement_timeout") == "0"


@pytest.mark.django_db
def test_patience_may_be_shorter_for_what_follows():
    with patience(5_000) as wait:
        wait(50)
        assert _ask("SHOW statement_timeout") == "50ms"

    assert _ask("SHOW statement_timeout") == "0"


@pytest.mark.django_db
def test_other_troubles_stay_what_they_are():
    with pytest.raises(OperationalError), patience(5_000):
        _ask("SELECT lower(repeat('x', 1073741823) || repeat('x', 1073741823))")
