"""Turns drawn orders into rows, as the book and its neighbours would have written them."""

from orders.book.models import Order
from orders.book.status import MOVING, OrderStatus
from orders.demo.crowd.buyers import write_recipient
from orders.demo.crowd.drawing import HOUR, POSTCODES, Drawn
from orders.demo.crowd.goods import write_amounts, write_lines
from orders.demo.crowd.handling import Handler
from orders.demo.crowd.moments import DAY, text_of
from orders.demo.crowd.pen import Pen
from orders.demo.crowd.remarks import write_holds, write_remarks
from orders.demo.crowd.story import write_story


def tell_order(pen: Pen, handler: Handler, order: Drawn, number: int) -> None:
    """Add all rows of one order to the sheets."""
    key = next(pen.sheets.keys[Order])
    place = handler.write_fulfilment(key, order)
    lines = write_lines(pen, key, order)
    total = write_amounts(pen, key, order, lines)
    _write_order(pen, key, order, place, total, number)
    write_recipient(pen, key, order)
    handler.write_parcels(key, order, place, lines)
    write_story(pen, key, order, place)
    if not order.is_history:
        write_holds(pen, key, order)
        write_remarks(pen, key, order)


def _write_order(pen, key, order, place, total, number):
    """Its stage stays empty: the book derives it once all is written."""
    shop, country = order.shop, order.country
    subdivisions, postcodes = order.market.subdivisions, POSTCODES[order.market.country]
    pen.sheets.rows[Order].append(
        (
            key,
            shop.store.merchant_id,
            shop.store.pk,
            pen.ids.next(),
            f"PO-{shop.rank:03}-{number:08}",
            order.programme,
            order.leg,
            order.origin,
            str(order.status),
            "",
            text_of(order.since),
            order.is_history,
            text_of(order.moment),
            text_of(order.moment + 120),
            text_of(order.released),
            text_of(_release_due(pen, key, order)),
            text_of(_expected(order)),
            country,
            subdivisions[key % len(subdivisions)] if country else "",
            postcodes[key % len(postcodes)] if country else "",
            order.currency,
            total,
            text_of(place.ship_by),
            text_of(order.moment + 180),
        )
    )


def _release_due(pen, key, order):
    """Half of what is processed waits for the job, later today; the rest for its source."""
    is_waiting = order.status == OrderStatus.PENDING and order.hold is None and key % 2
    return pen.now + 6 * HOUR + key % DAY if is_waiting else None


def _expected(order):
    return order.handed + order.way.channel.transit_days * DAY if order.status in MOVING else None
