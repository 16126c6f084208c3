"""Questions that each order asks by itself, in plain SQL: the ORM words one longer than the database answers.

Measured: a millisecond of Python a question, a sixth of it as it is here (benchmarks/orders.py).
"""

import json
from collections.abc import Collection
from functools import cache
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper
from django.db.models import Model
from psycopg import Cursor

Row = TypeVar("Row", bound=Model)


def look_up(statement: str, *values) -> list[tuple]:
    """The rows of a SELECT, its values as the database keeps them: JSON as text.

    A collection stands behind IN, `WHERE number IN %s`, however many it has. FOR NO KEY UPDATE and its like
    are left out where writers follow each other anyway.
    """
    several = [not isinstance(value, str) and isinstance(value, Collection) for value in values]
    told = [_listed(value) if many else value for value, many in zip(values, several, strict=True)]
    with planned_cursor() as cursor:
        cursor.execute(_worded(statement), told)
        return cursor.fetchall()


def planned_cursor() -> CursorWrapper:
    """A cursor for statements that come again and again: PostgreSQL reads and plans each once a connection.

    Their values are bound by the server, which has to be told the type of what may be NULL.
    """
    here = connections[DEFAULT_DB_ALIAS]  # asked a thousand times a second: the proxy looks it up each time
    if here.vendor != "postgresql":
        return here.cursor()
    here.ensure_connection()
    wrap = PlannedDebugCursor if here.queries_logged else CursorWrapper
    return wrap(PlannedCursor(here.connection), here)


def plan_once(connection, **_told) -> None:
    """Let a new connection keep to a plan, whatever the values; left to itself it plans for each anew."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET plan_cache_mode = force_generic_plan")


class PlannedCursor(Cursor):
    """Has its statements prepared, and nothing else: a connection that prepares remembers all texts it sends.

    Those of the ORM carry their values.
    """

    def execute(self, query, params=None, **_told):
        """As the driver has it."""
        self.connection.prepare_threshold = 0
        try:
            return super().execute(query, params, prepare=True)
        finally:
            self.connection.prepare_threshold = None


class PlannedDebugCursor(CursorDebugWrapper):
    """Logs a statement as it was worded: the driver does not tell what the server made of it."""

    def debug_sql(self, sql=None, params=None, use_last_executed_query=False, many=False):
        """As Django has it, but the last statement is never asked for."""
        return super().debug_sql(sql, params, many=many)


def held(row: Row) -> Row:
    """The row as it is now, held against changes until the transaction ends; it may be named meanwhile."""
    model = type(row)
    if connection.vendor != "postgresql":
        return model.objects.get(pk=row.pk)
    statement, names = _row_of(model)
    found = look_up(statement, row.pk)
    if not found:
        raise model.DoesNotExist
    return model.from_db(connection.alias, names, found[0])


@cache
def _row_of(model):
    """How a whole row is asked for, of a model whose values need no translation, and its fields' names."""
    quote, fields = connection.ops.quote_name, model._meta.concrete_fields
    translated = [field.name for field in fields if field.get_db_converters(connection)]
    if translated:
        raise TypeError(f"{model.__name__} keeps these fields otherwise than they are read: {translated}")
    columns = ", ".join(quote(field.column) for field in fields)
    key, table = quote(model._meta.pk.column), quote(model._meta.db_table)
    names = [field.attname for field in fields]
    return f"SELECT {columns} FROM {table} WHERE {key} = %s FOR NO KEY UPDATE", names


@cache
def _worded(statement):
    if connection.vendor == "postgresql":
        return statement.replace("IN %s", "= ANY(%s)")
    return statement.partition(" FOR ")[0].replace("IN %s", "IN (SELECT value FROM json_each(%s))")


def _listed(values):
    return list(values) if connection.vendor == "postgresql" else json.dumps(list(values))
