"""Inserts whole orders, in a fixed number of statements for any number of them."""

from collections.abc import Iterable, Mapping, Sequence

from merchant.audit import services as audit
from merchant.tenancy.models import Store
from orders.book.drafts import ChargeDraft, LineDraft, OrderDraft
from orders.book.models import Charge, Fulfilment, Line, Order, Package, PackageLine, Recipient
from orders.book.status import LineUnits, OrderStatus, Parcel, derive_status

BATCH = 1000


def insert_orders(
    store: Store,
    drafts: Sequence[OrderDraft],
    skus: Mapping[str, int],
    *,
    actor,
    source: str,
    is_history: bool,
) -> list[Order]:
    """Insert drafts that the store's book does not have; history enters with its packages signed for."""
    if not drafts:
        return []
    orders = Order.objects.bulk_create(
        [_order(store, draft, is_history) for draft in drafts], batch_size=BATCH
    )
    pairs = list(zip(orders, drafts, strict=True))
    Recipient.objects.bulk_create(
        [Recipient(merchant_id=store.merchant_id, order=order, **draft.recipient) for order, draft in pairs],
        batch_size=BATCH,
    )
    lines = insert_lines([(order, draft.lines, 0) for order, draft in pairs], skus)
    insert_charges([(order, draft.charges) for order, draft in pairs])
    fulfilments = Fulfilment.objects.bulk_create(
        [_fulfilment(order, draft, is_history) for order, draft in pairs], batch_size=BATCH
    )
    if is_history:
        _insert_packages(fulfilments, lines)
    audit.record_many("order.entered", [(order, {"file": source}) for order in orders], actor=actor)
    audit.record_many("order.line_cancelled", _cancelled(pairs), actor=actor)
    return orders


def _order(store, draft, is_history):
    ended = [line.units - line.cancelled if is_history else 0 for line in draft.lines]
    units = [LineUnits(line.units, line.cancelled, out) for line, out in zip(draft.lines, ended, strict=True)]
    parcels = [Parcel(Package.Kind.FIRST, Package.State.SIGNED)] if any(ended) else []
    return Order(
        merchant_id=store.merchant_id,
        store=store,
        number=draft.number,
        programme=draft.programme,
        status=derive_status(released=draft.released_at is not None, lines=units, parcels=parcels),
        is_history=is_history,
        ordered_at=draft.ordered_at,
        paid_at=draft.paid_at,
        released_at=draft.released_at,
        country=draft.country,
        subdivision=draft.subdivision,
        postcode=draft.postcode,
        currency=draft.currency,
        total_minor=draft.total_minor,
    )


def insert_lines(
    placed: Iterable[tuple[Order, Sequence[LineDraft], int]], skus: Mapping[str, int]
) -> list[Line]:
    """Insert the lines of (order, drafts, last position so far); they come back with their keys."""
    return Line.objects.bulk_create(
        [
            Line(
                merchant_id=order.merchant_id,
                order=order,
                position=first + number,
                identity=draft.identity,
                sku_id=skus.get(draft.sku_code.upper()),
                sku_code=draft.sku_code,
                title=draft.title,
                ordered=draft.units,
                cancelled=draft.cancelled,
                cancelled_by=Line.CancelledBy.BUYER if draft.cancelled else "",
                shipped=draft.units - draft.cancelled if order.is_history else 0,
                price_minor=draft.price_minor,
            )
            for order, drafts, first in placed
            for number, draft in enumerate(drafts, start=1)
        ],
        batch_size=BATCH,
    )


def insert_charges(placed: Iterable[tuple[Order, Sequence[ChargeDraft]]]) -> None:
    """Insert the charges of (order, drafts) pairs."""
    Charge.objects.bulk_create(
        [
            Charge(
                merchant_id=order.merchant_id,
                order=order,
                kind=draft.kind,
                identity=draft.identity,
                title=draft.title,
                amount_minor=draft.amount_minor,
            )
            for order, drafts in placed
            for draft in drafts
        ],
        batch_size=BATCH,
    )


def _fulfilment(order, draft, is_history):
    states = Fulfilment.State
    fulfilment = Fulfilment(
        merchant_id=order.merchant_id, order=order, marketplace_ship_by=draft.marketplace_ship_by
    )
    if order.status == OrderStatus.CANCELLED:
        fulfilment.state = states.CANCELLED
    elif is_history:
        fulfilment.state, fulfilment.handed_over_at = states.DONE, _ended_at(order)
    return fulfilment


def _ended_at(order):
    """Nobody told when a historic order left: the latest moment known of it stands in."""
    return order.released_at or order.paid_at or order.ordered_at


def _insert_packages(fulfilments, lines):
    packages = Package.objects.bulk_create(
        [
            Package(
                merchant_id=row.merchant_id,
                order=row.order,
                fulfilment=row,
                state=Package.State.SIGNED,
                handed_over_at=_ended_at(row.order),
                ended_at=_ended_at(row.order),
            )
            for row in fulfilments
            if row.state == Fulfilment.State.DONE
        ],
        batch_size=BATCH,
    )
    of_order = {package.order_id: package for package in packages}
    contents = [
        PackageLine(package=of_order[line.order_id], line=line, units=line.shipped)
        for line in lines
        if line.shipped
    ]
    PackageLine.objects.bulk_create(contents, batch_size=BATCH)


def _cancelled(pairs):
    return [
        (order, {"units": units, "sku": line.sku_code, "number": number})
        for order, draft in pairs
        for line in draft.lines
        for number, units in line.cancellations
    ]
