"""Money in a currency's own minor units: exact, and never a float."""

from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency, get_currency_precision, list_currencies

_KNOWN = frozenset(list_currencies())


def is_currency(code: str) -> bool:
    """Whether `code` is an ISO 4217 code."""
    return code in _KNOWN


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
    locale = "zh_Hans" if language.startswith("zh") else "en"
    return format_currency(from_minor(minor, currency), currency, locale=locale)
