"""How a rate went, as a drawing's own coordinates: a line with its gaps, and the limits beside it (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from orders.scorecard.rates import TELLS_GOOD, WHOLE, Count, Limits, share

STEP, HEIGHT, MARGIN = 24, 90, 6


@dataclass(frozen=True)
class Point:
    """One day's figure and where it stands; without any order, nowhere."""

    day: date
    count: Count
    share: int | None
    x: int
    y: int | None

    @property
    def left(self) -> int:
        return self.x - STEP // 2


@dataclass(frozen=True)
class Trend:
    """The whole picture, and the same as a table."""

    points: list[Point]
    lines: list[str]
    limit_y: int | None
    limit: int | None
    lowest: int
    highest: int
    width: int
    height: int

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def ends(self) -> list[date]:
        """The days that the axis names."""
        return [self.points[0].day, self.points[len(self.points) // 2].day, self.points[-1].day]


def trend_of(rate: str, days: Mapping[date, Count], limits: Limits | None) -> Trend:
    """The drawing of a rate's figure on these days, with the limit beyond which it is breached."""
    shares = {day: share(rate, count) for day, count in sorted(days.items())}
    limit = _limit(rate, limits)
    lowest, highest = _scale(rate, [*shares.values(), limit])
    points = [
        Point(day, days[day], told, number * STEP + STEP // 2, _height(told, lowest, highest))
        for number, (day, told) in enumerate(shares.items())
    ]
    return Trend(
        points=points,
        lines=_lines(points),
        limit_y=_height(limit, lowest, highest),
        limit=limit,
        lowest=lowest,
        highest=highest,
        width=len(points) * STEP,
        height=HEIGHT,
    )


def _limit(rate, limits):
    if limits is None:
        return None
    return WHOLE - limits.kept_to if rate in TELLS_GOOD else limits.kept_to


def _scale(rate, shares):
    """Whole percents, a quarter further than the worst figure and the limit are."""
    known = [told for told in shares if told is not None]
    if rate in TELLS_GOOD:
        depth = max((WHOLE - told for told in known), default=0)
        return WHOLE - _room(depth), WHOLE
    return 0, _room(max(known, default=0))


def _room(depth):
    return min(WHOLE, max(100, -(-depth * 5 // 400) * 100))


def _height(told, lowest, highest):
    if told is None:
        return None
    part = (told - lowest) / (highest - lowest)
    return round(HEIGHT - MARGIN - part * (HEIGHT - 2 * MARGIN))


def _lines(points):
    """The points of each stretch without a gap; one that stands alone is drawn as a short line."""
    drawn = []
    for is_known, some in groupby(points, key=lambda point: point.y is not None):
        stretch = [(point.x, point.y) for point in some]
        if is_known and len(stretch) == 1:
            (x, y), *_none = stretch
            stretch = [(x - 4, y), (x + 4, y)]
        if is_known:
            drawn.append(" ".join(f"{x},{y}" for x, y in stretch))
    return drawn
