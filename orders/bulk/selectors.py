"""What a bulk act is about, before it is started: how many orders, and how many will probably be refused."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from merchant.audit.selectors import timeline
from merchant.frame.counting import capped_counts, shown_count
from merchant.tenancy.models import Store
from orders.book.holds import HoldKind
from orders.book.models import Fulfilment, Hold
from orders.book.status import SHIPPABLE, STILL_HERE, OrderStatus, Stage
from orders.bulk.models import BulkItem, BulkRun
from orders.dispatch.models import PickList
from orders.selection.filters import OrderFilter
from orders.selection.selection import Selection, selected_orders
from orders.selection.tabs import PARTS
from warehouses.sites.countries import country_name

Act, Outcome = BulkRun.Act, BulkItem.Outcome
MOST_REASONS = 20
MOST_NUMBERS = 500
NAMED_BY_AN_ID = {"tag", "found", "import"}  # a value that tells a person nothing


@dataclass(frozen=True)
class Fact:
    """So many of the chosen orders are in a state that matters here."""

    count: str
    text: str
    is_refused: bool


@dataclass(frozen=True)
class Meant:
    """The chosen orders in figures."""

    count: int
    shown: str
    unknown: int  # ticked, but not in this store
    facts: list[Fact]


def scope_words(selection: Selection) -> list[str]:
    """What narrows the list that is meant, in words: its tab, the part of it, and which filters."""
    part = PARTS.get(selection.tab_key, {}).get(selection.part) if selection.part else None
    filters = [_filter_words(name, value) for name, value in selection.filters.items()]
    return [str(word) for word in (selection.tab.label, part, *filters) if word]


def _filter_words(name, value):
    asked = OrderFilter.base_filters[name]
    if name in NAMED_BY_AN_ID:
        return asked.label
    words = dict(asked.extra.get("choices", ())) | ({value: country_name(value)} if name == "country" else {})
    return _("%(filter)s: %(value)s") % {"filter": asked.label, "value": words.get(value, value)}


def how_many(selection: Selection, *, store: Store, now: datetime, cap: int) -> int:
    """How many orders are meant, counted no further than one past the cap."""
    orders = selected_orders(selection, store=store, now=now)
    return capped_counts({"all": orders}, cap=cap)["all"]


def meant(selection: Selection, act: str, *, store: Store, now: datetime) -> Meant:
    """What is known about the chosen orders before the act is done to them; one query."""
    orders = selected_orders(selection, store=store, now=now)
    facts = _facts(orders, Act(act), store)
    counts = capped_counts({"all": orders} | {text: asked for text, asked, _refused in facts})
    told = [
        Fact(shown_count(counts[text]), text, is_refused)
        for text, _orders, is_refused in facts
        if counts[text] or act == Act.RELEASE  # what there is none of decides which release is meant
    ]
    unknown = len(set(selection.ticked)) - counts["all"] if selection.ticked else 0
    return Meant(counts["all"], shown_count(counts["all"]), unknown, told)


def _facts(orders: QuerySet, act: BulkRun.Act, store: Store) -> list[tuple[str, QuerySet, bool]]:
    """(sentence, the orders that it is about, whether they will be refused)."""
    gone = orders.exclude(status__in=STILL_HERE)
    ended = (_("left or ended already: refused"), gone, True)
    there = (_("with a warehouse already: refused"), orders.filter(stage=Stage.AT_WAREHOUSE), True)
    by_hand = _open_hold(store, kind=HoldKind.MANUAL)
    if act == Act.CANCEL:
        partly = orders.filter(status=OrderStatus.PARTLY_SHIPPED)
        return [ended, (_("partly shipped: only the rest is cancelled"), partly, False)]
    if act == Act.HOLD:
        return [ended, (_("held by hand already: refused"), orders.filter(by_hand), True)]
    if act == Act.RELEASE:
        others = orders.filter(_open_hold(store, ~Q(kind=HoldKind.MANUAL)))
        return [
            (_("held by hand"), orders.filter(by_hand), False),
            (_("in Processing"), orders.filter(status=OrderStatus.PENDING), False),
            (_("held for other reasons, too: those stay"), others, False),
        ]
    if act == Act.ASSIGN:
        return [ended, there]
    if act == Act.SUBMIT:
        homeless = Fulfilment.objects.for_merchant(store.merchant).open().filter(warehouse=None)
        nowhere = orders.filter(Exists(homeless.filter(order=OuterRef("pk"))), stage=Stage.READY)
        return [
            (_("not to ship: refused"), orders.exclude(status__in=SHIPPABLE), True),
            (_("held: refused"), orders.filter(status__in=SHIPPABLE, stage=Stage.HELD), True),
            (_("without a warehouse: refused"), nowhere, True),
            there,
        ]
    return []


def _open_hold(store, *conditions, **fields):
    holds = Hold.objects.for_merchant(store.merchant).open().filter(*conditions, **fields)
    return Exists(holds.filter(order=OuterRef("pk")))


@dataclass(frozen=True)
class RunPage:
    """What a run's page shows beside its progress."""

    shown: str
    ways: dict[str, int]  # how rows may have ended → how many did
    items: QuerySet | None
    reasons: list[dict]
    held: int
    pick_lists: list[PickList]
    events: list


def run_page(run: BulkRun, show: str) -> RunPage:
    """A run's rows, those that ended in one way at a time; none while a worker is at it."""
    if run.is_unfinished:
        return RunPage("", {}, None, [], 0, [], [])
    ways = {"refused": run.refused, "left": run.left, "done": run.done}
    shown = show if show in ways else next((way for way, rows in ways.items() if rows), "done")
    outcome = {"refused": Outcome.REFUSED, "left": Outcome.WAITING, "done": Outcome.DONE}[shown]
    items = run.items.filter(outcome=outcome).select_related("order").order_by("position")
    lists = PickList.objects.for_merchant(run.merchant_id).filter(
        store=run.store, public_id__in=run.params.get("pick_lists", [])
    )
    return RunPage(
        shown=shown,
        ways=ways,
        items=items,
        reasons=_reasons(run),
        held=run.items.waiting().held_before().count() if run.state == BulkRun.State.CHECKED else 0,
        pick_lists=list(lists.select_related("warehouse", "store").order_by("pk")),
        events=timeline(run.merchant_id, run),
    )


def _reasons(run):
    """The most frequent reasons in the reader's language, each with its number of rows."""
    found = list(run.items.by_reason()[:MOST_REASONS])
    firsts = run.items.in_bulk([each["first"] for each in found])
    return [{"reason": firsts[each["first"]].why, "rows": each["rows"]} for each in found]


def numbers_of(selection: Selection, *, store: Store, now: datetime) -> list[str]:
    """The numbers of the chosen orders, the ticked ones in their sequence; so many as one can look at."""
    orders = selected_orders(selection, store=store, now=now).order_by("due_order", "pk")
    numbers = dict(orders.values_list("public_id", "number")[:MOST_NUMBERS])
    chosen = dict.fromkeys(selection.ticked) if selection.ticked else numbers
    return [numbers[public_id] for public_id in chosen if public_id in numbers]
