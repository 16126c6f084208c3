"""Decides what each cancellation line of a file takes back: the one sale that fits, else it is reported."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from orders.intake.grouping import identities
from orders.intake.leasing import Lease
from orders.intake.models import ImportRun, SourceCancellation, StagedRow
from orders.intake.sales import Key, Sale, find_sales, key_of

BATCH = 500
UNCHANGED = "unchanged"  # an earlier import brought this very line
Outcome = SourceCancellation.Outcome


def resolve_cancellations(run: ImportRun, lease: Lease) -> dict[str, int]:
    """Write a decision on every cancellation line that waits; returns how many got which."""
    rows = _cancellations(run)
    if not rows:
        return {}
    sales = find_sales(run, {key_of(row) for row in rows if key_of(row)[0] and _is_product(row)})
    known = known_cancellations(run, rows)
    for row in rows:
        number, identity = row.payload["number"], row.payload["identity"]
        decision = UNCHANGED if (number, identity) in known else decide(row, sales)
        row.payload["decision"] = decision if isinstance(decision, str) else Outcome.CANCELLED
        _aim(row, decision)
    for start in range(0, len(rows), BATCH):
        with transaction.atomic():
            lease.renew()
            StagedRow.objects.bulk_update(rows[start : start + BATCH], ["group", "payload"])
    return dict(Counter(row.payload["decision"] for row in rows))


def decide(row: StagedRow, sales: dict[Key, list[Sale]]) -> Sale | str:
    """The sale whose units the line takes, which are thereby taken; or why there is none."""
    buyer, _code = key_of(row)
    line = row.payload["line"]
    if not _is_product(row):
        return Outcome.NOT_A_PRODUCT
    if not buyer:
        return Outcome.NO_BUYER
    moment = datetime.fromisoformat(row.payload["order"]["ordered_at"])
    earlier = [sale for sale in sales[key_of(row)] if sale.sold_at <= moment]
    if not earlier:
        return Outcome.NONE
    fitting = [sale for sale in earlier if sale.price == line["price"] and sale.units >= line["units"]]
    if not fitting:
        return Outcome.DIFFERS
    return _only_one([sale for sale in fitting if sale.left >= line["units"]], line["units"])


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
    rows = list(run.rows.waiting().filter(verdict=StagedRow.Verdict.CANCELLATION).order_by("line_no"))
    by_number = {}
    for row in rows:
        row.payload.setdefault("number", row.number)
        row.group = f"{row.group.partition(':')[0]}:{row.payload['number']}"
        by_number.setdefault(row.payload["number"], []).append(row)
    for of_number in by_number.values():
        for row, identity in identities(of_number):
            row.payload["identity"] = identity
    return rows


def known_cancellations(run: ImportRun, rows: Sequence[StagedRow]) -> set[tuple[str, str]]:
    """(number, identity) of those lines that an import brought before."""
    numbers = sorted({row.payload["number"] for row in rows})
    known = set()
    for start in range(0, len(numbers), BATCH):
        stored = SourceCancellation.objects.filter(
            store=run.store_id, number__in=numbers[start : start + BATCH]
        )
        known |= set(stored.values_list("number", "identity"))
    return known


def _aim(row, decision):
    """Tell the line where its units lie; one that takes from this file travels with that order."""
    row.payload.pop("line_id", None)
    row.payload.pop("takes", None)
    if not isinstance(decision, Sale):
        return
    if decision.line_id:
        row.payload["line_id"] = decision.line_id
    else:
        row.group, row.payload["takes"] = decision.order, decision.identity


def _is_product(row):
    return row.payload["line"].get("is_product", True)
