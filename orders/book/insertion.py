"""Inserts whole orders, in a fixed number of statements for any number of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from merchant.audit import services as audit
from merchant.audit.services import Told
from merchant.catalogue.selectors import KnownSku
from merchant.tenancy.bulk import Inserts, insert_new, insert_rows, new_keys
from merchant.tenancy.models import Store
from orders.book.drafts import ChargeDraft, DiscountDraft, LineDraft, OrderDraft
from orders.book.erasing import erase_at
from orders.book.models import Charge, Discount, Fulfilment, Line, Order, Package, PackageLine, Recipient
from orders.book.recipients import with_keys
from orders.book.status import ENDED, SHIPPABLE, LineUnits, OrderStatus, Parcel, Stage, derive_status

TOLD = ("name", "phone", "email", "street", "city", "buyer_reference", "name_key", "phone_key")
RECIPIENT_FIELDS = ["merchant", "order", "erase_at", *TOLD]
AMOUNT_FIELDS = ["merchant", "order", "line", "identity", "title", "amount_minor"]
LINE_FIELDS = [
    *("merchant", "order", "position", "identity", "sku", "sku_code", "title"),
    *("ordered", "cancelled", "shipped", "cancelled_by", "price_minor", "personalisation"),
]


class Arrival(NamedTuple):
    """An order that is about to be inserted: its fulfilment, which knows it, and its draft; all have keys."""

    fulfilment: Fulfilment
    draft: OrderDraft


class PlacingFailed(Exception):
    """It cannot be decided now where these orders ship from; the transaction may be spoilt."""


class PlacesArrivals(Protocol):
    """Who knows where and by when orders ship says so before they are written: each is written once."""

    def decide(self, arrivals: Sequence[Arrival], skus: Mapping[str, KnownSku]) -> None:
        """Set on fulfilments and orders what is to be inserted with them; raises PlacingFailed."""

    def add_to(self, rows: Inserts) -> None:
        """Add what is inserted with them."""

    def keep(self) -> list[Told]:
        """Write what else refers to them, once they are there; returns what is still to be told of them."""


def insert_orders(
    store: Store,
    drafts: Sequence[OrderDraft],
    skus: Mapping[str, KnownSku],
    *,
    actor,
    source: str,
    is_history: bool,
    placing: PlacesArrivals | None = None,
) -> list[Order]:
    """Insert drafts that the store's book does not have; history enters with its packages signed for.

    What ended at its source is history, too, whatever the rest of the file is.
    """
    if not drafts:
        return []
    keys = zip(*new_keys(len(drafts), Order, Fulfilment), drafts, strict=True)
    fulfilments = [
        _fulfilment(key, _order(order_key, store, draft, is_history or draft.has_ended), draft)
        for order_key, key, draft in keys
    ]
    orders = [row.order for row in fulfilments]
    pairs = list(zip(orders, drafts, strict=True))
    if placing:
        placing.decide([Arrival(*pair) for pair in zip(fulfilments, drafts, strict=True)], skus)
    rows = Inserts()
    rows.add_new(orders)
    rows.add(Recipient, RECIPIENT_FIELDS, (_recipient(order, draft) for order, draft in pairs))
    rows.add(Line, LINE_FIELDS, _lines([(order, draft.lines, 0) for order, draft in pairs], skus))
    rows.add_new(fulfilments)
    if placing:
        placing.add_to(rows)
    rows.write()
    insert_amounts([(order, draft.charges, draft.discounts) for order, draft in pairs])
    _insert_packages([row for row in fulfilments if row.state == Fulfilment.State.DONE])
    told = _told_of(pairs, source, actor)
    audit.write([*told, *placing.keep()] if placing else told)
    return orders


def _told_of(pairs, source, actor):
    """What is told of orders that entered, as events to be written."""
    orders = [order for order, _draft in pairs]
    typed = [(order, {}) for order in orders if order.origin == Order.Origin.MANUAL]
    others = [(order, {"file": source}) for order in orders if order.origin != Order.Origin.MANUAL]
    return [
        *audit.told_of_many("order.typed_in", typed, actor=actor),
        *audit.told_of_many("order.entered", others, actor=actor),
        *audit.told_of_many("order.line_cancelled", _cancelled(pairs), actor=actor),
    ]


def _order(key, store, draft, is_history):
    if draft.waits_for_release and draft.release_due_at is None:
        raise ValueError("Ask clock.services.await_release from when on these drafts may be released.")
    ended = [line.units - line.cancelled if is_history else 0 for line in draft.lines]
    units = [LineUnits(line.units, line.cancelled, out) for line, out in zip(draft.lines, ended, strict=True)]
    parcels = [Parcel(Package.Kind.FIRST, Package.State.SIGNED)] if any(ended) else []
    status = derive_status(released=draft.released_at is not None, lines=units, parcels=parcels)
    return Order(
        pk=key,
        merchant_id=store.merchant_id,
        store=store,
        number=draft.number,
        programme=draft.programme,
        leg=draft.leg,
        origin=draft.origin,
        status=status,
        stage=Stage.READY if status in SHIPPABLE else "",  # nothing holds a new order yet
        is_history=is_history,
        ordered_at=draft.ordered_at,
        paid_at=draft.paid_at,
        released_at=draft.released_at,
        release_due_at=draft.release_due_at,
        country=draft.country,
        subdivision=draft.subdivision,
        postcode=draft.postcode,
        currency=draft.currency,
        total_minor=draft.total_minor,
    )


def _recipient(order, draft):
    told, erased_from = with_keys(draft.recipient), None
    if order.status in ENDED:
        erased_from = erase_at(_ended_at(order) if order.is_history else order.status_since)
    return (order.merchant_id, order.pk, erased_from, *(told.get(name, "") for name in TOLD))


def insert_lines(
    placed: Iterable[tuple[Order, Sequence[LineDraft], int]], skus: Mapping[str, KnownSku]
) -> None:
    """Insert the lines of (order, drafts, last position so far)."""
    insert_rows(Line, LINE_FIELDS, _lines(placed, skus))


def _lines(placed, skus):
    for order, drafts, first in placed:
        for number, draft in enumerate(drafts, start=1):
            yield _line(order, draft, first + number, skus)


def _line(order, draft, position, skus):
    known = skus.get(draft.sku_code.upper())
    return (
        order.merchant_id,
        order.pk,
        position,
        draft.identity,
        known and known.sku_id,
        draft.sku_code,
        draft.title,
        draft.units,
        draft.cancelled,
        draft.units - draft.cancelled if order.is_history else 0,
        str(Line.CancelledBy.BUYER) if draft.cancelled else "",
        draft.price_minor,
        draft.personalisation,
    )


def insert_amounts(
    placed: Sequence[tuple[Order, Sequence[ChargeDraft], Sequence[DiscountDraft]]],
) -> None:
    """Insert the charges and discounts of (order, charges, discounts), after the lines that they are for."""
    charges = [(order, draft) for order, drafts, _discounts in placed for draft in drafts]
    discounts = [(order, draft) for order, _charges, drafts in placed for draft in drafts]
    lines = _lines_named([*charges, *discounts])
    rows = ((*_amount(order, draft, lines), draft.kind) for order, draft in charges)
    insert_rows(Charge, [*AMOUNT_FIELDS, "kind"], rows)
    rows = ((*_amount(order, draft, lines), draft.funder) for order, draft in discounts)
    insert_rows(Discount, [*AMOUNT_FIELDS, "funder"], rows)


def _amount(order, draft, lines):
    line_id = lines.get((order.pk, draft.line))
    return order.merchant_id, order.pk, line_id, draft.identity, draft.title, draft.amount_minor


def _lines_named(amounts):
    """(order's key, line's identity) → line's key, for what is charged or taken off a line."""
    named = {order.pk for order, draft in amounts if draft.line}
    if not named:
        return {}
    told = Line.objects.filter(order__in=named).values_list("pk", "order", "identity")
    return {(order_id, identity): pk for pk, order_id, identity in told}


def _fulfilment(key, order, draft):
    states = Fulfilment.State
    fulfilment = Fulfilment(
        pk=key,
        merchant_id=order.merchant_id,
        order=order,
        marketplace_ship_by=draft.marketplace_ship_by,
    )
    if order.status == OrderStatus.CANCELLED:
        fulfilment.state = states.CANCELLED
    elif order.is_history:
        fulfilment.state, fulfilment.shipped_at = states.DONE, _ended_at(order)
    return fulfilment


def _ended_at(order):
    """Nobody told when a historic order left: the latest moment known of it stands in."""
    return order.released_at or order.paid_at or order.ordered_at


def _insert_packages(fulfilments):
    if not fulfilments:
        return
    packages = [_package(row) for row in fulfilments]
    insert_new(packages)
    of_order = {package.order_id: package.pk for package in packages}
    shipped = Line.objects.filter(order__in=of_order, shipped__gt=0).order_by("pk")
    rows = [
        (of_order[order], pk, units) for pk, order, units in shipped.values_list("pk", "order", "shipped")
    ]
    insert_rows(PackageLine, ["package", "line", "units"], rows)


def _package(fulfilment):
    moment = _ended_at(fulfilment.order)
    return Package(
        merchant_id=fulfilment.merchant_id,
        order=fulfilment.order,
        fulfilment=fulfilment,
        state=Package.State.SIGNED,
        handed_over_at=moment,
        ended_at=moment,
    )


def _cancelled(pairs):
    return [
        (order, {"units": units, "sku": line.sku_code, "number": number})
        for order, draft in pairs
        for line in draft.lines
        for number, units in line.cancellations
    ]
