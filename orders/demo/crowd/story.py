"""Writes an order's events: one for history, the whole story for what is recent."""

import json

from merchant.audit.models import Event
from orders.demo.crowd.courses import LOST, ON_ITS_WAY, RETURNED, SIGNED, VOIDED, Course
from orders.demo.crowd.drawing import FIRST, Drawn
from orders.demo.crowd.handling import Place
from orders.demo.crowd.moments import text_of
from orders.demo.crowd.pen import Pen

CAME_IN = json.dumps({"file": "crowd.csv"})
ENDS = {SIGNED: "order.signed", RETURNED: "order.returned", LOST: "order.lost", VOIDED: "order.voided"}


def write_story(pen: Pen, key: int, order: Drawn, place: Place) -> None:
    def tell(kind, moment, data="{}"):
        moment = text_of(moment)
        pen.add(Event, order.shop.store.merchant_id, "order", key, kind, "job", None, data, moment, moment)

    tell("order.entered", order.moment + 180, CAME_IN)
    if order.is_history:
        return
    if order.released:
        tell("order.released", order.released)
        _tell_place(tell, order, place)
    if order.hold:
        tell("hold.opened", min(order.since + 120, pen.now), json.dumps({"hold": str(order.hold)}))
    for parcel in order.parcels:
        _tell_parcel(tell, order, parcel)
    if order.course == Course.CANCELLED:
        tell("order.cancelled", order.since, '{"reason": "Changed my mind", "cancelled_by": "buyer"}')


def _tell_place(tell, order, place):
    if order.way:
        told = {"warehouse": order.way.warehouse.name, "channel": order.way.channel.name}
        tell("dispatch.matched", order.released + 60, json.dumps(told))
    if place.ship_by is None:
        return
    house = (order.way or order.shop.ways[""]).warehouse
    due = {"ship_by": text_of(place.ship_by)[:16], "city": house.city}
    tell("clock.ship_by", order.released + 61, json.dumps(due | {"policy": 1}))
    if place.is_late:
        tell("clock.late", place.ship_by + 1, json.dumps(due))


def _tell_parcel(tell, order, parcel):
    data = json.dumps({"carrier": order.way.channel.carrier, "number": "", "reason": "Told by the carrier"})
    tell("order.shipped" if parcel.kind == FIRST else "order.onward", parcel.left, data)
    if parcel.arrived:
        tell("order.arrived", parcel.arrived, data)
    elif parcel.state != ON_ITS_WAY:
        tell(ENDS[parcel.state], parcel.ended, data)
