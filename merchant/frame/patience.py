"""How long a page waits for one question to the database."""

from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

QUERY_CANCELED = "57014"  # PostgreSQL's own code


class TookTooLong(Exception):
    """The database was stopped before it had read all that was asked."""


@contextmanager
def patience(milliseconds: int):
    """Within it the database is stopped when a statement takes longer; SQLite knows no such limit.

    What it gives is called to wait longer or shorter for the statements that follow.
    """
    if connection.vendor != "postgresql":
        yield lambda milliseconds: None
        return
    is_inner = connection.in_atomic_block
    try:
        with transaction.atomic():
            _limit(milliseconds)
            yield _limit
            if is_inner:  # else the end of the transaction lifts it
                _limit(0)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != QUERY_CANCELED:
            raise
        raise TookTooLong from error


def _limit(milliseconds):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])
