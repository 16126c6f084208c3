"""Brings staged lines into the book, a chunk of orders a transaction; the next worker goes on from there."""

import time
from collections import Counter

import structlog
from django.db import transaction

from merchant.catalogue import services as catalogue
from merchant.runs.services import Lease
from merchant.tenancy.bulk import insert_rows
from orders.book.drafts import OrderDraft
from orders.book.entry import Entry, enter_orders
from orders.book.models import Fulfilment
from orders.book.weighing import DESTINATION
from orders.clock import services as clock
from orders.dispatch import services as dispatch
from orders.intake.cancelling import take_back
from orders.intake.grouping import draft_order, identities
from orders.intake.models import ImportedOrder, ImportRun, StagedRow
from orders.intake.resolving import resolve_cancellations
from orders.intake.rows import insert_lines
from orders.intake.sales import sales_in_file
from orders.intake.selectors import next_groups, rows_of

log = structlog.get_logger(__name__)

REPORTED = "reported"
MOST_ENSURED = 50_000  # codes remembered; a file may have as many as lines
Verdict = StagedRow.Verdict


def apply(run: ImportRun, lease: Lease, *, until: float) -> bool:
    """Bring in all that waits; False when the time ran out before."""
    if "outcomes" not in run.counts:
        _begin(run, lease)
    ensured = set()
    while groups := next_groups(run):
        if time.monotonic() > until:
            return False
        touched = _apply_chunk(run, lease, groups, ensured)
        if run.treatment == ImportRun.Treatment.OPEN:
            _dispatch(touched)
    return True


def _begin(run, lease):
    """Decide the cancellations anew when other imports changed the book since the file was read."""
    if run.counts["cancellations"] and _others_came_since(run):
        resolve_cancellations(run, lease, sales_in_file(run))
    run.counts |= {"outcomes": {"refused": run.counts["refused"]}, "entered": {}}
    with transaction.atomic():
        lease.renew(counts=run.counts)


def _others_came_since(run):
    states = ImportRun.State
    busy = [states.APPLYING, states.DONE, states.FAILED, states.UNDOING, states.UNDONE]
    others = ImportRun.objects.filter(store=run.store_id, state__in=busy).exclude(pk=run.pk)
    return others.filter(state_since__gte=run.counts["resolved_at"]).exists()


def _apply_chunk(run, lease, groups, ensured):
    """One chunk, whole or not at all; returns the known orders that may need a warehouse and a date."""
    with transaction.atomic():
        lease.renew()
        rows = rows_of(run, groups)
        orders = {group: chunk for group, chunk in rows.items() if _sales(chunk)}
        drafts = {group: _draft(chunk) for group, chunk in orders.items()}
        if run.create_skus:
            _add_skus(run, drafts.values(), ensured)
        entries = dict(zip(drafts, _enter(run, list(drafts.values())), strict=True))
        _remember(run, entries.values())
        lines = Counter()
        for group, entry in entries.items():
            lines.update(_settle_rows(orders[group], entry))
        cancellations = [
            (row, entries.get(row.group)) for chunk in rows.values() for row in chunk if _is_cancellation(row)
        ]
        lines.update(take_back(run, cancellations))
        _tidy(run, rows)
        _count(run, lease, lines, Counter(entry.outcome.value for entry in entries.values()))
    return [entry.order_id for entry in entries.values() if entry.outcome not in {"new", "unchanged"}]


def _draft(rows) -> OrderDraft:
    cancellations = {}
    for row in rows:
        if _is_cancellation(row):
            taken = (row.payload["number"], row.payload["line"]["units"])
            cancellations.setdefault(row.payload["takes"], []).append(taken)
    return draft_order([row for row in rows if not _is_cancellation(row)], cancellations)


def _enter(run, drafts) -> list[Entry]:
    is_history = run.treatment == ImportRun.Treatment.HISTORY
    return enter_orders(
        store=run.store,
        drafts=clock.await_release(drafts),
        actor=run.actor,
        source=run.file_name,
        is_history=is_history,
        placing=None if is_history else dispatch.Placing(),
    )


def _add_skus(run, drafts, ensured):
    """Add what the catalogue lacks; `ensured` are the codes, with or without a weight, of earlier chunks."""
    titles, weights = {}, {}
    for draft in drafts:
        for line in draft.lines:
            if (line.sku_code, bool(line.weight_g)) in ensured:
                continue
            titles[line.sku_code] = titles.get(line.sku_code) or line.title
            if line.weight_g:
                weights.setdefault(line.sku_code, line.weight_g)
    catalogue.ensure_skus(merchant=run.store.merchant, titles=titles, weights=weights, actor=run.actor)
    if len(ensured) > MOST_ENSURED:
        ensured.clear()
    ensured |= {(code, code in weights) for code in titles}


def _remember(run, entries):
    """Note which orders the import touched, so that a list shows them and the import can be taken back."""
    rows = ((run.pk, entry.order_id, entry.outcome.value, "") for entry in entries)
    insert_rows(ImportedOrder, ["run", "order", "outcome", "kept_because"], rows)


def _settle_rows(rows, entry):
    """Note on each line of one order what became of it."""
    moved = entry.differences.get(DESTINATION)
    for row, identity in identities([row for row in rows if not _is_cancellation(row)]):
        difference = entry.differences.get(identity)
        if moved and not difference and identity not in entry.added:
            row.outcome, row.reason, row.field, row.value = REPORTED, moved.code, "recipient", moved.what
            moved = None
        elif difference:
            row.outcome, row.reason, row.field = REPORTED, difference.code, difference.what[:60]
            row.value = f"{difference.was} → {difference.now}" if difference.was else difference.now
        elif entry.outcome == "new":
            row.outcome = "new"
        else:
            row.outcome = "added" if identity in entry.added else "unchanged"
        yield row.outcome


def _tidy(run, rows):
    """Keep of the chunk what the report lists, without its payload; the rest lives in the book now."""
    done = [row for chunk in rows.values() for row in chunk]
    names = list(rows)
    run.rows.waiting().filter(group__gte=names[0], group__lte=names[-1]).delete()
    told = [row for row in done if row.reason]
    for row in told:
        row.payload = {}
    insert_lines(run, told)


def _count(run, lease, lines, orders):
    counts = run.counts
    counts["outcomes"] = dict(Counter(counts["outcomes"]) + lines)
    counts["entered"] = dict(Counter(counts["entered"]) + orders)
    progress = 100 * sum(counts["outcomes"].values()) // max(counts["lines"], 1)
    lease.renew(counts=counts, progress=min(progress, 99))


def _dispatch(order_ids):
    """Warehouse and date at once where that works; whatever fails here, the sweeps find."""
    if not order_ids:
        return
    try:
        dispatch.match_orders(order_ids=order_ids)
        fulfilments = Fulfilment.objects.open().filter(order__in=order_ids)
        clock.give_deadlines(fulfilment_ids=list(fulfilments.values_list("pk", flat=True)))
    except Exception:
        log.exception("intake.dispatch_left_to_sweeps", orders=len(order_ids))


def _sales(rows):
    return [row for row in rows if row.verdict == Verdict.SALE]


def _is_cancellation(row):
    return row.verdict == Verdict.CANCELLATION
