"""The rows of a CSV file as PostgreSQL writes them itself: one COPY, of many orders two side by side."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import BinaryIO

from django.db import connection
from django.db.models import Q

from orders.export.counter import Counter
from orders.export.extract import Extract
from orders.export.snapshot import moment_of, snapshot_name
from orders.export.statement import copy_statement

MANY = 50_000  # orders
BLOCK = 1024 * 1024


def is_possible() -> bool:
    """Whether the database can write the file itself."""
    return connection.vendor == "postgresql"


def copy_lines(extract: Extract, file: BinaryIO, counter: Counter) -> None:
    """Let the database write a row for each line; many orders by two of its processes at once."""
    halves = halves_of(extract) if connection.in_atomic_block else None
    if halves is None:
        counter.rows = _copy(copy_statement(extract, are_many=False), file, counter)
        return
    before, after = (copy_statement(half, are_many=True) for half in halves)
    with TemporaryFile() as rest, ThreadPoolExecutor(max_workers=1) as beside:
        later = beside.submit(_copy_beside, after, snapshot_name(), rest, counter)
        _look_up_by_index()
        rows = _copy(before, file, counter)
        counter.rows = rows + later.result()
        rest.seek(0)
        copyfileobj(rest, file, BLOCK)


def halves_of(extract: Extract) -> tuple[Extract, Extract] | None:
    """The orders before the middle one, and from it on; None for few, which are not worth it."""
    count = extract.orders.count()
    if count < MANY:
        return None
    field, is_falling = extract.sort.lstrip("-"), bool(extract.direction)
    middle = extract.orders.order_by(extract.sort, f"{extract.direction}pk")[count // 2]
    value, (below, above) = getattr(middle, field), ("lt", "gt")
    first, last = (above, below) if is_falling else (below, above)
    return tuple(
        replace(extract, orders=extract.orders.filter(Q(**{f"{field}__{side}e": value}), beyond))
        for side, beyond in (
            (first, Q(**{f"{field}__{first}": value}) | Q(**{f"pk__{first}": middle.pk})),
            (last, Q(**{f"{field}__{last}": value}) | Q(**{f"pk__{last}e": middle.pk})),
        )
    )


def _copy_beside(statement, snapshot, file, counter):
    """Run in a thread, which has a connection of its own."""
    try:
        with moment_of(snapshot):
            _look_up_by_index()
            return _copy(statement, file, counter)
    finally:
        connection.close()


def _look_up_by_index():
    """For the rest of the transaction: one store's rows lie scattered among all others'.

    As if from a turning disk, the planner would read whole tables and sort what an index has in sequence.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL random_page_cost = 1.1")


def _copy(statement, file, counter):
    # psycopg's own cursor: Django's counting one knows no parameters of COPY.
    with connection.cursor() as wrapped:
        cursor = wrapped.cursor
        with cursor.copy(*statement) as rows:
            for row in rows:
                counter.check()
                file.write(row)
                counter.rows += 1  # two threads may lose one; the end is counted by the database
        return cursor.rowcount
