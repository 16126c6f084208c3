"""Money in minor units: exact in currencies of 0, 2 and 3 decimals."""

from decimal import Decimal

import pytest
from babel.numbers import format_currency, list_currencies

from merchant.money.currencies import decimals, format_minor, from_minor, is_currency, to_minor


@pytest.mark.parametrize(
    ("currency", "amount", "minor"),
    [
        ("USD", "12.34", 1234),
        ("USD", "12.345", 1235),
        ("USD", "-12.345", -1235),
        ("JPY", "1200", 1200),
        ("JPY", "0.5", 1),
        ("KWD", "1.234", 1234),
        ("GBP", "0.1", 10),
    ],
)
def test_an_amount_becomes_whole_minor_units(currency, amount, minor):
    assert to_minor(Decimal(amount), currency) == minor


@pytest.mark.parametrize(("currency", "places"), [("JPY", 0), ("USD", 2), ("KWD", 3)])
def test_minor_units_become_the_amount_again(currency, places):
    assert decimals(currency) == places
    assert to_minor(from_minor(987654321, currency), currency) == 987654321


@pytest.mark.parametrize(
    ("minor", "currency", "language", "said"),
    [
        (123456, "USD", "en", "$1,234.56"),
        (123456, "CNY", "zh-hans", "¥1,234.56"),
        (1200, "JPY", "en", "¥1,200"),
        (None, "USD", "en", "–"),
        (0, "GBP", "en", "£0.00"),
    ],
)
def test_money_is_written_as_people_write_it(minor, currency, language, said):
    assert format_minor(minor, currency, language) == said


def test_a_currency_is_one_of_iso_4217():
    assert is_currency("USD")
    assert not is_currency("usd")
    assert not is_currency("XXXX")


@pytest.mark.parametrize(("language", "locale"), [("en", "en"), ("zh-hans", "zh_Hans")])
def test_every_currency_is_written_as_babel_writes_it(language, locale):
    amounts = (0, 1, -1, 99, 100, -100, 1_000, 12_345_678, -(10**12), 10**18 - 1)

    for currency in list_currencies():
        for minor in amounts:
            said = format_currency(from_minor(minor, currency), currency, locale=locale)
            assert format_minor(minor, currency, language) == said, (currency, minor)
