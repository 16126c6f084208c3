"""What the chunks of a crowd are drawn by, in whatever process (pure)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from orders.demo.crowd.chance import Hour, Zipf, moments
from orders.demo.crowd.dating import Dating
from orders.demo.crowd.drawing import draw_order
from orders.demo.crowd.handling import Handler
from orders.demo.crowd.pen import Pen
from orders.demo.crowd.sheets import Sheets
from orders.demo.crowd.shops import Shop
from orders.demo.crowd.telling import tell_order
from warehouses.matching.engine import Rulebook

CHUNK = 20_000


@dataclass(frozen=True)
class Plan:
    """How many orders, whose, until when; and the last keys that were given before them."""

    shops: Sequence[Shop]
    ranks: Zipf
    hours: Sequence[Hour]
    dating: Dating
    books: Mapping[int, Rulebook]
    last_keys: Mapping[type, int]
    orders: int
    until: datetime
    seed: int

    def chunks(self) -> range:
        """The first order's number of each chunk."""
        return range(0, self.orders, CHUNK)

    def sheets_from(self, first: int) -> Sheets:
        """Sheets with the keys of those orders that begin with this one."""
        return Sheets(self.last_keys, first)

    def pen(self, sheets: Sheets, what: str) -> Pen:
        return Pen(sheets, int(self.until.timestamp()), Random(f"{self.seed} {what} {sheets.first}"))

    def draw_chunk(self, first: int) -> tuple[Sheets, list]:
        """The rows of one chunk of orders, and what of them stands on pick lists."""
        sheets = self.sheets_from(first)
        pen = self.pen(sheets, "telling")
        handler = Handler(pen, self.dating, self.books)
        for number, order in self._drawn(first, min(first + CHUNK, self.orders)):
            tell_order(pen, handler, order, number)
        return sheets, handler.listed

    def _drawn(self, first, last) -> Iterator:
        random, now = Random(f"{self.seed} orders {first}"), int(self.until.timestamp())
        times = moments(self.hours, first, last, f"{self.seed} moments")
        for number, moment in enumerate(times, start=first + 1):
            shop = self.shops[self.ranks[random.random()]]
            yield number, draw_order(shop, moment, (self.orders - number) / self.orders, now, random)
