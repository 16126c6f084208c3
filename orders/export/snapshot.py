"""Reading many things as they were at one moment, without standing in anybody's way."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read within is as it was when it began, whoever changes rows meanwhile; only for reading.

    Inside a transaction it changes nothing: what that one sees is the caller's business.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with _reading_transaction():
            yield


def snapshot_name() -> str:
    """What another connection calls the moment that this transaction reads; only on PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        return cursor.fetchone()[0]


@contextmanager
def moment_of(snapshot: str) -> Iterator[None]:
    """Read what another connection's transaction reads."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])
        yield


@contextmanager
def _reading_transaction():
    """SQLite's own: atomic() begins an IMMEDIATE one there, which would lock every writer out."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
