"""Judges staged lines order by order: what cannot stand together is refused together."""

from collections import Counter

from django.db import transaction
from django.db.models import Count, Q

from merchant.catalogue.selectors import sku_ids
from merchant.runs.services import Lease
from orders.intake.exceptions import UnreadableFile
from orders.intake.grouping import MOST_LINES, judge
from orders.intake.models import ImportRun, StagedRow
from orders.intake.profiles import PROFILES
from orders.intake.profiles.base import Problem
from orders.intake.rows import rewrite_lines
from orders.intake.sales import SalesFound, key_of
from orders.intake.selectors import cancellations_of, next_groups, rows_of

SHOWN = 20
MOST_CANCELLATIONS = 50_000  # they are decided in memory, all at once
Verdict = StagedRow.Verdict


def judge_orders(run: ImportRun, lease: Lease) -> "Found":
    """Refuse what cannot enter and tell what the rest is; running it again gives the same."""
    _check_cancellations(run)
    found, last = Found(run), ""
    while groups := next_groups(run, after=last):
        with transaction.atomic():
            lease.renew()
            for group, lines in _judged(run, groups):
                found.add(group, lines)
        found.look_up_skus()
        last = list(groups)[-1]
    return found


def _check_cancellations(run):
    count = run.rows.filter(verdict=Verdict.CANCELLATION).count()
    if count > MOST_CANCELLATIONS:
        raise UnreadableFile("too_many_cancellations", count=f"{count:,}", limit=f"{MOST_CANCELLATIONS:,}")


def _judged(run, groups):
    """(order, accepted lines) pairs; refusals are written on the way."""
    for group, lines in groups.items():
        if lines > MOST_LINES:
            _refuse_unseen(run, group, Problem("too_many_lines", value=str(lines)))
    fitting = {group: lines for group, lines in groups.items() if lines <= MOST_LINES}
    refused = []
    for group, lines in (rows_of(run, fitting) if fitting else {}).items():
        refused += _refused(lines, PROFILES[run.profile])
        accepted = [line for line in lines if line.verdict != Verdict.REFUSED]
        if accepted:
            yield group, accepted
    rewrite_lines(run, refused)


def _refused(lines, profile):
    """Those of an order's lines that are refused, now that all of them are seen."""
    if all(line.verdict == Verdict.CANCELLATION for line in lines):
        return []
    problem = judge(lines, profile)
    for line in lines:
        if line.verdict == Verdict.REFUSED:
            line.outcome = "refused"
        elif problem and line.verdict != Verdict.CANCELLATION:
            line.refuse(problem)
    return [line for line in lines if line.verdict == Verdict.REFUSED]


def _refuse_unseen(run, group, problem):
    """Refuse an order that has too many lines to look at them."""
    run.rows.waiting().filter(group=group).update(
        verdict=Verdict.REFUSED, outcome="refused", reason=problem.code, value=problem.value, payload={}
    )


class Found:
    """What was found in a file, added up while its orders are judged."""

    def __init__(self, run: ImportRun):
        self.run = run
        self.sales = SalesFound(key_of(line) for line in cancellations_of(run))
        self.orders = 0
        self.first = self.last = ""
        self.countries: Counter = Counter()
        self.unknown_skus: set[str] = set()
        self._seen_codes: set[str] = set()
        self._new_codes: set[str] = set()

    def add(self, group, lines):
        """Count one accepted order, or a group of cancellations."""
        sales = [line for line in lines if line.verdict == Verdict.SALE]
        if not sales:
            return
        self.orders += 1
        self.sales.add(group, sales)
        facts = sales[0].payload["order"]
        self.first = min(self.first or facts["ordered_at"], facts["ordered_at"])
        self.last = max(self.last, facts["ordered_at"])
        if "country" not in facts:
            self.countries[facts.get("unknown_country", "")] += 1
        codes = {line.payload["line"]["sku"].upper() for line in sales}
        self._new_codes |= codes - self._seen_codes

    def look_up_skus(self):
        """Ask the catalogue for the codes that were not asked for yet."""
        known = sku_ids(self.run.merchant_id, self._new_codes) if self._new_codes else {}
        self.unknown_skus |= self._new_codes - known.keys()
        self._seen_codes |= self._new_codes
        self._new_codes = set()

    def told(self) -> dict:
        """The counts as the page and the command show them."""
        totals = self.run.rows.aggregate(
            lines=Count("pk"),
            sales=Count("pk", filter=Q(verdict=Verdict.SALE)),
            charges=Count("pk", filter=Q(verdict=Verdict.CHARGE)),
            cancellations=Count("pk", filter=Q(verdict=Verdict.CANCELLATION)),
            refused=Count("pk", filter=Q(verdict=Verdict.REFUSED)),
        )
        reasons = self.run.rows.filter(verdict=Verdict.REFUSED).values_list("reason")
        return totals | {
            "orders": self.orders,
            "first": self.first,
            "last": self.last,
            "reasons": dict(reasons.annotate(count=Count("pk")).order_by("-count", "reason")),
            "unknown_skus": len(self.unknown_skus),
            "unknown_sku_examples": sorted(self.unknown_skus)[:SHOWN],
            "unknown_countries": dict(self.countries.most_common(SHOWN)),
        }
