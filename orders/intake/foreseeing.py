"""What an import would do to the book, told before anything of it is saved: counts and samples."""

from collections import Counter
from collections.abc import Mapping

from orders.book.entry import foresee, known_orders
from orders.book.weighing import Entry, Outcome
from orders.intake.grouping import draft_order, has_ended
from orders.intake.models import ImportRun, StagedRow
from orders.intake.rows import StagedLine

SHOWN = 20
BOUGHT = 3  # lines of an order that are told
ENDED = "ended"  # new to the book, and at its end at the source
KINDS = {
    Outcome.NEW: "new",
    Outcome.UNCHANGED: "unchanged",
    Outcome.RELEASED: "changed",
    Outcome.EXTENDED: "changed",
    Outcome.CHANGED: "changed",
}


class Foreseen:
    """New, unchanged and changed orders, added up while a file is judged."""

    def __init__(self, counts: Mapping[str, int] = (), samples: Mapping[str, list] = ()):
        self.counts = Counter(counts)
        self.samples: dict[str, list] = {"new": [], "unchanged": [], "changed": [], **dict(samples)}

    def look(self, run: ImportRun, orders: Mapping[str, list[StagedLine]]) -> None:
        """Compare these orders, by group, with the book, by the rules by which they will be entered."""
        keys = {group: _key(group) for group in orders}
        known = known_orders(store=run.store, keys=keys.values())
        drafts = {group: draft_order(orders[group], {}) for group, key in keys.items() if key in known}
        pairs = [(known[keys[group]], draft) for group, draft in drafts.items()]
        entries = dict(zip(drafts, foresee(pairs), strict=True))
        for group, lines in orders.items():
            entry = entries.get(group)
            self._add(keys[group][0], lines, drafts.get(group), entry)

    def _add(self, number, lines, draft, entry: Entry | None):
        outcome = entry.outcome if entry else Outcome.NEW
        self.counts[ENDED if entry is None and has_ended(lines) else outcome.value] += 1
        samples = self.samples[KINDS[outcome]]
        if len(samples) < SHOWN:
            told = {"number": number, "lines": len(lines), **_facts(lines)}
            samples.append(told | ({"changes": _changes(draft, entry)} if entry else {}))


def _key(group):
    programme, _colon, number = group.partition(":")
    return number, programme


def _facts(lines):
    """When an order was made, where it goes and what its first lines are; nothing of whom it goes to."""
    order = lines[0].payload["order"]
    bought = [line.payload["line"] for line in lines if line.verdict == StagedRow.Verdict.SALE]
    told = {"at": order.get("ordered_at"), "country": order.get("country", "")}
    return told | {"bought": [(one["units"], one["sku"]) for one in bought[:BOUGHT]]}


def _changes(draft, entry):
    """What differs, as codes with what was and what is; at most so many."""
    changes = [difference.to_json() for difference in entry.differences.values()]
    if entry.outcome == Outcome.RELEASED:
        changes.append({"code": "released", "what": "", "was": "", "now": ""})
    for one in draft.lines:
        if one.identity in entry.added:
            changes.append({"code": "added", "what": one.sku_code, "was": "", "now": str(one.units)})
    for one in draft.charges:
        if one.identity in entry.added:
            what = one.title or one.kind
            changes.append({"code": "charged", "what": what, "was": "", "now": str(one.amount_minor)})
    return [change | {"currency": draft.currency} for change in changes[:SHOWN]]
