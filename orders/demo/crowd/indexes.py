"""Takes indexes and foreign keys off big tables while they are filled, and puts the very same back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

CONSTRAINTS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u')
ORDER BY contype DESC, conname
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary ORDER BY 1
"""


@contextmanager
def without_indexes(tables: Sequence[str]) -> Iterator[None]:
    """Within it, these tables have their primary keys and checks only; elsewhere than PostgreSQL, all.

    Call it in a transaction: whatever ends it early leaves the tables as they were.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.check_constraints()  # tables with foreign keys still to be checked cannot be altered
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS, [list(tables)])
        constraints = cursor.fetchall()
        for table, name, _definition in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(INDEXES, [list(tables)])  # those of the unique constraints went with them
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        for _name, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in constraints:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
