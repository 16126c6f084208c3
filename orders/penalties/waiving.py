"""What a waiver would waive of what was fined already, for whoever is about to announce it: never dear."""

from dataclasses import dataclass, field

from merchant.frame.patience import TookTooLong, patience
from orders.penalties.models import Penalty, Waiver
from orders.penalties.selectors import sums

MOST_COUNTED = 100_000
PATIENCE = 10_000  # milliseconds that staff wait for the count
SAMPLES = 20


@dataclass(frozen=True)
class WouldWaive:
    """How many penalties, what they come to and some of them; of the first so many where they are more."""

    count: int = 0
    is_more: bool = False
    is_uncounted: bool = False
    sums: list[str] = field(default_factory=list)
    samples: list[Penalty] = field(default_factory=list)


def would_waive(waiver: Waiver, *, most: int = MOST_COUNTED) -> WouldWaive:
    """What the waiver, saved or not, would waive; three queries that read no more than so many rows."""
    rows = Penalty.objects.standing().covered_by(waiver)
    try:
        with patience(PATIENCE):
            count = rows.order_by()[: most + 1].values("pk").count()
            told = sums(Penalty.objects.filter(pk__in=rows.order_by("pk").values("pk")[:most]))
            shown = rows.select_related("order").defer("arithmetic").order_by("pk")
            samples = list(shown[:SAMPLES])
    except TookTooLong:
        return WouldWaive(is_uncounted=True)
    return WouldWaive(count=min(count, most), is_more=count > most, sums=told, samples=samples)
