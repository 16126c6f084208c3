"""Which orders a policy version is for: pure. The version that says most about an order dates it."""

from collections.abc import Collection
from typing import NamedTuple

ANY = ""


class Scope(NamedTuple):
    """What a version asks of an order; an empty field asks nothing."""

    market: str = ANY
    programme: str = ANY
    leg: str = ANY
    category: str = ANY

    def fits(self, order: "Scope") -> bool:
        """Whether an order is one of these; the order's own scope names one category at most."""
        return all(asked in (ANY, has) for asked, has in zip(self, order, strict=True))

    @property
    def rank(self) -> tuple[bool, ...]:
        """What says more about an order ranks higher: the category, then the leg, programme and market."""
        return self.category != ANY, self.leg != ANY, self.programme != ANY, self.market != ANY

    def overlaps(self, other: "Scope") -> bool:
        """Whether an order could be one of both."""
        return all(ANY in (mine, its) or mine == its for mine, its in zip(self, other, strict=True))


def scopes_of(order: Scope, categories: Collection[str]) -> list[Scope]:
    """An order's scope once for each category of its lines; several are dated each, the earliest counts."""
    return [order._replace(category=category) for category in sorted(set(categories))] or [order]
