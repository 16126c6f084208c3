"""Days as a drawing's own coordinates: bars for orders, a line for the part that left in time (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from orders.review.figures import Day, rate

STEP, BAR = 24, 16  # a day's width, and its bar's
HEIGHT = 120


@dataclass(frozen=True)
class DayBar:
    """One day: where its bar and its point stand, and what it tells."""

    day: date
    told: Day
    x: int
    y: int
    height: int
    middle: int
    rate: float | None
    rate_y: int | None

    @property
    def percent(self) -> int | None:
        return None if self.rate is None else int(self.rate * 100)


@dataclass(frozen=True)
class Chart:
    """The whole picture, and the same as a table."""

    bars: list[DayBar]
    width: int
    height: int
    line: str  # the points of the line, where there are at least two
    tallest: int
    rows: list[DayBar]  # the table's: a day to come has none

    @property
    def ends(self) -> list[date]:
        """The days that the axis names."""
        return [self.bars[0].day, self.bars[len(self.bars) // 2].day, self.bars[-1].day]

    @property
    def is_empty(self) -> bool:
        return not any(bar.told.came_in or bar.told.shipped for bar in self.bars)


def chart_of(days: Mapping[date, Day], today: date | None = None) -> Chart:
    """The drawing of these days, in their order; the table ends today."""
    tallest = max((told.came_in for told in days.values()), default=0)
    bars = [_bar(number, day, told, tallest) for number, (day, told) in enumerate(sorted(days.items()))]
    points = [f"{bar.middle},{bar.rate_y}" for bar in bars if bar.rate_y is not None]
    line = " ".join(points) if len(points) > 1 else ""
    rows = [bar for bar in bars if today is None or bar.day <= today]
    return Chart(bars, len(bars) * STEP, HEIGHT, line, tallest, rows)


def _bar(number, day, told, tallest):
    height = max(2, round(told.came_in / tallest * (HEIGHT - 4))) if told.came_in else 0
    part = rate(told.in_time, told.late)
    return DayBar(
        day=day,
        told=told,
        x=number * STEP + (STEP - BAR) // 2,
        y=HEIGHT - height,
        height=height,
        middle=number * STEP + STEP // 2,
        rate=part,
        rate_y=None if part is None else round(4 + (1 - part) * (HEIGHT - 8)),
    )
