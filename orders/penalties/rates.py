"""Exchange rates of one day, and how one currency becomes another by them. Pure and exact."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from orders.penalties.exceptions import NotKnownYet

BRIDGES = ("CNY", "USD")  # a pair without a rate of its own goes by the first of these that has both


class Rate(NamedTuple):
    """One unit of `base` is `rate` units of `quote`, from a day on until a later one is entered."""

    base: str
    quote: str
    rate: Decimal
    day: date


class Step(NamedTuple):
    """A rate as it is used: forwards, or backwards where only the opposite one is known."""

    rate: Rate
    is_backwards: bool

    @property
    def factor(self) -> Fraction:
        return 1 / Fraction(self.rate.rate) if self.is_backwards else Fraction(self.rate.rate)


class Rates:
    """The rates in force on a day: the latest of each pair."""

    def __init__(self, rates: Iterable[Rate]):
        self._known: dict[tuple[str, str], Rate] = {}
        for rate in rates:
            known = self._known.get((rate.base, rate.quote))
            if known is None or known.day < rate.day:
                self._known[rate.base, rate.quote] = rate

    def path(self, base: str, quote: str) -> list[Step]:
        """The rates from one currency to another; none for the same. Where there is no way, that is told."""
        if base == quote:
            return []
        if step := self._step(base, quote):
            return [step]
        for bridge in BRIDGES:
            first, second = self._step(base, bridge), self._step(bridge, quote)
            if first and second:
                return [first, second]
        raise NotKnownYet(base=base, quote=quote)

    def _step(self, base, quote):
        """The later one of the two directions; on the same day the one that was entered this way round."""
        forwards, backwards = self._known.get((base, quote)), self._known.get((quote, base))
        if backwards and (forwards is None or forwards.day < backwards.day):
            return Step(backwards, True)
        return forwards and Step(forwards, False)


def convert(amount: Fraction, steps: Iterable[Step]) -> Fraction:
    """The amount after these steps, not rounded."""
    for step in steps:
        amount *= step.factor
    return amount
