"""The order list's rows, in four queries whatever the page shows."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import cache

from django.db.models import F, Max, OuterRef, Subquery, Value
from django.db.models.functions import Left

from merchant.tenancy.composed import MERCHANT, Composed, listed, standing_for
from merchant.tenancy.models import Store
from orders.book.models import Fulfilment, Hold, Line, Note, OrderTag
from orders.desk.printed import NO_LINE, NOWHERE, PLACE_FIELDS, Place, Printer, Row

FIELDS = (
    *("pk", "public_id", "number", "status", "stage", "programme", "origin", "ordered_at", "due_order"),
    *("expected_by", "country", "subdivision", "postcode", "currency", "total_minor"),
)
NOTE_SHOWN = 200  # the rest of a long note stands on the order's page


def order_rows(orders: list[Mapping], *, store: Store, now: datetime) -> list[Row]:
    """One row for each of these orders, which are rows of `.values(*FIELDS)`."""
    if not orders:
        return []
    values = {MERCHANT: store.merchant_id, **standing_for([order["pk"] for order in orders])}
    count = len(orders)
    lines, places, marks = _lines(values, count), _places(values, count), _marks(values, count)
    row = Printer(store, now).row
    return [
        row(order, lines.get(order["pk"], NO_LINE), places.get(order["pk"], NOWHERE), marks[order["pk"]])
        for order in orders
    ]


def _lines(values, count):
    """The first line of each order, and how many there are: lines are numbered from 1, none is removed."""
    return {line[0]: line for line in _asked_lines(count).rows(values)}


@cache
def _asked_lines(count):
    lines = Line.objects.for_merchant(MERCHANT).order_by()
    counted = lines.filter(order=OuterRef("order")).values("order").annotate(last=Max("position"))
    first = lines.filter(order__in=listed(count), position=1).annotate(last=Subquery(counted.values("last")))
    return Composed(first.values_list("order_id", "title", "sku_code", "ordered", "last"))


def _places(values, count):
    """The first fulfilment of each order, with its warehouse and its clock."""
    return {row[0]: Place(*row) for row in _asked_places(count).rows(values)}


@cache
def _asked_places(count):
    found = Fulfilment.objects.for_merchant(MERCHANT).filter(order__in=listed(count)).order_by("-pk")
    return Composed(found.values_list(*PLACE_FIELDS))


def _marks(values, count):
    """What stands beside an order: its open holds, its tags, its latest note."""
    marks = defaultdict(lambda: {"hold": [], "tag": [], "note": []})
    for order_id, kind, text, tone in _asked_marks(count).rows(values):
        marks[order_id][kind].append((text, tone))
    return marks


@cache
def _asked_marks(count):
    ids = listed(count)
    holds = Hold.objects.for_merchant(MERCHANT).open().filter(order__in=ids)
    tags = OrderTag.objects.for_merchant(MERCHANT).filter(order__in=ids)
    notes = Note.objects.for_merchant(MERCHANT)
    latest = notes.filter(order__in=ids).order_by().values("order").annotate(latest=Max("pk"))
    return Composed(
        _marked(holds, "hold", F("kind")).union(
            _marked(tags, "tag", F("tag__name"), F("tag__tone")),
            _marked(notes.filter(pk__in=latest.values("latest")), "note", Left("text", NOTE_SHOWN)),
            all=True,
        )
    )


def _marked(rows, kind, text, tone=None):
    annotated = rows.order_by().annotate(mark=Value(kind), said=text, tone=tone or Value(""))
    return annotated.values_list("order_id", "mark", "said", "tone")
