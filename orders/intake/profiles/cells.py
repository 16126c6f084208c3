"""From a cell's text to a value, strictly: what could be read in two ways is refused."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone

from merchant.money.currencies import decimals, is_currency, to_minor
from orders.intake.profiles.base import BadCell
from orders.intake.profiles.dates import NoTimeOfDay, parse_moment
from warehouses.sites.countries import COUNTRIES

MOST_UNITS = 1_000_000
HIGHEST_PRICE = Decimal(100_000_000)
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)  # clocks differ, and a day too much is no typing error
FAR_AHEAD = timedelta(days=3650)
WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,9})?", re.ASCII)
# Thousands parted by a sign that cannot be the decimal one: it comes twice, or before a decimal sign.
GROUPED = {
    ".": re.compile(r"[+-]?\d{1,3}((,\d{3}){2,4}|(,\d{3}){1,4}\.\d{1,9})", re.ASCII),
    ",": re.compile(r"[+-]?\d{1,3}((\.\d{3}){2,4}|(\.\d{3}){1,4},\d{1,9})", re.ASCII),
}


def text(cells, name: str, *, limit: int, required: bool = False) -> str:
    """A text of at most `limit` characters, none of them a control character."""
    value = cells.get(name, "")
    if required and not value:
        raise BadCell("missing", name)
    if len(value) > limit:
        raise BadCell("too_long", name, f"{len(value)} > {limit}")
    if not value.isprintable() and any(unicodedata.category(letter) == "Cc" for letter in value):
        raise BadCell("control_characters", name)
    return value


def whole_units(cells, name: str) -> int:
    """A number of units; may be negative, for the caller to judge."""
    value = cells.get(name, "")
    if not value:
        raise BadCell("missing", name)
    if not WHOLE.fullmatch(value):
        raise BadCell("has_comma" if "," in value else "not_whole", name, value)
    if abs(int(value)) > MOST_UNITS:
        raise BadCell("too_many_units", name, value)
    return int(value)


def minor_amount(cells, name: str, currency: str) -> int | None:
    """An amount in minor units; None when the cell is empty, for an unknown price is not zero."""
    value = cells.get(name, "")
    return _in_minor_units(value, name, currency) if value else None


@lru_cache(maxsize=8192)  # a file's prices repeat
def _in_minor_units(value, name, currency):
    if not NUMBER.fullmatch(value):
        raise BadCell("has_comma" if "," in value else "not_a_number", name, value)
    amount = Decimal(value)
    if amount < 0:
        raise BadCell("negative", name, value)
    if amount > HIGHEST_PRICE:
        raise BadCell("too_much", name, value)
    if amount != amount.quantize(Decimal(1).scaleb(-decimals(currency))):
        raise BadCell("too_many_decimals", name, f"{value} {currency}")
    return to_minor(amount, currency)


def moment(
    cells,
    name: str,
    zone: ZoneInfo,
    *,
    required: bool = False,
    ahead: timedelta = AHEAD,
    dates: str = "iso",
    time_of_day: str = "",
) -> str:
    """A date and time, written as `dates` says, as text in UTC; without an offset in the zone."""
    value = cells.get(name, "")
    if not value:
        if required:
            raise BadCell("missing", name)
        return ""
    try:
        found = parse_moment(value, dates, zone, time_of_day)
    except NoTimeOfDay:
        raise BadCell("no_time_of_day", name, value) from None
    except (ValueError, OverflowError):
        raise BadCell("not_a_moment" if dates == "iso" else f"not_{dates}", name, value) from None
    if found < EARLIEST:
        raise BadCell("too_old", name, value)
    if found > timezone.now() + ahead:
        raise BadCell("in_future", name, value)
    return found.isoformat()


def currency_code(cells, name: str, default: str) -> str:
    """An ISO 4217 code, the store's own where the cell is empty."""
    value = cells.get(name, "").upper() or default
    if not is_currency(value):
        raise BadCell("unknown_currency", name, value)
    return value


def country_code(cells, name: str) -> str:
    """An ISO 3166-1 code of two letters, or nothing."""
    value = cells.get(name, "").upper()
    if value and value not in COUNTRIES:
        raise BadCell("unknown_country", name, value)
    return value


def choice(cells, name: str, options, default: str) -> str:
    """One of a few words, compared without case."""
    value = cells.get(name, "").casefold() or default
    if value not in options:
        raise BadCell("unknown_word", name, f"{value} ({', '.join(options)})")
    return value
