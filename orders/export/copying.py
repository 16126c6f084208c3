"""The rows of a CSV file as PostgreSQL writes them itself: one COPY, hundreds of thousands a second.

The selection is the ORM's own statement; each column is formatted in SQL exactly as the plain way does it
in Python (plain.py, files.py), which the tests compare byte by byte.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import BinaryIO

from babel.numbers import list_currencies
from django.db import connection
from django.db.models import Q

from merchant.money.currencies import decimals
from orders.export.columns import Column, Kind, words_of
from orders.export.counter import Counter
from orders.export.extract import Extract
from orders.export.snapshot import moment_of, snapshot_name
from orders.intake.profiles.harmless import FORMULA_STARTS

HALVED_FROM = 50_000  # orders
BLOCK = 1024 * 1024
OF_ORDER = (
    *("id", "number", "programme", "origin", "status", "stage", "ordered_at", "paid_at", "released_at"),
    *("ship_by", "due_order", "country", "subdivision", "postcode", "currency", "total_minor"),
)
# Column → what it is read from; columns of the order itself are not listed.
SOURCES = {
    "handed_over_at": "parcels.latest",
    "warehouse": "warehouse.code",
    "channel": "channel.code",
    "carriers": "parcels.carriers",
    "tracking_numbers": "parcels.numbers",
    "recipient_name": "person.name",
    "recipient_phone": "person.phone",
    "recipient_email": "person.email",
    "recipient_street": "person.street",
    "recipient_city": "person.city",
    "sku": "line.sku_code",
    "title": "line.title",
    "personalisation": "line.personalisation",
    "ordered": "line.ordered",
    "cancelled": "line.cancelled",
    "shipped": "line.shipped",
    "unit_price": "line.price_minor",
    "line_total": "line.price_minor * line.ordered",
    "seller_discount": "reduced.seller",
    "platform_discount": "reduced.platform",
    "order_total": "o.total_minor",
    "tags": "tagged.names",
    "note": "noted.text",
    "holds": "held.kinds",
}
# What hangs on an order is looked up order by order, so that memory stays flat and the list's index sorts.
STATEMENT = """\
COPY (
SELECT {cells}
FROM ({chosen}) AS o
LEFT JOIN LATERAL (
    SELECT string_agg(carrier, ', ' ORDER BY id) AS carriers,
        string_agg(tracking_number, ', ' ORDER BY id) AS numbers,
        max(handed_over_at) FILTER (WHERE kind = 'first') AS latest
    FROM orders_package WHERE order_id = o.id AND state <> 'voided'
) AS parcels ON true
LEFT JOIN LATERAL (
    SELECT warehouse_id, channel_id FROM orders_fulfilment WHERE order_id = o.id ORDER BY id LIMIT 1
) AS place ON true
LEFT JOIN LATERAL (
    SELECT sum(amount_minor) FILTER (WHERE funder = 'seller') AS seller,
        sum(amount_minor) FILTER (WHERE funder = 'platform') AS platform
    FROM orders_discount WHERE order_id = o.id
) AS reduced ON true
CROSS JOIN LATERAL (SELECT array_to_string(ARRAY(
    SELECT tag.name FROM orders_ordertag JOIN orders_tag AS tag ON tag.id = tag_id
    WHERE order_id = o.id ORDER BY orders_ordertag.id
), ', ') AS names OFFSET 0) AS tagged
CROSS JOIN LATERAL (SELECT array_to_string(ARRAY(
    SELECT {hold} FROM orders_hold WHERE order_id = o.id AND released_at IS NULL ORDER BY id
), ', ') AS kinds OFFSET 0) AS held
CROSS JOIN LATERAL (SELECT (
    SELECT text FROM orders_note WHERE order_id = o.id ORDER BY id DESC LIMIT 1
) AS text OFFSET 0) AS noted
{person}
LEFT JOIN warehouses_warehouse AS warehouse ON warehouse.id = place.warehouse_id
LEFT JOIN warehouses_channel AS channel ON channel.id = place.channel_id
JOIN orders_line AS line ON line.order_id = o.id
ORDER BY o.{sort} {direction}, o.id {direction}, line.position, line.id
) TO STDOUT (FORMAT csv)"""
PERSON = "LEFT JOIN orders_recipient AS person ON person.order_id = o.id"


def is_possible() -> bool:
    """Whether the database can write the file itself."""
    return connection.vendor == "postgresql"


def copy_lines(extract: Extract, file: BinaryIO, counter: Counter) -> None:
    """Let the database write a row for each line; many orders by two of its processes at once."""
    halves = halves_of(extract) if connection.in_atomic_block else None
    if halves is None:
        counter.rows = _copy(copy_statement(extract), file, counter)
        return
    before, after = map(copy_statement, halves)
    with TemporaryFile() as rest, ThreadPoolExecutor(max_workers=1) as beside:
        later = beside.submit(_copy_beside, after, snapshot_name(), rest, counter)
        rows = _copy(before, file, counter)
        counter.rows = rows + later.result()
        rest.seek(0)
        copyfileobj(rest, file, BLOCK)


def halves_of(extract: Extract) -> tuple[Extract, Extract] | None:
    """The orders before the middle one, and from it on; None for few, which are not worth it."""
    count = extract.orders.count()
    if count < HALVED_FROM:
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
            return _copy(statement, file, counter)
    finally:
        connection.close()


def _copy(statement, file, counter):
    # psycopg's own cursor: Django's counting one knows no parameters of COPY.
    with connection.cursor() as wrapped:
        cursor = wrapped.cursor
        with cursor.copy(*statement) as rows:
            for row in rows:
                file.write(row)
                counter.rows += 1  # two threads may lose one; the end is counted by the database
        return cursor.rowcount


def copy_statement(extract: Extract) -> tuple[str, list]:
    """The statement and its parameters, in the sequence in which they stand there."""
    cells = [_cell(column, extract) for column in extract.columns]
    chosen, chosen_params = extract.orders.values(*OF_ORDER).query.sql_with_params()
    hold, hold_params = _word("kind", "holds", otherwise="kind")
    sql = STATEMENT.format(
        cells=", ".join(cell for cell, _params in cells),
        chosen=chosen,
        hold=hold,
        person=PERSON if extract.with_recipients else "",
        sort=extract.sort.lstrip("-"),
        direction="DESC" if extract.direction else "ASC",
    )
    return sql, [*(param for _cell, params in cells for param in params), *chosen_params, *hold_params]


def _cell(column: Column, extract: Extract):
    source = SOURCES.get(column.key, f"o.{column.key}")
    if column.key == "holds" or column.kind is Kind.TEXT:
        return harmless(source), []
    if column.kind is Kind.WORD:
        return _word(source, column.key)
    if column.kind is Kind.MOMENT:
        return f"date_trunc('second', {source} AT TIME ZONE %s)", [extract.store.time_zone]
    if column.kind is Kind.MONEY:
        unit, params = _minor_unit()
        return f"({source}) * {unit}", params
    return source, []


def harmless(source: str) -> str:
    """`escape_cell` in SQL; nothing stands for an empty text, so that it is not written as two quotes."""
    codes = ", ".join(str(ord(letter)) for letter in FORMULA_STARTS)
    begins = f"ascii(ltrim({source}, '''')) IN ({codes})"
    return f"CASE WHEN {begins} THEN '''' || {source} ELSE NULLIF({source}, '') END"


def _word(source, key, otherwise="NULL"):
    words = words_of(key)
    whens = " ".join(["WHEN %s THEN %s"] * len(words))
    params = [text for pair in words.items() for text in pair]
    return f"CASE {source} {whens} ELSE {otherwise} END", params


def _minor_unit():
    """What a minor unit is worth; the factor's own decimals become the amount's."""
    odd = [(digits, codes) for digits, codes in _currencies_by_decimals().items() if digits != 2]
    whens = " ".join(f"WHEN o.currency = ANY(%s) THEN {Decimal(1).scaleb(-digits)}" for digits, _codes in odd)
    return f"(CASE {whens} ELSE 0.01 END)", [codes for _digits, codes in odd]


@lru_cache(maxsize=1)
def _currencies_by_decimals():
    found = {}
    for currency in sorted(list_currencies()):
        found.setdefault(decimals(currency), []).append(currency)
    return found
