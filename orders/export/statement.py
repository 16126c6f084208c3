"""The statement by which PostgreSQL writes the rows of a CSV file itself.

What is told of an order is formatted once, then repeated on each of its lines. Each cell is formatted exactly
as the plain way does it in Python (plain.py, files.py), which the tests compare byte by byte.
"""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from babel.numbers import list_currencies

from merchant.files.harmless import FORMULA_STARTS
from merchant.money.currencies import decimals
from orders.export.columns import Column, Kind, words_of
from orders.export.extract import Extract

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
    "note": "noted.latest",
    "holds": "held.kinds",
}
STATEMENT = """\
COPY (
SELECT {cells}
FROM (
    SELECT o.id, o.{sort}, unit.worth{facts}
    FROM ({chosen}) AS o
    CROSS JOIN LATERAL (SELECT {worth} AS worth OFFSET 0) AS unit
    LEFT JOIN LATERAL (
        SELECT string_agg(carrier, ', ') AS carriers, string_agg(tracking_number, ', ') AS numbers,
            max(handed_over_at) FILTER (WHERE kind = 'first') AS latest
        FROM (SELECT * FROM orders_package WHERE order_id = o.id AND state <> 'voided' ORDER BY id) AS one
    ) AS parcels ON true
    LEFT JOIN LATERAL (
        SELECT warehouse_id, channel_id FROM orders_fulfilment WHERE order_id = o.id ORDER BY id LIMIT 1
    ) AS place ON true
    LEFT JOIN warehouses_warehouse AS warehouse ON warehouse.id = place.warehouse_id
    LEFT JOIN warehouses_channel AS channel ON channel.id = place.channel_id
    {person}
    {marks}
    ORDER BY o.{sort} {direction}, o.id {direction}
) AS told
JOIN orders_line AS line ON line.order_id = told.id
ORDER BY told.{sort} {direction}, told.id {direction}, line.position, line.id
) TO STDOUT (FORMAT csv)"""
PERSON = "LEFT JOIN orders_recipient AS person ON person.order_id = o.id"


class Part(NamedTuple):
    """A piece of the statement, and the parameters in the sequence in which they stand there."""

    sql: str
    params: list = []


class Mark(NamedTuple):
    """What only some orders bear: rows of one kind, told as one row an order."""

    name: str
    told: Part
    rows: str
    only: str = "true"


def copy_statement(extract: Extract, *, are_many: bool) -> Part:
    """The statement for some orders; of many, what only some bear is read once for the whole merchant."""
    columns = extract.columns
    facts = _joined([_named(column, extract) for column in columns if not _is_of_line(column)], ", ")
    chosen = Part(*extract.orders.values(*OF_ORDER).query.sql_with_params())
    worth, marks = _worth_of_a_minor_unit(), _marks(extract, are_many)
    cells = _joined([_told(column, extract) for column in columns], ", ")
    sql = STATEMENT.format(
        cells=cells.sql,
        facts=f", {facts.sql}",
        chosen=chosen.sql,
        worth=worth.sql,
        marks=marks.sql,
        person=PERSON if extract.with_recipients else "",
        sort=extract.sort.lstrip("-"),
        direction="DESC" if extract.direction else "ASC",
    )
    return Part(sql, [*cells.params, *facts.params, *chosen.params, *worth.params, *marks.params])


def harmless(source: str) -> str:
    """`escape_cell` in SQL; nothing stands for an empty text, so that it is not written as two quotes."""
    codes = ", ".join(str(ord(letter)) for letter in FORMULA_STARTS)
    begins = f"ascii(ltrim({source}, '''')) IN ({codes})"
    return (
        f"CASE WHEN {_is_plain(source)} THEN {source}"
        f" WHEN {begins} THEN '''' || {source} ELSE NULLIF({source}, '') END"
    )


def _is_plain(source):
    """Most texts are told at a glance, by bytes: they begin with a digit, a letter or a Chinese character.

    No formula begins between "A" and the private characters, which stand before the full-width signs.
    """
    first = f'{source} COLLATE "C"'
    return f"({first} >= 'A' AND {first} < U&'\\E000' OR {first} >= '0' AND {first} < ':')"


def _is_of_line(column):
    return _source(column).startswith("line.")


def _source(column):
    return SOURCES.get(column.key, f"o.{column.key}")


def _named(column, extract):
    cell = _cell(column, extract, unit="unit.worth")
    return Part(f"{cell.sql} AS told_{column.key}", cell.params)


def _told(column, extract):
    if _is_of_line(column):
        return _cell(column, extract, unit="told.worth")
    return Part(f"told.told_{column.key}")


def _cell(column: Column, extract: Extract, *, unit: str) -> Part:
    source = _source(column)
    if column.key == "holds" or column.kind is Kind.TEXT:
        return Part(harmless(source))
    if column.kind is Kind.WORD:
        return _word(source, column.key)
    if column.kind is Kind.MOMENT:
        return Part(f"date_trunc('second', {source} AT TIME ZONE %s)", [extract.store.time_zone])
    if column.kind is Kind.MONEY:
        return Part(f"({source}) * {unit}")
    return Part(source)


def _word(source, key, otherwise="NULL"):
    words = words_of(key)
    whens = " ".join(["WHEN %s THEN %s"] * len(words))
    return Part(
        f"CASE {source} {whens} ELSE {otherwise} END", [word for pair in words.items() for word in pair]
    )


def _marks(extract, are_many):
    if are_many:
        return _joined(
            [_by_merchant(mark, extract.store.merchant_id) for mark in _kinds_of_marks()], "\n    "
        )
    return _joined([_by_order(mark) for mark in _kinds_of_marks()], "\n    ")


def _kinds_of_marks():
    kind = _word("one.kind", "holds", otherwise="one.kind")
    return (
        Mark(
            "reduced",
            Part(
                "sum(amount_minor) FILTER (WHERE funder = 'seller') AS seller,"
                " sum(amount_minor) FILTER (WHERE funder = 'platform') AS platform"
            ),
            "orders_discount AS one",
        ),
        Mark(
            "tagged",
            Part("string_agg(tag.name, ', ' ORDER BY one.id) AS names"),
            "orders_ordertag AS one JOIN orders_tag AS tag ON tag.id = one.tag_id",
        ),
        Mark("noted", Part("(array_agg(one.text ORDER BY one.id DESC))[1] AS latest"), "orders_note AS one"),
        Mark(
            "held",
            Part(f"string_agg({kind.sql}, ', ' ORDER BY one.id) AS kinds", kind.params),
            "orders_hold AS one",
            only="released_at IS NULL",
        ),
    )


def _by_order(mark):
    rows = f"SELECT {mark.told.sql} FROM {mark.rows} WHERE one.order_id = o.id AND {mark.only}"
    return Part(f"LEFT JOIN LATERAL ({rows}) AS {mark.name} ON true", mark.told.params)


def _by_merchant(mark, merchant_id):
    rows = f"SELECT one.order_id, {mark.told.sql} FROM {mark.rows} WHERE one.merchant_id = %s AND {mark.only}"
    join = f"LEFT JOIN ({rows} GROUP BY one.order_id) AS {mark.name} ON {mark.name}.order_id = o.id"
    return Part(join, [*mark.told.params, merchant_id])


def _joined(parts, between):
    return Part(between.join(part.sql for part in parts), [param for part in parts for param in part.params])


def _worth_of_a_minor_unit():
    """The factor's own decimals become the amount's."""
    odd = [(digits, codes) for digits, codes in _currencies_by_decimals().items() if digits != 2]
    whens = " ".join(f"WHEN o.currency = ANY(%s) THEN {Decimal(1).scaleb(-digits)}" for digits, _codes in odd)
    return Part(f"CASE {whens} ELSE 0.01 END", [codes for _digits, codes in odd])


@lru_cache(maxsize=1)
def _currencies_by_decimals():
    found = {}
    for currency in sorted(list_currencies()):
        found.setdefault(decimals(currency), []).append(currency)
    return found
