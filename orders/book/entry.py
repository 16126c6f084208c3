"""The bulk door by which orders enter the book: many drafts at a time, in a fixed number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from merchant.audit import services as audit
from merchant.catalogue import selectors as catalogue
from merchant.tenancy.lookups import held, look_up
from merchant.tenancy.models import Store
from orders.book.drafts import OrderDraft
from orders.book.insertion import PlacesArrivals, PlacingFailed, insert_orders
from orders.book.locking import lock_orders
from orders.book.models import Line, Order
from orders.book.revision import revise_orders
from orders.book.services import settle_orders
from orders.book.weighing import Entry, Outcome, weigh

BATCH = 1000
KNOWN = "SELECT id FROM orders_order WHERE store_id = %s AND number IN %s"


def enter_orders(
    *,
    store: Store,
    drafts: Sequence[OrderDraft],
    actor,
    source: str,
    is_history: bool = False,
    placing: PlacesArrivals | None = None,
) -> list[Entry]:
    """Bring drafts into the store's book, in their order; those it knows are compared, never doubled.

    History enters ended: what was not cancelled is in a package that was signed for. With `placing` what is
    new has its warehouse and its date from the start, without it, and where it fails, the jobs find them.
    """
    told = {"store": store, "drafts": drafts, "actor": actor, "source": source, "is_history": is_history}
    try:
        return _enter(**told, placing=placing)
    except PlacingFailed:
        return _enter(**told, placing=None)


def _enter(*, store, drafts, actor, source, is_history, placing):
    with transaction.atomic():
        # Whoever enters orders of this store waits here, so that nobody inserts what another just compared.
        store = held(store)
        known = _known_orders(store, drafts)
        skus = named_skus(store, drafts)
        new = [draft for draft in drafts if (draft.number, draft.programme) not in known]
        old = [draft for draft in drafts if (draft.number, draft.programme) in known]
        told = {"actor": actor, "source": source}
        orders = insert_orders(store, new, skus, is_history=is_history, placing=placing, **told)
        entries = {(order.number, order.programme): Entry(order.pk, Outcome.NEW) for order in orders}
        pairs = [(known[draft.number, draft.programme], draft) for draft in old]
        entries |= revise_orders(pairs, skus, **told)
        return [entries[draft.number, draft.programme] for draft in drafts]


def known_orders(*, store: Store, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Order]:
    """(number, programme) → order, for those of these keys that the store's book has; nothing is locked."""
    keys = set(keys)
    orders = Order.objects.filter(store=store, number__in={number for number, _programme in keys})
    found = {(order.number, order.programme): order for order in orders}
    return {key: order for key, order in found.items() if key in keys}


def foresee(pairs: Sequence[tuple[Order, OrderDraft]]) -> list[Entry]:
    """What would become of drafts of known orders if they were entered now."""
    return [one.entry for one in weigh(pairs)]


@dataclass(frozen=True, slots=True)
class UnitsAsked:
    """So many units of a line that a source's cancellation `number` takes back."""

    line_id: int
    units: int
    number: str


def cancel_units(*, asked: Sequence[UnitsAsked], actor) -> list[bool]:
    """Cancel units for the buyer where they still lie here; tells for each whether they did."""
    with transaction.atomic():
        lines = Line.objects.filter(pk__in=[one.line_id for one in asked])
        order_ids = set(lines.values_list("order_id", flat=True))
        orders = {order.pk: order for order in lock_orders(order_ids=order_ids)}
        here = {line.pk: line for line in lines}
        taken = [_take(here[one.line_id], one.units) for one in asked]
        done = [one for one, was_taken in zip(asked, taken, strict=True) if was_taken]
        touched = [here[pk] for pk in {one.line_id for one in done}]
        Line.objects.bulk_update(touched, ["cancelled", "cancelled_by"], batch_size=BATCH)
        told = [(orders[here[one.line_id].order_id], _told(here[one.line_id].sku_code, one)) for one in done]
        audit.record_many("order.line_cancelled", told, actor=actor)
        settle_orders(order_ids=sorted({line.order_id for line in touched}))
        return taken


def _take(line, units):
    if line.to_ship < units:
        return False
    line.cancelled += units
    line.cancelled_by = Line.CancelledBy.BUYER
    return True


def _told(sku_code, asked):
    return {"units": asked.units, "sku": sku_code, "number": asked.number}


def _known_orders(store, drafts):
    """Those of the drafts' orders that the book has, held; of an order that is new only a key is asked."""
    numbers = {draft.number for draft in drafts}
    keys = [key for (key,) in look_up(KNOWN, store.pk, numbers)]
    orders = Order.objects.select_for_update().filter(pk__in=keys).order_by("pk") if keys else ()
    return {(order.number, order.programme): order for order in orders}


def named_skus(store: Store, drafts: Sequence[OrderDraft]) -> dict[str, catalogue.KnownSku]:
    """Code in capitals → SKU, for the codes that these drafts name."""
    codes = {line.sku_code for draft in drafts for line in draft.lines}
    return catalogue.known_skus(store.merchant_id, codes)
