"""Writes many rows fast: COPY and one statement on PostgreSQL, prepared statements elsewhere."""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Model


def insert_rows(model: type[Model], fields: Sequence[str], rows: Iterable[tuple]) -> None:
    """Insert rows whose values are as the database keeps them: keys, numbers, texts, JSON as text, None.

    The model's defaults and validation are passed by, so every column without a NULL has to be named.
    """
    quote = connection.ops.quote_name
    columns = ", ".join(quote(model._meta.get_field(name).column) for name in fields)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(rows))


def update_rows(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write these fields of changed rows; what bulk_update does, without an expression for every value."""
    if not rows:
        return
    meta = rows[0]._meta
    columns = [meta.pk, *(meta.get_field(name) for name in fields)]
    told = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in columns] for row in rows
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                _update_from_arrays(meta, columns), [list(column) for column in zip(*told, strict=True)]
            )
        else:
            cursor.executemany(_update_one(meta, columns), [[*values, key] for key, *values in told])


def _update_from_arrays(meta, columns):
    quote = connection.ops.quote_name
    key, *changed = [quote(field.column) for field in columns]
    changes = ", ".join(f"{column} = told.{column}" for column in changed)
    arrays = ", ".join(f"%s::{_type(field)}[]" for field in columns)
    return (
        f"UPDATE {quote(meta.db_table)} SET {changes}"
        f" FROM unnest({arrays}) AS told ({', '.join([key, *changed])})"
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
