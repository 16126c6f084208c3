"""Decides what each cancellation line of a file takes back: the one sale that fits, else it is reported."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from merchant.runs.services import Lease
from orders.intake.grouping import identities
from orders.intake.models import ImportRun, SourceCancellation
from orders.intake.rows import StagedLine, rewrite_lines
from orders.intake.sales import Key, Sale, SalesFound, key_of, with_booked_sales
from orders.intake.selectors import cancellations_of

BATCH = 500
MOST_SALES = 1000  # of one code to one buyer; more are for a person to look at, not for each cancellation
UNCHANGED = "unchanged"  # an earlier import brought this very line
Outcome = SourceCancellation.Outcome


def resolve_cancellations(run: ImportRun, lease: Lease, found: SalesFound) -> dict[str, int]:
    """Write a decision on every cancellation line that waits; returns how many got which."""
    lines = _cancellations(run)
    sales = with_booked_sales(run, found)
    known = known_cancellations(run, lines)
    for line in lines:
        number, identity = line.payload["number"], line.payload["identity"]
        decision = UNCHANGED if (number, identity) in known else decide(line, sales)
        line.payload["decision"] = decision if isinstance(decision, str) else Outcome.CANCELLED.value
        _aim(line, decision)
    with transaction.atomic():
        lease.renew()
        rewrite_lines(run, lines)
    return dict(Counter(line.payload["decision"] for line in lines))


def decide(line: StagedLine, sales: dict[Key, list[Sale]]) -> Sale | str:
    """The sale whose units the line takes, which are thereby taken; or why there is none."""
    buyer, _code = key_of(line)
    asked = line.payload["line"]
    if not asked.get("is_product", True):
        return Outcome.NOT_A_PRODUCT
    if not buyer:
        return Outcome.NO_BUYER
    if len(sales[key_of(line)]) > MOST_SALES:
        return Outcome.SEVERAL
    moment = datetime.fromisoformat(line.payload["order"]["ordered_at"])
    earlier = [sale for sale in sales[key_of(line)] if sale.sold_at <= moment]
    if not earlier:
        return Outcome.NONE
    fitting = [sale for sale in earlier if sale.price == asked["price"] and sale.units >= asked["units"]]
    if not fitting:
        return Outcome.DIFFERS
    return _only_one([sale for sale in fitting if sale.left >= asked["units"]], asked["units"])


def _only_one(fitting: Sequence[Sale], units: int) -> Sale | str:
    """Two lines of one order are one candidate; two orders are two."""
    if not fitting:
        return Outcome.USED_UP
    if len({sale.order for sale in fitting}) > 1:
        return Outcome.SEVERAL
    fitting[0].left -= units
    return fitting[0]


def _cancellations(run):
    """The file's waiting cancellation lines, each under its own number and identity again."""
    lines = cancellations_of(run)
    by_number = defaultdict(list)
    for line in lines:
        programme, _colon, number = line.group.partition(":")
        number = line.payload.setdefault("number", number)
        line.group = f"{programme}:{number}"
        by_number[number].append(line)
    for of_number in by_number.values():
        for line, identity in identities(of_number):
            line.payload["identity"] = identity
    return lines


def known_cancellations(run: ImportRun, lines: Sequence[StagedLine]) -> set[tuple[str, str]]:
    """(number, identity) of those lines that an import brought before."""
    numbers = sorted({line.payload["number"] for line in lines})
    known = set()
    for start in range(0, len(numbers), BATCH):
        stored = SourceCancellation.objects.filter(
            store=run.store_id, number__in=numbers[start : start + BATCH]
        )
        known |= set(stored.values_list("number", "identity"))
    return known


def _aim(line, decision):
    """Tell the line where its units lie; one that takes from this file travels with that order."""
    line.payload.pop("line_id", None)
    line.payload.pop("takes", None)
    if not isinstance(decision, Sale):
        return
    if decision.line_id:
        line.payload["line_id"] = decision.line_id
    else:
        line.group, line.payload["takes"] = decision.order, decision.identity
