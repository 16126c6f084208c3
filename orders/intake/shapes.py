"""What the values of a column look like: dates and their style, numbers, currencies, countries (pure)."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from merchant.money.currencies import is_currency
from warehouses.sites.countries import COUNTRIES, country_name

YMD, DMY, MDY, ISO, NAMED = "ymd", "dmy", "mdy", "iso", "named"
_CLOCK = r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[AaPp][Mm])?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}" + _CLOCK, re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?" + _CLOCK, re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})" + _CLOCK, re.ASCII)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAMED = re.compile(
    r"(?:\d{1,2}[-/. ]*(?P<after>[a-z]{3})[a-z]*[-/., ]*\d{2,4}"
    r"|(?P<before>[a-z]{3})[a-z]*[-/. ]*\d{1,2},?[-/. ]*\d{2,4})" + _CLOCK,
    re.ASCII | re.IGNORECASE,
)
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[.,  ]\d{3})+)(?:[.,]\d+)?", re.ASCII)
_COMMA = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d{1,2}", re.ASCII)
_POINT = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)\.\d+", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}(?:\.0+)?", re.ASCII)
_SIGNS = str.maketrans("", "", "$€£¥￥ ")
# Names that are not in the Unicode tables as sellers' files have them.
ALIASES = {
    "usa": "US",
    "u.s.a.": "US",
    "u.s.": "US",
    "united states of america": "US",
    "america": "US",
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "eire": "IE",
    "rsa": "ZA",
    "holland": "NL",
    "czech republic": "CZ",
    "korea": "KR",
    "south korea": "KR",
    "republic of korea": "KR",
    "russian federation": "RU",
    "viet nam": "VN",
    "burma": "MM",
    "swaziland": "SZ",
    "ivory coast": "CI",
    "cote d'ivoire": "CI",
    "congo, drc": "CD",
    "dr congo": "CD",
    "macedonia": "MK",
    "turkey": "TR",
    "uae": "AE",
    "hong kong": "HK",
    "macau": "MO",
    "美国站": "US",
    "英国站": "GB",
    "韩国站": "KR",
}


def day_styles(value: str) -> frozenset[str]:
    """The ways in which a text can be read as a date; empty when it is none."""
    if _ISO.fullmatch(value):
        return frozenset({ISO})
    if found := _YEAR_FIRST.fullmatch(value):
        return frozenset({YMD}) if _is_day(*map(int, found.groups())) else frozenset()
    if found := _YEAR_LAST.fullmatch(value):
        first, second, year = map(int, found.groups())
        year += 2000 if year < 100 else 0
        ways = {DMY: (year, second, first), MDY: (year, first, second)}
        return frozenset(way for way, parts in ways.items() if _is_day(*parts))
    found = _NAMED.fullmatch(value)
    month = found and (found["after"] or found["before"]).casefold()
    return frozenset({NAMED}) if month in _MONTHS else frozenset()


def style_of(values: Iterable[str]) -> str:
    """The one style in which all dates among the values can be read; empty when a person must say."""
    told = [styles for styles in map(day_styles, values) if styles]
    open_to_both = [styles for styles in told if styles & {DMY, MDY}]
    if not open_to_both:
        return YMD if any(YMD in styles for styles in told) else ISO
    shared = frozenset.intersection(*open_to_both)
    return next(iter(shared)) if len(shared) == 1 else ""


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


def currency_of(value: str) -> bool:
    """Whether a text is a currency's code."""
    return len(value) == 3 and is_currency(value.upper())


def country_of(value: str) -> str:
    """The code of the country that a code or a name in English or Chinese stands for; empty for none."""
    told = value.strip()
    if len(told) == 2 and told.upper() in COUNTRIES:
        return told.upper()
    name = told.casefold().replace("’", "'")
    return _countries().get(name) or _countries().get(name.removesuffix("站"), "")


def share(values: Sequence[str], looks_right) -> float:
    """How many of the values that are not empty look right, from 0 to 1."""
    filled = [value for value in values if value]
    return sum(map(bool, map(looks_right, filled))) / len(filled) if filled else 0.0


@cache
def _countries():
    names = {
        country_name(code, language).casefold().replace("’", "'"): code
        for language in ("en", "zh")
        for code in COUNTRIES
    }
    return names | ALIASES


def _is_day(year, month, day):
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False
