"""What of the orders waits for a person: files, long runs, and holds that ask for a decision."""

from datetime import datetime, timedelta

from django.db.models import BigIntegerField, CharField, Count, F, Min, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse

from merchant.frame.cards import Waiting
from merchant.tenancy.access import may
from orders.book.models import Hold
from orders.bulk.models import BulkRun
from orders.export.models import ExportRun
from orders.intake.models import ImportRun
from orders.selection.selection import Selection
from orders.today.wording import DECISIONS, RUNS, names_of

SHOWN_FOR = timedelta(days=3)  # how long an ended run of one's own stands here
FAILED_FOR = timedelta(days=7)
MOST = 20


def waiting_runs(request, now: datetime) -> list[Waiting]:
    """The store's imports and one's own bulk acts and exports that ask for a look; one query."""
    mine = Q(actor=request.user, state_since__gte=now - SHOWN_FOR)
    found = _of(
        BulkRun, request, mine & (Q(state="done", refused__gt=0) | Q(state="failed")), "act", F("refused")
    )
    exports = _of(ExportRun, request, mine & Q(state__in=["done", "failed"]), "shape", F("rows"))
    found = found.union(exports, all=True)
    if may(request.membership, "import_orders"):
        failed = Q(state="failed", state_since__gte=now - FAILED_FOR)
        imports = _of(ImportRun, request, Q(state="read") | failed, "file_name", F("progress"))
        found = found.union(imports, all=True)
    return [_run(request.store, *row) for row in found.order_by("state_since")[:MOST]]


def _of(runs, request, asked, name, count):
    here = runs.objects.for_merchant(request.merchant).filter(asked, store=request.store)
    kind = Value(runs._meta.model_name, output_field=CharField())
    return here.order_by().values_list(
        "state_since", "public_id", "state", kind, Cast(name, CharField()), Cast(count, BigIntegerField())
    )


def _run(store, since, public_id, state, kind, name, count):
    look = RUNS[kind, state]
    told = {"name": names_of(kind, name), "count": f"{count:,}"}
    return Waiting(
        since=since,
        icon="file",
        text=str(look.sentence) % told,
        act=str(look.act),
        url=reverse(look.page, args=[store.code, public_id]),
        is_trouble=look.is_trouble,
    )


def waiting_decisions(request, now: datetime) -> list[Waiting]:
    """Holds on which only a person can decide, one entry for each kind; one query."""
    holds = Hold.objects.for_merchant(request.merchant).open()
    holds = holds.filter(order__store=request.store, kind__in=DECISIONS)
    counted = holds.order_by().values_list("kind").annotate(Count("pk"), Min("opened_at"))
    return [_decision(request.store, *row) for row in counted]


def _decision(store, kind, count, since):
    sentence, act, tab = DECISIONS[kind]
    query = Selection(tab, filters={"hold": kind}).to_query()
    return Waiting(
        since=since,
        icon="warn",
        text=str(sentence) % {"count": f"{count:,}"},
        act=str(act),
        url=f"{reverse('orders:list', args=[store.code])}?{query}",
    )
