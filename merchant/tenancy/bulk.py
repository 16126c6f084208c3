"""Writes many rows fast: COPY and one statement on PostgreSQL, prepared statements elsewhere."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from operator import attrgetter

from django.db import connection
from django.db.models import DateTimeField, JSONField, Model

from merchant.tenancy.lookups import planned_cursor

KEYS = "keys_of_rows"  # no column's name
FEW = 16  # rows: a COPY costs three of them before the first is there

# A table's rows to come: the model, the names of its fields, and what each row says of them.
Sheet = tuple[type[Model], Sequence[str], list[tuple]]


class Inserts:
    """New rows of several tables, sent together: few of them in one statement, many table by table.

    None is there before `write`. Rows may name each other whatever their order is: keys are looked up when
    the transaction ends.
    """

    def __init__(self):
        self._sheets: list[Sheet] = []

    def add(self, model: type[Model], fields: Sequence[str], rows: Iterable[tuple]) -> None:
        """Rows whose values are as the database keeps them: keys, numbers, texts, moments, JSON as text.

        The model's defaults and validation are passed by: every column without a NULL has to be named.
        """
        if rows := list(rows):
            self._sheets.append((model, fields, rows))

    def add_new(self, rows: Sequence[Model], *, nobody_asks_keys: bool = False) -> None:
        """New rows, with keys if they have none: bulk_create without an expression for every value.

        Where `nobody_asks_keys` the database gives them, and the rows never learn theirs.
        """
        if not rows:
            return
        is_keyed = rows[0].pk is not None
        if not is_keyed and not nobody_asks_keys:
            give_keys(rows)
            is_keyed = True
        fields = _written_fields(type(rows[0]), with_key=is_keyed)
        for field in fields:
            if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
                for row in rows:
                    field.pre_save(row, add=True)
        told = map(attrgetter(*(field.attname for field in fields)), rows)
        self.add(type(rows[0]), [field.name for field in fields], _with_json_as_text(fields, told))

    def write(self) -> None:
        """Insert what was added."""
        sheets, self._sheets = self._sheets, []
        if connection.vendor != "postgresql":
            for sheet in sheets:
                _insert_one_by_one(*sheet)
        elif sum(len(rows) for _model, _fields, rows in sheets) > FEW:
            for sheet in sheets:
                _copy(*sheet)
        elif sheets:
            _insert_together(sheets)


def insert_rows(model: type[Model], fields: Sequence[str], rows: Iterable[tuple]) -> None:
    """Insert rows of one table, told as `Inserts.add` has it."""
    inserts = Inserts()
    inserts.add(model, fields, rows)
    inserts.write()


def insert_new(rows: Sequence[Model], *, nobody_asks_keys: bool = False) -> None:
    """Insert new rows of one table, told as `Inserts.add_new` has it."""
    inserts = Inserts()
    inserts.add_new(rows, nobody_asks_keys=nobody_asks_keys)
    inserts.write()


def _copy(model, fields, rows):
    with connection.cursor() as cursor, cursor.copy(f"COPY {_target(model, fields)} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _insert_together(sheets):
    with connection.cursor() as cursor:
        # Sheet by sheet: the driver remembers how it read a statement, unless that has more than fifty marks.
        *others, last = [cursor.mogrify(*_insert_of(sheet)) for sheet in sheets]
        named = ", ".join(f"sheet{number} AS ({told})" for number, told in enumerate(others))
        cursor.execute(f"WITH {named} {last}" if others else last)


def _insert_of(sheet):
    model, fields, rows = sheet
    return _insert(model, tuple(fields), len(rows)), [value for row in rows for value in row]


def _insert_one_by_one(model, fields, rows):
    told = [model._meta.get_field(name) for name in fields]
    with connection.cursor() as cursor:
        cursor.executemany(_insert(model, tuple(fields), 1), _with_plain_moments(told, rows))


@cache  # as many as models, and ways to fill them, by the counts that are few
def _insert(model, fields, count):
    row = f"({', '.join(['%s'] * len(fields))})"
    return f"INSERT INTO {_target(model, fields)} VALUES {', '.join([row] * count)}"


def _target(model, fields):
    quote, meta = connection.ops.quote_name, model._meta
    columns = ", ".join(quote(meta.get_field(name).column) for name in fields)
    return f"{quote(meta.db_table)} ({columns})"


@cache
def _written_fields(model, *, with_key):
    fields = model._meta.concrete_fields
    return [field for field in fields if not field.generated and (with_key or not field.primary_key)]


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
    with planned_cursor() as cursor:
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
            cursor.execute(_update_from_json(meta, columns), [json.dumps(_alike(columns, told), default=str)])
        else:
            told = _with_plain_moments(columns, _with_json_as_text(columns, told))
            cursor.executemany(_update_one(meta, columns), [[*values, key] for key, *values in told])


def _alike(columns, rows):
    """What rows say: those that say the same once, with all their keys, as thousands share a date."""
    names, found = [field.column for field in columns[1:]], {}
    json_places = [place for place, field in enumerate(columns[1:]) if isinstance(field, JSONField)]
    to_text = _json_once()
    for key, *values in rows:
        (same,) = _changed([values], json_places, to_text)
        found.setdefault(tuple(same), (values, []))[1].append(key)
    return [{**dict(zip(names, values, strict=True)), KEYS: keys} for values, keys in found.values()]


def _update_from_json(meta, columns):
    quote = connection.ops.quote_name
    key, *changed = [quote(field.column) for field in columns]
    changes = ", ".join(f"{column} = told.{column}" for column in changed)
    # One parameter for all rows: an array for each column would be quoted value by value, in Python.
    types = ", ".join(f"{quote(field.column)} {field.db_type(connection)}" for field in columns[1:])
    keys = f"{KEYS} {meta.pk.rel_db_type(connection)}[]"  # without what a new key would draw from
    return (
        f"UPDATE {quote(meta.db_table)} SET {changes} FROM json_to_recordset(%s) AS told ({types}, {keys})"
        f" WHERE {quote(meta.db_table)}.{key} = ANY(told.{KEYS})"
    )


def _update_one(meta, columns):
    quote = connection.ops.quote_name
    key, *changed = [quote(field.column) for field in columns]
    changes = ", ".join(f"{column} = %s" for column in changed)
    return f"UPDATE {quote(meta.db_table)} SET {changes} WHERE {key} = %s"


def _with_json_as_text(fields, rows):
    places = [place for place, field in enumerate(fields) if isinstance(field, JSONField)]
    return _changed(rows, places, _json_once())


def _json_once():
    """JSON as text, written once for rows that share the very same value."""
    texts = {}

    def text(value):
        if value is not None and id(value) not in texts:
            texts[id(value)] = json.dumps(value)
        return texts.get(id(value))

    return text


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
