"""Price by weight: read, checked, asked and written back, exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouses.sites.exceptions import RatesError
from warehouses.sites.rates import (
    HEAVIEST_G,
    MOST_ROWS,
    checked,
    heaviest_g,
    parse_rates,
    price_of,
    write_rates,
)

RATES = [[500, 420], [1000, 560], [2000, 560]]


@pytest.mark.parametrize(
    ("weight", "price"),
    [(1, 420), (500, 420), (501, 560), (1000, 560), (2000, 560), (2001, None), (0, None), (-5, None)],
)
def test_a_parcel_costs_what_the_first_row_that_reaches_it_says(weight, price):
    assert price_of(RATES, weight) == price


def test_without_rows_there_is_no_price_and_no_reach():
    assert price_of([], 500) is None
    assert heaviest_g([]) is None
    assert heaviest_g(RATES) == 2000


@pytest.mark.parametrize(
    ("text", "currency", "rates"),
    [
        ("500=4.20; 1000=5.60", "EUR", [[500, 420], [1000, 560]]),
        ("500 g = 4.2;1kg=5.60;", "EUR", [[500, 420], [1000, 560]]),
        ("0.25 kg = 3\n1.5KG = 7", "USD", [[250, 300], [1500, 700]]),
        ("500=420", "JPY", [[500, 420]]),
        ("500=1.250", "KWD", [[500, 1250]]),
        ("500=EUR 4.20; 1000=5.60 EUR", "EUR", [[500, 420], [1000, 560]]),
        ("５００＝４．２０；１０００＝５．６０", "EUR", [[500, 420], [1000, 560]]),
        ("500=0", "EUR", [[500, 0]]),
        ("500=4.200", "EUR", [[500, 420]]),
        ("", "EUR", []),
        (" ; ", "EUR", []),
    ],
)
def test_what_people_write_is_read(text, currency, rates):
    assert parse_rates(text, currency) == rates


@pytest.mark.parametrize(
    ("text", "currency", "code"),
    [
        ("500", "EUR", "no_price"),
        ("500=", "EUR", "no_price"),
        ("500=four", "EUR", "no_price"),
        ("500=-1", "EUR", "no_price"),
        ("500=1e3", "EUR", "no_price"),
        ("500=4,20", "EUR", "no_price"),
        ("500=NaN", "EUR", "no_price"),
        ("500=4.20 USD", "EUR", "no_price"),
        ("=4.20", "EUR", "no_weight"),
        ("-500=4.20", "EUR", "no_weight"),
        ("0.5=4.20", "EUR", "no_weight"),
        ("500 lb=4.20", "EUR", "no_weight"),
        ("5²=4.20", "EUR", None),
        ("0=4.20", "EUR", "weight_range"),
        ("1001kg=4.20", "EUR", "weight_range"),
        ("500=99999999999", "EUR", "price_range"),
        ("500=4.205", "EUR", "too_fine"),
        ("500=4.5", "JPY", "too_fine"),
        ("1000=5.60; 500=4.20", "EUR", "weights_fall"),
        ("500=4.20; 500=5.60", "EUR", "weights_fall"),
        ("500=5.60; 1000=4.20", "EUR", "prices_fall"),
        (";".join(f"{step}=1" for step in range(1, MOST_ROWS + 2)), "EUR", "too_many"),
        ("9" * 5_000, "EUR", "too_many"),
    ],
)
def test_what_cannot_be_a_price_is_refused_with_its_reason(text, currency, code):
    if code is None:  # a small two is the digit two
        assert parse_rates(text, currency) == [[52, 420]]
        return
    with pytest.raises(RatesError) as refused:
        parse_rates(text, currency)

    assert refused.value.code == code


@pytest.mark.parametrize(
    "row", [[500], [500, 420, 1], ["500", 420], [500, 4.2], [True, 420], None, "500", {"500": 420}]
)
def test_a_row_that_is_no_pair_of_whole_numbers_is_refused(row):
    with pytest.raises(RatesError, match="no_row"):
        checked([row])


@st.composite
def rising(draw):
    weights = sorted(draw(st.sets(st.integers(1, HEAVIEST_G), max_size=MOST_ROWS)))
    prices = sorted(draw(st.lists(st.integers(0, 10**9), min_size=len(weights), max_size=len(weights))))
    return [list(row) for row in zip(weights, prices, strict=True)]


@given(rates=rising(), currency=st.sampled_from(["EUR", "JPY", "KWD", "USD"]))
def test_what_is_written_reads_as_the_same(rates, currency):
    text = write_rates(rates, currency)

    assert len(text) > 4_000 or parse_rates(text, currency) == rates


@given(rates=rising(), weight=st.integers(1, HEAVIEST_G))
def test_the_price_is_that_of_a_walk_from_the_lightest_row(rates, weight):
    walked = next((price for up_to, price in rates if weight <= up_to), None)

    assert price_of(rates, weight) == walked
