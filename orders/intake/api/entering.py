"""A request's orders on the road of every import, but at once and without a file."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from merchant.api.models import ApiToken
from orders.intake import services
from orders.intake.api.reading import AskedOrder, place_in_order, read_orders
from orders.intake.models import ImportedOrder, ImportRun
from orders.intake.profiles.base import Setting
from orders.intake.wording import mend, reason_sentence

PROFILE = "api"
MOST_PROBLEMS = 20  # told of one order
CONSEQUENCE = "order_refused"  # another line of the order is the reason, and is told itself
OUTCOMES = {
    ImportedOrder.Outcome.NEW: "new",
    ImportedOrder.Outcome.EXTENDED: "added",
    ImportedOrder.Outcome.RELEASED: "released",
    ImportedOrder.Outcome.UNCHANGED: "unchanged",
    ImportedOrder.Outcome.CHANGED: "changed",
}
REFUSED, NOT_TAKEN = "refused", "not_taken"


class NothingTaken(Exception):
    """One order is refused and all or nothing was asked; the transaction takes the rest back."""

    def __init__(self, told: list[dict]):
        super().__init__()
        self.told = told


@dataclass(frozen=True)
class Batch:
    """The orders of one request and the import that brought them in."""

    run: ImportRun
    asked: list[AskedOrder]
    lines: dict[int, tuple[AskedOrder, int]]  # staged line → its order, and which of the order's lines it is


def count_lines(orders: Sequence[Any]) -> int:
    """How many lines these orders have, whatever else is wrong with them."""
    lines = [order.get("lines") for order in orders if isinstance(order, dict)]
    return sum(len(some) for some in lines if isinstance(some, list))


def enter_batch(
    *, token: ApiToken, orders: Sequence[Any], all_or_nothing: bool, history: bool, add_skus: bool
) -> dict:
    """Bring in what is good and tell what became of each order, all in one transaction.

    Raises NothingTaken, and nothing is kept, where one is refused and all or nothing was asked.
    """
    setting = Setting(zone=ZoneInfo(token.store.time_zone), currency=token.store.currency)
    asked = read_orders(orders, setting)
    lines = _numbered(asked)
    with transaction.atomic():
        run = services.enter_readings(
            store=token.store,
            profile=PROFILE,
            name=f"API: {token.name}",
            readings=[(number, one.readings[place]) for number, (one, place) in lines.items()],
            actor=token.actor,
            treatment=ImportRun.Treatment.HISTORY if history else ImportRun.Treatment.OPEN,
            create_skus=add_skus,
        )
        told = _told(Batch(run, asked, lines))
        if all_or_nothing and any(one["outcome"] == REFUSED for one in told):
            raise NothingTaken([_not_taken(one) for one in told])
    counts = Counter(one["outcome"] for one in told)
    return {"batch": run.public_id, "counts": dict(counts), "orders": told}


def _numbered(asked):
    places = [(one, place) for one in asked for place in range(len(one.readings))]
    return dict(enumerate(places, start=1))


def _told(batch):
    """What became of each order, in the sequence in which they were sent."""
    outcomes, problems = _outcomes(batch.run), _problems(batch)
    return [
        {
            "index": one.index,
            "number": one.number,
            "programme": one.programme,
            "outcome": outcomes.get(one.group, REFUSED),
            "problems": problems[one.index][:MOST_PROBLEMS],
        }
        for one in batch.asked
    ]


def _outcomes(run):
    """Group → outcome of every order that came to the book."""
    rows = ImportedOrder.objects.filter(run=run).values_list("order__programme", "order__number", "outcome")
    return {f"{programme}:{number}": OUTCOMES[outcome] for programme, number, outcome in rows}


def _problems(batch):
    """Index of an order → what is wrong with it, or differs from the one that is here."""
    found, consequences = defaultdict(list), defaultdict(list)
    for row in batch.run.rows.told().order_by("line_no"):
        one, place = batch.lines[row.line_no]
        kept = consequences if row.reason == CONSEQUENCE else found
        kept[one.index].append(
            {
                "code": row.reason,
                "field": place_in_order(row.field, place),
                "value": row.value,
                "sentence": reason_sentence(row.reason, row.value),
                "mend": mend(row.reason),
            }
        )
    return defaultdict(list, consequences | found)


def _not_taken(told):
    return told if told["outcome"] == REFUSED else told | {"outcome": NOT_TAKEN, "problems": []}
