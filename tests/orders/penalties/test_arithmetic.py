"""The arithmetic of a penalty, beside a naive one that counts differently."""

import random
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest

from orders.penalties.arithmetic import Price, reckon, round_half_up
from orders.penalties.exceptions import NotKnownYet
from orders.penalties.rates import Rate, Rates
from orders.penalties.wording import arithmetic_in_words
from orders.policy.tiers import Tier

DAY = date(2026, 3, 2)
NO_PRICE = Price(None, "GBP")
HIGHER = {"CNY": Decimal(40), "USD": Decimal(5)}


def rates(*told):
    return Rates(Rate(base, quote, Decimal(rate), day) for base, quote, rate, day in told)


KNOWN = rates(("CNY", "GBP", "0.1083", DAY), ("USD", "GBP", "0.79", DAY))


def test_the_higher_of_two_fixed_amounts_is_taken_in_the_stores_currency():
    told = reckon(Tier("late_shipment", amounts=HIGHER), currency="GBP", price=NO_PRICE, rates=KNOWN)

    assert told.minor == 433
    assert arithmetic_in_words(told.lines) == [
        "Fixed amount: 40 CNY",
        "Rate of 2026-03-02: 1 CNY = 0.1083 GBP",
        "40 CNY = 4.332 GBP",
        "Fixed amount: 5 USD",
        "Rate of 2026-03-02: 1 USD = 0.79 GBP",
        "5 USD = 3.95 GBP",
        "The higher one is taken: 40 CNY",
        "Rounded to the currency's smallest unit, halves up: 4.33 GBP",
    ]


@pytest.mark.parametrize(
    ("minor", "at_least", "at_most", "taken"),
    [
        (10_000, {}, {}, 5_000),
        (999, {}, {}, 500),
        (10_000, {"GBP": Decimal(60)}, {}, 6_000),
        (10_000, {"GBP": Decimal(40)}, {}, 5_000),
        (10_000, {}, {"GBP": Decimal(30)}, 3_000),
        (10_000, {}, {"GBP": Decimal(80), "USD": Decimal(50)}, 3_950),
        (10_000, {"GBP": Decimal(20), "USD": Decimal(100)}, {}, 7_900),
        (0, {}, {}, 0),
    ],
    ids=["plain", "half_up", "least", "above_least", "most", "lowest_most", "highest_least", "for_nothing"],
)
def test_a_share_of_the_price_stays_within_its_bounds(minor, at_least, at_most, taken):
    tier = Tier("late_jit", factor=Decimal("0.5"), at_least=at_least, at_most=at_most)

    assert reckon(tier, currency="GBP", price=Price(minor, "GBP"), rates=KNOWN).minor == taken


@pytest.mark.parametrize(
    ("price", "known", "missing"),
    [
        (Price(100, "GBP"), rates(), {}),
        (NO_PRICE, KNOWN, {"price": "GBP"}),
        (Price(100, "EUR"), KNOWN, {"base": "EUR", "quote": "GBP"}),
    ],
    ids=["same_currency", "no_price", "no_rate"],
)
def test_what_is_missing_is_named(price, known, missing):
    tier = Tier("late_jit", factor=Decimal(1))

    if not missing:
        assert reckon(tier, currency="GBP", price=price, rates=known).minor == 100
        return
    with pytest.raises(NotKnownYet) as refused:
        reckon(tier, currency="GBP", price=price, rates=known)
    assert refused.value.missing == missing


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        ([("EUR", "GBP", "0.8", DAY)], ["rate"]),
        ([("GBP", "EUR", "1.25", DAY)], ["rate_backwards"]),
        ([("EUR", "GBP", "0.8", DAY), ("GBP", "EUR", "2", DAY)], ["rate"]),
        ([("EUR", "GBP", "9", date(2026, 3, 1)), ("GBP", "EUR", "1.25", DAY)], ["rate_backwards"]),
        ([("EUR", "CNY", "8", DAY), ("CNY", "GBP", "0.1", DAY)], ["rate", "rate"]),
        ([("USD", "EUR", "1.25", DAY), ("USD", "GBP", "1", DAY)], ["rate_backwards", "rate"]),
    ],
    ids=["direct", "backwards", "direct_first", "later_first", "by_cny", "by_usd"],
)
def test_a_currency_becomes_another_by_a_rate_of_its_own_or_by_two(told, codes):
    tier = Tier("late_shipment", amounts={"EUR": Decimal(10)})

    found = reckon(tier, currency="GBP", price=NO_PRICE, rates=rates(*told))

    assert found.minor == 800
    assert [line["code"] for line in found.lines if line["code"].startswith("rate")] == codes


@pytest.mark.parametrize(("currency", "minor"), [("JPY", 3), ("GBP", 250), ("KWD", 2500)])
def test_the_result_is_in_the_currencys_own_minor_units(currency, minor):
    tier = Tier("late_shipment", amounts={currency: Decimal("2.5")})

    assert reckon(tier, currency=currency, price=NO_PRICE, rates=rates()).minor == minor


def naive(tier, currency, price, table):
    """Decimals of 60 digits, one after another; knows direct rates only."""
    with localcontext() as context:
        context.prec = 60

        def into(amount, own):
            return amount if own == currency else amount * table[own, currency]

        if tier.factor is None:
            amount = sorted(into(value, own) for own, value in tier.amounts.items())[-1]
        else:
            amount = into(Decimal(price.minor) / 100, price.currency) * tier.factor
            for own, value in tier.at_least.items():
                amount = max(amount, into(value, own))
            if tier.at_most:
                amount = min(amount, min(into(value, own) for own, value in tier.at_most.items()))
        places = Decimal(1) if currency == "JPY" else Decimal("0.01")
        return int(amount.quantize(places, ROUND_HALF_UP) / places)


@pytest.mark.parametrize("seed", range(300))
def test_it_agrees_with_a_naive_one(seed):
    draw = random.Random(seed)
    codes = ["CNY", "USD", "EUR", "GBP", "JPY"]
    currency = draw.choice(codes)
    table = {(own, currency): Decimal(draw.randint(1, 10**7)) / 10**5 for own in codes if own != currency}
    known = rates(*((own, into, rate, DAY) for (own, into), rate in table.items()))

    def amounts(most):
        chosen = draw.sample(codes, draw.randint(0, most))
        return {own: Decimal(draw.randint(1, 10_000)) / 100 for own in chosen}

    price = Price(draw.randint(0, 100_000), draw.choice(codes[:4]))
    if draw.random() < 0.5:
        tier = Tier("late_shipment", amounts=amounts(4) or {"CNY": Decimal(40)})
    else:
        factor = Decimal(draw.randint(1, 3_000)) / 1_000
        tier = Tier("late_jit", factor=factor, at_least=amounts(2), at_most=amounts(2))

    told = reckon(tier, currency=currency, price=price, rates=known)

    assert told.minor == naive(tier, currency, price, table)
    assert told.lines[-1]["code"] == "rounded"


@pytest.mark.parametrize(("text", "minor"), [("1.005", 101), ("1.0049999999", 100), ("0.005", 1), ("0", 0)])
def test_halves_are_rounded_up_exactly(text, minor):
    assert round_half_up(Fraction(text), "GBP") == minor
