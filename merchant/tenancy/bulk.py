"""Writes many rows fast: COPY and one statement on PostgreSQL, prepared statements elsewhere."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from operator import attrgetter

from django.db import connection
from django.db.models import DateTimeField, JSONField, Model


def insert_rows(model: type[Model], fields: Sequence[str], rows: Iterable[tuple]) -> None:
    """Insert rows whose values are as the database keeps them: keys, numbers, texts, moments, JSON as text.

    The model's defaults and validation are passed by, so every column without a NULL has to be named.
    """
    rows = list(rows)
    if not rows:
        return
    quote = connection.ops.quote_name
    told = [model._meta.get_field(name) for name in fields]
    columns = ", ".join(quote(field.column) for field in told)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
            cursor.executemany(statement, _with_plain_moments(told, rows))


def insert_new(rows: Sequence[Model], *, nobody_asks_keys: bool = False) -> None:
    """Insert new rows, with keys if they have none: bulk_create without an expression for every value.

    Where `nobody_asks_keys` the database gives them, and the rows never learn theirs.
    """
    if not rows:
        return
    is_keyed = rows[0].pk is not None
    if not is_keyed and not nobody_asks_keys:
        give_keys(rows)
        is_keyed = True
    model = type(rows[0])
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated and (is_keyed or not field.primary_key)
    ]
    for field in fields:
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            for row in rows:
                field.pre_save(row, add=True)
    told = map(attrgetter(*(field.attname for field in fields)), rows)
    insert_rows(model, [field.name for field in fields], _with_json_as_text(fields, told))


def give_keys(rows: Sequence[Model]) -> None:
    """Give new rows their keys before they are inserted, so that others may name them."""
    if rows:
        (keys,) = new_keys(len(rows), type(rows[0]))
        for row, key in zip(rows, keys, strict=True):
            row.pk = key


def new_keys(count: int, *models: type[Model]) -> list[Sequence[int]]:
    """Keys for so many rows to come of each model, in one query.

    Insert those rows in the same transaction, before asking again.
    """
    tables = [(model._meta.db_table, model._meta.pk.column) for model in models]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            each = ", ".join(["nextval(pg_get_serial_sequence(%s, %s))"] * len(models))
            named = [name for table in tables for name in table]
            cursor.execute(f"SELECT {each} FROM generate_series(1, %s)", [*named, count])
            return list(zip(*cursor, strict=True)) or [()] * len(models)
        # Here writers follow each other, and AUTOINCREMENT keeps the highest key that a table ever had.
        marks = ", ".join(["%s"] * len(models))
        names = [table for table, _column in tables]
        cursor.execute(f"SELECT name, seq FROM sqlite_sequence WHERE name IN ({marks})", names)
        last = dict(cursor.fetchall())
        return [range(last.get(name, 0) + 1, last.get(name, 0) + 1 + count) for name in names]


def update_rows(rows: Sequence, fields: Sequence[str], *, of: type[Model] | None = None) -> None:
    """Write these fields of changed rows; what bulk_update does, without an expression for every value.

    Rows are models, or anything else that has the names of the columns of a model, `of`.
    """
    if not rows:
        return
    meta = (of or rows[0])._meta
    columns = [meta.pk, *(meta.get_field(name) for name in fields)]
    told = map(attrgetter(*(field.attname for field in columns)), rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = [field.column for field in columns]
            named = json.dumps([dict(zip(names, row, strict=True)) for row in told], default=str)
            cursor.execute(_update_from_json(meta, columns), [named])
        else:
            told = _with_plain_moments(columns, _with_json_as_text(columns, told))
            cursor.executemany(_update_one(meta, columns), [[*values, key] for key, *values in told])


def _update_from_json(meta, columns):
    quote = connection.ops.quote_name
    key, *changed = [quote(field.column) for field in columns]
    changes = ", ".join(f"{column} = told.{column}" for column in changed)
    # One parameter for all rows: an array for each column would be quoted value by value, in Python.
    types = ", ".join(f"{quote(field.column)} {_type(field)}" for field in columns)
    return (
        f"UPDATE {quote(meta.db_table)} SET {changes} FROM json_to_recordset(%s) AS told ({types})"
        f" WHERE {quote(meta.db_table)}.{key} = told.{key}"
    )


def _type(field):
    """The column's type without what a new key would draw from."""
    return field.rel_db_type(connection) if field.primary_key else field.db_type(connection)


def _update_one(meta, columns):
    quote = connection.ops.quote_name
    key, *changed = [quote(field.column) for field in columns]
    changes = ", ".join(f"{column} = %s" for column in changed)
    return f"UPDATE {quote(meta.db_table)} SET {changes} WHERE {key} = %s"


def _with_json_as_text(fields, rows):
    places = [place for place, field in enumerate(fields) if isinstance(field, JSONField)]
    return _changed(rows, places, _json_text)


def _json_text(value):
    return None if value is None else json.dumps(value)


def _with_plain_moments(fields, rows):
    """Moments as a database keeps them that has no zones: in UTC, without saying so."""
    places = [place for place, field in enumerate(fields) if isinstance(field, DateTimeField)]
    plain = cache(connection.ops.adapt_datetimefield_value)  # rows written together share their moments
    return _changed(rows, places, lambda told: plain(told) if isinstance(told, datetime) else told)


def _changed(rows, places, change):
    if not places:
        yield from rows
        return
    for row in rows:
        row = list(row)
        for place in places:
            row[place] = change(row[place])
        yield row
