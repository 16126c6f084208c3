"""Seeded chance that is cheap enough to be asked a hundred million times (pure)."""

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from random import Random
from typing import NamedTuple

DAYS = 3 * 365
HOUR = 3600
BY_WEEKDAY = (1.05, 1.1, 1.1, 1.05, 0.95, 0.85, 0.9)
BY_MONTH = (0.9, 0.85, 0.95, 0.95, 1.0, 1.0, 0.95, 0.95, 1.0, 1.1, 1.5, 1.45)
BY_HOUR = (6, 5, 4, 4, 4, 5, 6, 7, 8, 9, 10, 10, 11, 11, 11, 12, 13, 14, 15, 15, 14, 12, 10, 8)
FIRST_DAY, LAST_DAY = 0.5, 1.5  # the shops have grown: so many orders a day, measured by the mean


class Wheel:
    """A wheel of fortune: `wheel[random()]` is one of its prizes, each as often as it weighs."""

    def __init__(self, weights: Mapping, faces: int = 4096):
        total = sum(weights.values())
        self._faces = [
            prize
            for prize, weight in weights.items()
            for _face in range(max(1, round(weight / total * faces)))
        ]
        self._size = len(self._faces)

    def __getitem__(self, drawn: float):
        return self._faces[int(drawn * self._size)]


class Zipf:
    """Ranks, the first far more often than the last: the n-th weighs 1/n to the power of `slope`."""

    def __init__(self, size: int, slope: float):
        weights = list(accumulate((rank + 1) ** -slope for rank in range(size)))
        self.shares = [(rank + 1) ** -slope / weights[-1] for rank in range(size)]
        self._bounds = [weight / weights[-1] for weight in weights[:-1]]

    def __getitem__(self, drawn: float) -> int:
        return bisect(self._bounds, drawn)


def rank_of(drawn: float, size: int) -> int:
    """One of `size` ranks, about as often as 1/n, without a table of their weights."""
    return int((size + 1) ** drawn) - 1


class Hour(NamedTuple):
    """An hour by its first second, how many orders came before it, and how many in it."""

    start: int
    before: int
    orders: int


def hours_of(count: int, until: datetime) -> list[Hour]:
    """How many orders came in each hour of three years: by season, weekday and time of day."""
    start = int(until.timestamp()) // HOUR * HOUR - DAYS * 24 * HOUR
    weights = [_weight_of(start, hour) for hour in range(DAYS * 24)]
    total, reached, done, hours = sum(weights), 0.0, 0, []
    for number, weight in enumerate(weights):
        reached += weight
        due = round(count * reached / total) - done
        hours.append(Hour(start + number * HOUR, done, due))
        done += due
    return hours


def moments(hours: Sequence[Hour], first: int, last: int, seed: str) -> Iterator[int]:
    """The seconds, ascending, at which the orders from `first` up to, not with, `last` came in."""
    begin = bisect(hours, first, key=lambda hour: hour.before) - 1
    for hour in hours[max(0, begin) :]:
        if hour.before >= last:
            break
        random = Random(f"{seed} {hour.start}")
        for index in range(hour.orders):
            moment = hour.start + int(HOUR * (index + random.random()) / hour.orders)
            if first <= hour.before + index < last:
                yield moment


def _weight_of(start, hour):
    moment = datetime.fromtimestamp(start + hour * HOUR, UTC)
    growth = FIRST_DAY + (LAST_DAY - FIRST_DAY) * hour / (DAYS * 24)
    return growth * BY_WEEKDAY[moment.weekday()] * BY_MONTH[moment.month - 1] * BY_HOUR[moment.hour]


class PublicIds:
    """Public ids that never repeat: the n-th number of a long cycle, written in the ids' letters."""

    STEP = 566_914_712_349_211_787  # shares no factor with the cycle, so it reaches every place once

    def __init__(self, alphabet: str, length: int, first: int):
        self._triples = [a + b + c for a in alphabet for b in alphabet for c in alphabet]
        self._cycle, self._base = len(alphabet) ** length, len(self._triples)
        self._place = first * self.STEP % self._cycle

    def next(self) -> str:
        self._place = (self._place + self.STEP) % self._cycle
        triples, base = self._triples, self._base
        rest, first = divmod(self._place, base)
        rest, second = divmod(rest, base)
        fourth, third = divmod(rest, base)
        return triples[first] + triples[second] + triples[third] + triples[fourth]


def filled(pattern: str, random: Random) -> str:
    """A pattern with a digit for each # and a capital letter for each @."""
    drawn: Sequence[str] = [_sign(sign, random) for sign in pattern]
    return "".join(drawn)


def _sign(sign, random):
    if sign == "#":
        return str(random.randrange(10))
    return random.choice("ABCDEFGHJKLMNPRSTVWXY") if sign == "@" else sign
