"""A store's scorecard: each rate's figures over ten and thirty days, judged, and how it went."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from orders.scorecard.models import ScorecardThreshold
from orders.scorecard.rates import WITHOUT_SOURCE, Count, Limits, Rate, Tone, summed, tone_of
from orders.scorecard.windows import LENGTHS, LONG, SHORT, days_up_to

Days = Mapping[str, Mapping[date, Count]]  # by rate


@dataclass(frozen=True)
class Figure:
    """A rate over some days; without limits it is shown and not judged."""

    days: int
    count: Count
    tone: Tone | None


@dataclass(frozen=True)
class Card:
    """One rate: its figures, how its short figure went, and what judges it."""

    rate: str
    figures: tuple[Figure, ...]
    trend: dict[date, Count]  # day → the short window that ended with it
    limits: Limits | None
    threshold: ScorecardThreshold | None
    off: str = ""  # why it is off, as a code


@dataclass(frozen=True)
class Scorecard:
    """All rates, when they were true, and whether the job should count anew."""

    cards: list[Card]
    as_of: datetime
    is_outdated: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted at all in these days."""
        return not any(figure.count.all for card in self.cards for figure in card.figures)


def cards_of(days: Days, limits: Mapping[str, ScorecardThreshold], today: date) -> list[Card]:
    """Every rate of a store, in their order."""
    return [_card(rate, days.get(rate, {}), limits.get(rate), today) for rate in Rate]


def _card(rate, days, threshold, today):
    limits = threshold.limits if threshold else None
    off = _off(rate, summed(days, days_up_to(today, LONG)))
    figures = tuple(_figure(rate, days, limits, today, length) for length in LENGTHS)
    trend = {day: summed(days, days_up_to(day, SHORT)) for day in reversed(days_up_to(today, LONG))}
    return Card(rate, () if off else figures, {} if off else trend, limits, threshold, off)


def _figure(rate, days, limits, today, length):
    count = summed(days, days_up_to(today, length))
    return Figure(length, count, tone_of(rate, count, limits) if limits else None)


def _off(rate, count):
    """Why a rate tells nothing: there is no source at all, or nobody has told it anything."""
    if rate in WITHOUT_SOURCE:
        return rate
    if rate == Rate.ON_TIME_DELIVERY and count.untold and not count.told:
        return rate
    return ""
