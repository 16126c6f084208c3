"""Cells of a file of warehouses that need more than a common reader: days, places, zones."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy, override

from merchant.money.currencies import is_currency
from merchant.sheets.exceptions import Refused
from merchant.sheets.readers import LANGUAGES, folded, one_of
from merchant.sheets.sheet import Reason
from merchant.tenancy.models import code_validator
from merchant.tenancy.zones import clean_zone
from warehouses.sites.countries import countries_of, country_of
from warehouses.sites.exceptions import RatesError, UnknownCountry
from warehouses.sites.rates import read_rows

EVERY_DAY = frozenset({"every day", "daily", "每天", "每日"})
ALL = list(range(7))
# Why cells of more than one sheet are refused.
REASONS = {
    "not_a_code": Reason(
        gettext_lazy("“{value}” is no code"),
        gettext_lazy("Use 2 to 30 capital letters, digits and hyphens, e.g. QZ-NA."),
    ),
    "no_country": Reason(
        gettext_lazy("“{value}” is no country"),
        gettext_lazy("Use the two letters of ISO 3166-1, e.g. US, GB or DE."),
    ),
}
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,12})?")
_BETWEEN_DAYS = re.compile(r"[,;、/\s]+")
_RANGE = re.compile(r" ?(?:\bto\b|-|–|至|到) ?")  # more blanks would be looked through again and again


def code(cell: str) -> str:
    """A warehouse's code, in capitals."""
    told = cell.upper()
    try:
        code_validator(told)
    except ValidationError as error:
        raise Refused("not_a_code") from error
    return told


def country(cell: str) -> str:
    """A country by its two letters, or by its name in English or Chinese."""
    found = country_of(cell)
    if found is None:
        raise Refused("no_country")
    return found


def countries(cell: str) -> list[str]:
    """Countries by codes or names, with commas between; “EU” is all its members."""
    try:
        return countries_of(cell)
    except UnknownCountry as error:
        raise Refused("no_country", value=error.word[:100]) from error


def zone(cell: str) -> str:
    """A time zone of the IANA list."""
    try:
        return clean_zone(cell)
    except ValidationError as error:
        raise Refused("no_zone") from error


def degrees(most: int) -> Callable[[str], str]:
    """A coordinate in degrees, with six decimals."""

    def read(cell):
        told = normalize("NFKC", cell).strip()
        if not _DEGREES.fullmatch(told) or abs(Decimal(told)) > most:
            raise Refused("not_degrees", most=most)
        return f"{Decimal(told):.6f}"

    return read


def currency(cell: str) -> str:
    """A currency by its three letters."""
    told = cell.upper()
    if not is_currency(told):
        raise Refused("no_currency")
    return told


def rates(cell: str) -> list[list]:
    """Prices by weight, as they are written: whether they can be, their warehouse's currency says."""
    try:
        return shown_rates(read_rows(cell))
    except RatesError as error:
        raise refused_rates(error) from error


def shown_rates(rows: Iterable[tuple[int, Decimal]]) -> list[list]:
    """Prices by weight as a sheet compares them: 4.2 and 4.20 are the same."""
    return [[weight, _price(price)] for weight, price in rows]


def written_rates(value: list[list]) -> str:
    """The same as a cell."""
    return "; ".join(f"{weight}={price}" for weight, price in value)


def refused_rates(error: RatesError) -> Refused:
    """Why prices by weight cannot be; `value` stays the whole cell."""
    return Refused(f"rates_{error.code}", **error.params)


def _price(amount):
    told = f"{amount.normalize():f}"
    return f"{told}0" if re.fullmatch(r"\d+\.\d", told) else told


def weekdays(cell: str) -> list[int]:
    """Working days such as "Mon to Fri", "Mon, Wed" or 周一至周五; 0 is Monday."""
    told = _RANGE.sub("-", " ".join(normalize("NFKC", cell).split()))
    if folded(told) in EVERY_DAY:
        return ALL
    days = set()
    for part in filter(None, _BETWEEN_DAYS.split(told)):
        first, _to, last = part.partition("-")
        days |= _span(_day(first), _day(last or first))
    if not days:
        raise Refused("no_day")
    return sorted(days)


def _span(first, last):
    """From one day to another, over the week's end where it must be."""
    return {(first + step) % 7 for step in range((last - first) % 7 + 1)}


def _day(word):
    day = _days().get(folded(word))
    if day is None:
        raise Refused("no_day", value=word)
    return day


@cache
def _days() -> dict[str, int]:
    words = {}
    for language in LANGUAGES:
        with override(language):
            for labels in (WEEKDAYS, WEEKDAYS_ABBR):
                words |= {folded(str(label)): day for day, label in labels.items()}
    return words | {folded(f"周{name}"): day for day, name in enumerate("一二三四五六日")} | {"周天": 6}


def of(choices) -> Callable[[str], str]:
    """One of these members, by code or by what it is called."""
    return one_of({str(member.value): member.label for member in choices})
