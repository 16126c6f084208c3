"""What a tier takes, step by step, so that a page can tell it line by line. Pure and exact.

Amounts are fractions until the end; only the result is rounded, half away from zero, to the minor units of
the store's currency. What a line shows on the way is rounded to six decimals for the eye alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from merchant.money.currencies import decimals, from_minor
from orders.penalties.exceptions import NotKnownYet
from orders.penalties.rates import Rates, convert
from orders.policy.tiers import Tier

SHOWN = Decimal("0.000001")
Line = dict[str, str]


@dataclass(frozen=True)
class Price:
    """What the factor is of; unknown as soon as one line's price is."""

    minor: int | None
    currency: str


@dataclass(frozen=True)
class Reckoned:
    """An amount in minor units of a currency, and the lines that led to it."""

    minor: int
    currency: str
    lines: list[Line]


def reckon(tier: Tier, *, currency: str, price: Price, rates: Rates) -> Reckoned:
    """What the tier takes in a store's currency; raises NotKnownYet where a rate or the price is missing."""
    lines: list[Line] = []
    if tier.factor is None:
        amount = _extreme(tier.amounts, currency, rates, lines, max, "higher")
    else:
        amount = _share(tier, currency, price, rates, lines)
    minor = round_half_up(amount, currency)
    lines.append({"code": "rounded", "value": f"{from_minor(minor, currency):f}", "currency": currency})
    return Reckoned(minor, currency, lines)


def round_half_up(amount: Fraction, currency: str) -> int:
    """An amount that is not negative in minor units, halves away from zero."""
    return int((amount * 10 ** decimals(currency) * 2 + 1) // 2)


def _share(tier, currency, price, rates, lines):
    if price.minor is None:
        raise NotKnownYet(price=price.currency)
    told = from_minor(price.minor, price.currency)
    lines.append({"code": "price", "amount": f"{told:f}", "currency": price.currency})
    amount = _converted(told, price.currency, currency, rates, lines) * Fraction(tier.factor)
    lines.append(
        {"code": "factor", "factor": _text(tier.factor), "value": _shown(amount), "currency": currency}
    )
    if tier.at_least:
        amount = _bounded(amount, tier.at_least, currency, rates, lines, max, "at_least")
    if tier.at_most:
        amount = _bounded(amount, tier.at_most, currency, rates, lines, min, "at_most")
    return amount


def _bounded(amount, bounds, currency, rates, lines, choose, code):
    """Of several bounds from below the highest binds, of several from above the lowest."""
    bound = _extreme(bounds, currency, rates, lines, choose, "")
    code = code if choose(amount, bound) != amount else f"{code}_kept"
    lines.append({"code": code, "value": _shown(bound), "currency": currency})
    return choose(amount, bound)


def _extreme(amounts: Mapping[str, Decimal], currency, rates, lines, choose, code):
    """The highest or lowest of amounts, compared in one currency; of equal ones the first by its code."""
    found = []
    for own in sorted(amounts):
        lines.append({"code": "fixed", "amount": _text(amounts[own]), "currency": own})
        found.append((_converted(amounts[own], own, currency, rates, lines), own))
    best = choose(value for value, _own in found)
    if code and len(found) > 1:
        own = next(own for value, own in found if value == best)
        lines.append({"code": code, "amount": _text(amounts[own]), "currency": own})
    return best


def _converted(amount, own, currency, rates, lines):
    steps = rates.path(own, currency)
    for step in steps:
        lines.append(
            {
                "code": "rate_backwards" if step.is_backwards else "rate",
                "base": step.rate.base,
                "quote": step.rate.quote,
                "rate": _text(step.rate.rate),
                "day": step.rate.day.isoformat(),
            }
        )
    value = convert(Fraction(amount), steps)
    if steps:
        told = {"amount": _text(amount), "currency": own, "value": _shown(value), "into": currency}
        lines.append({"code": "converted", **told})
    return value


def _shown(value: Fraction) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return _text(exact.quantize(SHOWN, ROUND_HALF_UP))


def _text(value: Decimal) -> str:
    """Without an exponent and without noughts that say nothing."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
