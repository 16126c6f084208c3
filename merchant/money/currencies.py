"""Money in a currency's own minor units: exact, and never a float."""

from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import format_currency, get_currency_precision, list_currencies

_KNOWN = frozenset(list_currencies())


def is_currency(code: str) -> bool:
    """Whether `code` is an ISO 4217 code."""
    return code in _KNOWN


@cache
def decimals(currency: str) -> int:
    """How many decimals the currency has: 0, 2 or 3 (ISO 4217)."""
    return get_currency_precision(currency)


def to_minor(amount: Decimal, currency: str) -> int:
    """`amount` in minor units (cents), halves away from zero."""
    return int(amount.scaleb(decimals(currency)).to_integral_value(ROUND_HALF_UP))


def from_minor(minor: int, currency: str) -> Decimal:
    """The amount that `minor` units of `currency` are."""
    return Decimal(minor).scaleb(-decimals(currency))


def format_minor(minor: int | None, currency: str, language: str) -> str:
    """The amount as people of `language` write it; an unknown one is a dash."""
    if minor is None:
        return "–"
    places = decimals(currency)
    before, after = _around(currency, "zh_Hans" if language.startswith("zh") else "en", minor < 0)
    whole, rest = divmod(abs(minor), 10**places)
    return f"{before}{whole:,}.{rest:0{places}}{after}" if places else f"{before}{whole:,}{after}"


@cache
def _around(currency, locale, is_negative):
    """What stands before and after the digits: asked of babel once, because a page shows many amounts."""
    sample = format_currency(Decimal(-1 if is_negative else 1), currency, locale=locale)
    digits = [place for place, sign in enumerate(sample) if sign.isdigit()]
    return sample[: digits[0]], sample[digits[-1] + 1 :]
