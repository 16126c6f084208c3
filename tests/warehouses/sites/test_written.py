"""Weights and lists, read alike wherever somebody writes them."""

from decimal import Decimal

import pytest

from warehouses.sites.rates import parse_rates
from warehouses.sites.written import grams, listed


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("500", "500"),
        ("1,500 g", "1500"),
        ("2 kg", "2000"),
        ("0.5KG", "500"),
        ("2公斤", "2000"),
        ("300克", "300"),
        ("１.5 kg", "1500"),
        ("0.5", "0.5"),
    ],
)
def test_a_weight_is_read_as_people_write_it(text, weight):
    assert grams(text) == Decimal(weight)


@pytest.mark.parametrize("text", ["", "heavy", "1,50", "-1", "2 lb", "1e3", "9" * 13, "9" + ",999" * 4])
def test_what_is_no_weight_is_none(text):
    assert grams(text) is None


def test_prices_by_weight_take_what_rules_take():
    assert parse_rates("500克=4.20；1,000 g=5.60; 2公斤=9", "EUR") == [[500, 420], [1000, 560], [2000, 900]]


def test_a_list_may_have_any_sign_between_its_words():
    assert listed("DE, AT；FR、 IT\n\nUnited  Kingdom;") == ["DE", "AT", "FR", "IT", "United Kingdom"]
