"""Amounts, units and weights by a column map: what could be read in two ways is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.orders.intake.profiles.readers import reading_of, reason_of

AMOUNTS = {
    "plain": ("1250.50", ".", 125050),
    "grouped": ("1,250.50", ".", 125050),
    "grouped twice": ("1,250,000", ".", 125000000),
    "with its currency": ("USD 12.50", ".", 1250),
    "with its currency behind": ("12.50 USD", ".", 1250),
    "comma": ("1250,50", ",", 125050),
    "comma and points": ("1.250,50", ",", 125050),
    "points twice": ("1.250.000", ",", 125000000),
    "whole": ("12", ",", 1200),
    "nothing": ("", ".", None),
}


@pytest.mark.parametrize(("text", "decimal", "minor"), AMOUNTS.values(), ids=AMOUNTS)
def test_an_amount_is_read_by_its_decimal_sign(text, decimal, minor):
    assert reading_of({"unit_price": text}, decimal=decimal).line["price"] == minor


REFUSED_AMOUNTS = {
    "one comma": ("1,250", ".", "has_comma"),
    "one point": ("1.250", ",", "has_point"),
    "decimal comma where a point was said": ("12,50", ".", "has_comma"),
    "decimal point where a comma was said": ("12.50", ",", "has_point"),
    "groups of two": ("1,25,000.50", ".", "has_comma"),
    "a dollar": ("$12.50", ".", "not_a_number"),
    "another currency": ("EUR 12.50", ".", "not_a_number"),
    "a tab in a number": ("12\t50", ".", "not_a_number"),
    "negative": ("-1.00", ".", "negative"),
}


@pytest.mark.parametrize(("text", "decimal", "reason"), REFUSED_AMOUNTS.values(), ids=REFUSED_AMOUNTS)
def test_an_amount_with_two_readings_is_refused(text, decimal, reason):
    assert reason_of({"unit_price": text}, decimal=decimal) == reason


@given(minor=st.integers(0, 10**9), decimal=st.sampled_from([".", ","]), grouped=st.booleans())
def test_every_amount_comes_back(minor, decimal, grouped):
    text = f"{Decimal(minor) / 100:,.2f}" if grouped else f"{Decimal(minor) / 100:.2f}"
    if decimal == ",":
        text = text.translate(str.maketrans(",.", ".,"))

    assert reading_of({"unit_price": text}, decimal=decimal).line["price"] == minor


@given(text=st.text(alphabet="0123456789.,-+ eE", max_size=14), decimal=st.sampled_from([".", ","]))
def test_one_text_is_never_two_amounts(text, decimal):
    reading = reading_of({"unit_price": text}, decimal=decimal)
    other = reading_of({"unit_price": text}, decimal="," if decimal == "." else ".")

    if reading.problem is None and other.problem is None:
        assert reading.line["price"] == other.line["price"]


@pytest.mark.parametrize(
    ("cells", "price"),
    [
        ({"units": "4", "line_total": "10.00"}, 250),
        ({"units": "4", "line_total": "10.00", "unit_price": "2.50"}, 250),
        ({"units": "3", "line_total": ""}, None),
    ],
    ids=["total alone", "both", "neither"],
)
def test_a_lines_total_gives_the_price_of_a_unit(cells, price):
    assert reading_of(cells).line["price"] == price


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"units": "3", "line_total": "10.00"}, "total_not_divisible"),
        ({"units": "4", "line_total": "10.00", "unit_price": "2.00"}, "total_differs"),
    ],
    ids=["rest", "disagreement"],
)
def test_a_total_that_does_not_fit_is_refused(cells, reason):
    assert reason_of(cells) == reason


UNITS = {"whole": ("2", 2), "as a spreadsheet": ("2.0", 2), "long": ("1000", 1000)}


@pytest.mark.parametrize(("text", "units"), UNITS.values(), ids=UNITS)
def test_units_are_whole(text, units):
    assert reading_of({"units": text}).line["units"] == units


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2.5", "not_whole"),
        ("-2", "not_positive"),
        ("0", "not_positive"),
        ("1,000", "has_comma"),
        ("", "missing"),
    ],
)
def test_units_that_cannot_be_ordered_are_refused(text, reason):
    assert reason_of({"units": text}) == reason


WEIGHTS = {
    "grams": ("350", "g", 350),
    "kilograms": ("0.35", "kg", 350),
    "ounces": ("12", "oz", 340),
    "pounds": ("2", "lb", 907),
    "its own unit": ("1.2 kg", "g", 1200),
    "pounds by name": ("2 lbs", "g", 907),
    "nothing": ("0", "g", None),
    "words": ("Weight Captured Separately", "kg", None),
    "too heavy": ("2000", "kg", None),
    "a comma where a point was said": ("1,5", "kg", None),
}


@pytest.mark.parametrize(("text", "unit", "grams"), WEIGHTS.values(), ids=WEIGHTS)
def test_a_weight_is_grams_or_unknown_and_never_zero(text, unit, grams):
    reading = reading_of({"weight": text}, weight_unit=unit)

    assert reading.problem is None
    assert reading.line.get("weight_g") == grams


@given(grams=st.integers(1, 999_999), unit=st.sampled_from(["g", "kg"]))
def test_every_weight_comes_back(grams, unit):
    text = str(grams) if unit == "g" else f"{Decimal(grams) / 1000:.3f}"

    assert reading_of({"weight": text}, weight_unit=unit).line["weight_g"] == grams


@given(text=st.text(max_size=30))
def test_no_cell_breaks_the_reader(text):
    cells = dict.fromkeys(["unit_price", "weight", "postage", "country", "status", "title", "email"], text)

    assert reading_of(cells).verdict in {"sale", "refused"}
