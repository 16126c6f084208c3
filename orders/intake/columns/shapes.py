"""What the values of a column look like: dates and their style, numbers, currencies, countries (pure)."""

import re
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from merchant.money.currencies import is_currency
from orders.intake.profiles.column_map import DATES
from orders.intake.profiles.dates import parse_moment

_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[.,  ]\d{3})+)(?:[.,]\d+)?", re.ASCII)
_COMMA = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d{1,2}", re.ASCII)
_POINT = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)\.\d+", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}(?:\.0+)?", re.ASCII)
_ANY_ZONE = ZoneInfo("UTC")
_SIGNS = str.maketrans("", "", "$€£¥￥ ")


def is_date(value: str) -> bool:
    """Whether a text can be read as a date or moment in any style."""
    return any(_read(value, style) for style in DATES)


def has_no_time(value: str) -> bool:
    """Whether a date tells no time of day."""
    return is_date(value) and ":" not in value


def style_of(values: Iterable[str]) -> str:
    """The one style in which these dates can be read; empty when two styles give two meanings."""
    told = [value for value in dict.fromkeys(values) if is_date(value)]
    readings = {style: tuple(_read(value, style) for value in told) for style in DATES}
    most = max(sum(map(bool, read)) for read in readings.values())
    best = {style: read for style, read in readings.items() if sum(map(bool, read)) == most}
    return next(iter(best)) if len(set(best.values())) == 1 else ""


def is_number(value: str) -> bool:
    """Whether a text is a number as people write amounts, with a currency's sign or without."""
    return bool(_NUMBER.fullmatch(value.translate(_SIGNS)))


def is_whole(value: str) -> bool:
    """Whether a text is a number of units."""
    return bool(_WHOLE.fullmatch(value.replace(",", "")))


def decimal_sign(values: Iterable[str]) -> str:
    """The decimal sign of these amounts: a comma only when some show it and none shows a point."""
    bare = [value.translate(_SIGNS) for value in values]
    has_comma = any(_COMMA.fullmatch(value) for value in bare)
    return "," if has_comma and not any(_POINT.fullmatch(value) for value in bare) else "."


def is_currency_code(value: str) -> bool:
    """Whether a text is a currency's code."""
    return len(value) == 3 and is_currency(value.upper())


def share(values: Sequence[str], looks_right) -> float:
    """How many of the values that are not empty look right, from 0 to 1."""
    filled = [value for value in values if value]
    return sum(map(bool, map(looks_right, filled))) / len(filled) if filled else 0.0


def _read(value, style):
    try:
        return parse_moment(value, style, _ANY_ZONE, "00:00")
    except (ValueError, OverflowError):
        return None
