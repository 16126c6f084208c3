"""Bulk acts as the pages ask for them."""

from itertools import count

from orders.bulk import services
from orders.bulk.checking import check_rows
from orders.bulk.models import BulkRun
from orders.bulk.pasted import TRACE, cells_of, rows_of
from orders.bulk.tracing import check_trace
from orders.selection.selection import Selection
from tests.factories import make_order

_keys = count(1)
PARAMS = {
    "hold": {"reason": "stock count"},
    "cancel": {"reason": "sold out", "by": "seller"},
    "release": {"what": "holds"},
    "submit": {},
}


def new_key():
    return f"{next(_keys):032x}"


def orders_of(store, number, **fields):
    """So many orders that no rule was tried for, which costs time."""
    return [make_order(store, is_matched=False, **fields) for _each in range(number)]


def ticked(*orders):
    return Selection("to_ship", ticked=tuple(order.public_id for order in orders))


def start(store, actor, act, selection, **params):
    return services.start_bulk(
        store=store,
        actor=actor,
        act=act,
        params=PARAMS.get(act, {}) | params,
        selection=selection,
        key=new_key(),
    )


def work(run):
    """The run after workers have gone on with it until nothing is left to do."""
    while services.continue_bulk(run_id=run.pk):
        run.refresh_from_db()
    return BulkRun.objects.get(pk=run.pk)


def do(store, actor, act, selection, **params):
    return work(start(store, actor, act, selection, **params))


def checked(store, actor, text, as_written=False, key=None):
    """A run with the table's rows as they were judged."""
    rows = check_rows(rows_of(cells_of(text)), store=store, as_written=as_written)
    return services.check_table(store=store, actor=actor, act="ship", checked=rows, key=key or new_key())


def checked_trace(store, actor, text, key=None):
    """The same of a table of what carriers told."""
    rows = check_trace(rows_of(cells_of(text), TRACE), store=store)
    return services.check_table(store=store, actor=actor, act="trace", checked=rows, key=key or new_key())


def traced(store, actor, text):
    """What a confirmed table of what carriers told has done."""
    run = checked_trace(store, actor, text)
    return work(services.confirm_table(run_id=run.pk, actor=actor))


def shipped(store, actor, text, **of):
    run = checked(store, actor, text, **of)
    services.confirm_table(run_id=run.pk, actor=actor)
    return work(run)


def outcomes(run):
    """Row → how it ended."""
    return dict(run.items.order_by("position").values_list("position", "outcome"))


def reasons(run):
    return dict(run.items.exclude(reason="").order_by("position").values_list("position", "reason"))
