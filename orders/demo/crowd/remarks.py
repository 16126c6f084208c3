"""Writes what people and gates noted: holds, tags, notes."""

import json

from orders.book.holds import HoldKind
from orders.book.models import Hold, Note, OrderTag
from orders.demo.crowd.drawing import Drawn
from orders.demo.crowd.markets import NOWHERE
from orders.demo.crowd.moments import text_of
from orders.demo.crowd.pen import Pen

TAGGED, NOTED, HELD_TWICE = 0.06, 0.03, 0.1
REASONS = {
    HoldKind.MANUAL: ("Buyer writes: wait until Friday", "Count the stock first", "等客服回复"),
    HoldKind.RISK: ("Card of another country", "Ten orders in an hour"),
    HoldKind.CANCELLATION: ("Ordered twice", "Takes too long", "买错颜色"),
}
NOTES = ("Called the buyer", "Use the small box", "客户要求加急", "Second parcel follows")


def write_holds(pen: Pen, key: int, order: Drawn) -> None:
    if order.hold is None:
        return
    _hold(pen, key, order, order.hold)
    if order.hold != HoldKind.MANUAL and pen.random.random() < HELD_TWICE and order.course != "moving":
        _hold(pen, key, order, HoldKind.MANUAL)


def _hold(pen, key, order, kind):
    moment = text_of(min(order.since + 120, pen.now))
    by_hand = order.shop.owner_id if kind in (HoldKind.MANUAL, HoldKind.CANCELLATION) else None
    told = json.dumps(_data(pen, order, kind))
    pen.add(Hold, order.shop.store.merchant_id, key, str(kind), told, moment, by_hand, None)


def _data(pen, order, kind):
    line = order.lines[0]
    if kind in REASONS:
        return {"reason": pen.random.choice(REASONS[kind])}
    return {
        HoldKind.UNKNOWN_SKU: {"codes": [line.ware.code]},
        HoldKind.UNMATCHED: {"country": NOWHERE},
        HoldKind.ADDRESS: {"missing": ["country"]},
        HoldKind.PERSONALISATION: {"positions": [1]},
        HoldKind.NO_POLICY: {"code": "no_policy", "at": text_of(order.released or order.moment)},
        HoldKind.CHANGED: {
            "lines": [
                {
                    "code": "units_differ",
                    "what": line.ware.code,
                    "was": str(line.units),
                    "now": str(line.units + 1),
                }
            ]
        },
    }[kind]


def write_remarks(pen: Pen, key: int, order: Drawn) -> None:
    chance, merchant_id = pen.random.random, order.shop.store.merchant_id
    if chance() < TAGGED:
        pen.add(OrderTag, merchant_id, key, pen.random.choice(order.shop.tags))
    if chance() < NOTED:
        told = pen.random.choice(NOTES), text_of(min(order.since + 3600, pen.now))
        pen.add(Note, merchant_id, key, order.shop.owner_id, *told)
