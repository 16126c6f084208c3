"""A channel's price by weight: rows of (up to so many grams, price in minor units), rising (pure).

People write "500=4.20; 1000=5.60": up to 500 g it is 4.20, up to 1,000 g it is 5.60, beyond that none.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from decimal import Decimal

from merchant.money.currencies import decimals, from_minor, to_minor
from warehouses.sites.exceptions import RatesError
from warehouses.sites.written import grams, plain_text

Rates = Sequence[Sequence[int]]

MOST_ROWS = 60
HEAVIEST_G = 1_000_000
DEAREST = 10**9  # minor units
LONGEST_TEXT = 4_000
_PRICE = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,9})?")


def price_of(rates: Rates, weight_g: int) -> int | None:
    """What a parcel of this weight costs; None where no row reaches so far, or the weight is not known."""
    if weight_g <= 0:
        return None
    row = bisect_left(rates, weight_g, key=lambda rate: rate[0])
    return rates[row][1] if row < len(rates) else None


def heaviest_g(rates: Rates) -> int | None:
    """The weight up to which there is a price; None without any."""
    return rates[-1][0] if rates else None


def checked(rates: Iterable) -> list[list[int]]:
    """The rows as they are kept, once weights rise and no heavier parcel costs less."""
    rows = [_checked_row(row) for row in rates]
    if len(rows) > MOST_ROWS:
        raise RatesError("too_many", most=MOST_ROWS)
    for row, ((lighter, cheaper), (heavier, dearer)) in enumerate(zip(rows, rows[1:], strict=False), start=1):
        if heavier <= lighter:
            raise RatesError("weights_fall", row=row, weight=heavier, before=lighter)
        if dearer < cheaper:
            raise RatesError("prices_fall", row=row, weight=heavier, before=lighter)
    return rows


def read_rows(text: str, currency: str = "") -> list[tuple[int, Decimal]]:
    """What a form's or a file's cell says: up to how many grams, and the price as it is written."""
    if len(text) > LONGEST_TEXT:
        raise RatesError("too_many", most=MOST_ROWS)
    parts = [plain_text(part) for part in re.split(r"[;；\n]", text)]
    return [_parsed(part, currency) for part in parts if part]


def in_minor_units(rows: Iterable[tuple[int, Decimal]], currency: str) -> list[list[int]]:
    """These rows as a channel keeps them; checked."""
    return checked([weight, _minor(weight, price, currency)] for weight, price in rows)


def parse_rates(text: str, currency: str) -> list[list[int]]:
    """What a cell says, prices in the currency's minor units; checked."""
    return in_minor_units(read_rows(text, currency), currency)


def write_rates(rates: Rates, currency: str) -> str:
    """The rows as a cell that `parse_rates` reads."""
    return "; ".join(f"{weight}={from_minor(price, currency)}" for weight, price in rates)


def _parsed(part, currency):
    weight, sign, price = (word.strip() for word in part.partition("="))
    if currency:
        price = price.removesuffix(currency).removeprefix(currency).strip()
    if not sign or not _PRICE.fullmatch(price):
        raise RatesError("no_price", part=part)
    return _grams(weight, part), Decimal(price)


def _grams(text, part):
    weight = grams(text)
    if weight is None or weight != weight.to_integral_value():
        raise RatesError("no_weight", part=part)
    return int(weight)


def _minor(weight, price, currency):
    places = decimals(currency)
    if price != round(price, places):
        raise RatesError("too_fine", part=f"{weight}={price}", currency=currency, places=places)
    return to_minor(price, currency)


def _checked_row(row):
    if not isinstance(row, list | tuple) or len(row) != 2 or any(type(number) is not int for number in row):
        raise RatesError("no_row")
    weight, price = row
    if not 0 < weight <= HEAVIEST_G:
        raise RatesError("weight_range", weight=weight, most=HEAVIEST_G)
    if not 0 <= price <= DEAREST:
        raise RatesError("price_range", weight=weight)
    return [weight, price]
