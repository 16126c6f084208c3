"""Judges staged lines order by order: what cannot stand together is refused together."""

import time
from collections import Counter

from django.db import transaction
from django.db.models import Count, Q

from merchant.catalogue.selectors import sku_ids
from merchant.runs.services import Lease
from orders.intake.exceptions import UnreadableFile
from orders.intake.foreseeing import Foreseen
from orders.intake.grouping import MOST_LINES, judge
from orders.intake.models import ImportRun, StagedRow
from orders.intake.profiles import profile_of
from orders.intake.profiles.bantuo import BANTUO
from orders.intake.profiles.base import Problem
from orders.intake.rows import rewrite_lines
from orders.intake.sales import SalesFound, key_of
from orders.intake.selectors import cancellations_of, next_groups, pages, rows_of

SHOWN = 20
API = "api"  # the profile of what comes in by the interface, whose lines are as Bantuo's own
SHARE = 70  # of the progress bar for reading; the rest is for judging
MOST_CANCELLATIONS = 50_000  # they are decided in memory, all at once
Verdict = StagedRow.Verdict


def judge_orders(run: ImportRun, lease: Lease, *, until: float) -> "Found | None":
    """Refuse what cannot enter and tell what the rest is; None when the time ran out before the end.

    Running it again gives the same; what was found is kept for the next worker.
    """
    _check_cancellations(run)
    found = Found(run)
    went_on = bool(found.last_group)
    while groups := next_groups(run, after=found.last_group):
        with transaction.atomic():
            lease.renew(progress=found.progress)
            found.add_all(dict(_judged(run, groups)))
        found.last_group = list(groups)[-1]
        if time.monotonic() > until:
            run.counts["judging"] = found.kept()
            lease.renew(counts=run.counts)
            return None
    if went_on:
        found.look_again(lease)
    run.counts.pop("judging", None)
    return found


def _check_cancellations(run):
    count = run.rows.filter(verdict=Verdict.CANCELLATION).count()
    if count > MOST_CANCELLATIONS:
        raise UnreadableFile("too_many_cancellations", count=f"{count:,}", limit=f"{MOST_CANCELLATIONS:,}")


def _judged(run, groups):
    """(order, accepted lines) pairs; refusals are written on the way."""
    profile = BANTUO if run.profile == API else profile_of(run)
    for group, lines in groups.items():
        if lines > MOST_LINES:
            _refuse_unseen(run, group, Problem("too_many_lines", value=str(lines)))
    fitting = {group: lines for group, lines in groups.items() if lines <= MOST_LINES}
    refused = []
    for group, lines in (rows_of(run, fitting) if fitting else {}).items():
        refused += _refused(lines, profile)
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
        kept = run.counts.get("judging", {})
        self.run = run
        self.last_group = kept.get("last_group", "")
        self.lines = kept.get("lines", 0)
        self.orders = kept.get("orders", 0)
        self.first, self.last = kept.get("first", ""), kept.get("last", "")
        self.countries: Counter = Counter(kept.get("countries", {}))
        self.unknown_skus: set[str] = set()
        self.foreseen = Foreseen(kept.get("foreseen", {}), kept.get("samples", {}))
        self.sales = SalesFound(key_of(line) for line in cancellations_of(run))
        self._seen_codes: set[str] = set()

    @property
    def progress(self) -> int:
        return SHARE + (99 - SHARE) * self.lines // max(self.run.counts.get("lines", 0), self.lines, 1)

    def kept(self) -> dict:
        """What the next worker goes on with; what may be as long as the file, the last one finds anew."""
        return {
            "last_group": self.last_group,
            "lines": self.lines,
            "orders": self.orders,
            "first": self.first,
            "last": self.last,
            "countries": dict(self.countries),
            "foreseen": dict(self.foreseen.counts),
            "samples": self.foreseen.samples,
        }

    def look_again(self, lease: Lease) -> None:
        """Go through all lines that wait for what earlier workers saw: sales to cancel from, unknown SKUs."""
        self.sales = SalesFound(self.sales.keys)
        for page in pages(self.run):
            lease.renew()
            for group, lines in page.items():
                self.sales.add(group, [line for line in lines if line.verdict == Verdict.SALE])
            self._look_up_skus(_codes(page))

    def add_all(self, groups: dict[str, list]) -> None:
        """Count accepted orders, and compare them with the book; groups of cancellations alone are none."""
        orders = {}
        for group, lines in groups.items():
            self.lines += len(lines)
            sales = [line for line in lines if line.verdict == Verdict.SALE]
            if sales:
                self._add(group, sales)
                orders[group] = [line for line in lines if line.verdict != Verdict.CANCELLATION]
        self.foreseen.look(self.run, orders)
        self._look_up_skus(_codes(orders))

    def _add(self, group, sales):
        self.orders += 1
        self.sales.add(group, sales)
        facts = sales[0].payload["order"]
        self.first = min(self.first or facts["ordered_at"], facts["ordered_at"])
        self.last = max(self.last, facts["ordered_at"])
        if "country" not in facts:
            self.countries[facts.get("unknown_country", "")] += 1

    def _look_up_skus(self, codes):
        """Ask the catalogue for the codes that were not asked for yet."""
        new = codes - self._seen_codes
        known = sku_ids(self.run.merchant_id, new) if new else {}
        self.unknown_skus |= new - known.keys()
        self._seen_codes |= new

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
            "foreseen": dict(self.foreseen.counts),
            "samples": self.foreseen.samples,
        }


def _codes(orders):
    """The SKUs of the orders' lines; lines that only cancel are of orders that were here before."""
    lines = (line for lines in orders.values() for line in lines if line.verdict != Verdict.CANCELLATION)
    return {line.payload["line"]["sku"].upper() for line in lines}
