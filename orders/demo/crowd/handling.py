"""Writes how an order is handled: its fulfilment with the deadline, its parcels, its pick list."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from orders.book.holds import HoldKind
from orders.book.models import Fulfilment, Package, PackageLine
from orders.book.status import SHIPPABLE, OrderStatus
from orders.clock.models import Deadline
from orders.demo.crowd.courses import Course
from orders.demo.crowd.dating import Dating
from orders.demo.crowd.drawing import FIRST, HOUR, Drawn
from orders.demo.crowd.moments import text_of
from orders.demo.crowd.pen import Pen
from warehouses.matching.conditions import Demand
from warehouses.matching.engine import Rulebook, decide

State = Fulfilment.State
SUBMITTED = 0.22
BY_MARKETPLACE = 0.45


class Place(NamedTuple):
    """What other rows have to know of a fulfilment; moments in seconds."""

    key: int
    ship_by: int | None
    is_late: bool
    submitted: int | None


class Listed(NamedTuple):
    """A fulfilment that a store handed to a warehouse."""

    rank: int
    warehouse: int
    fulfilment: int
    submitted: int


class Handler:
    """Finds each order its place, as matching and the clock would have."""

    def __init__(self, pen: Pen, dating: Dating, books: Mapping[int, Rulebook]):
        self.pen, self.dating, self.books = pen, dating, books
        self.listed = []  # what stands on pick lists
        self._traces = {}

    def write_fulfilment(self, key: int, order: Drawn) -> Place:
        pen, shop = self.pen, order.shop
        way = order.way if order.released else None
        is_run = order.released is not None and not order.is_history
        dated = self._date(order, way) if is_run and order.hold != HoldKind.NO_POLICY else None
        marketplace = self._marketplaces(dated)
        ship_by = marketplace or (dated and dated.ship_by)
        left_at = order.handed or (pen.now if order.status in SHIPPABLE else order.since)
        is_late = ship_by is not None and order.course != Course.CANCELLED and left_at > ship_by
        submitted = self._submitted(order, way)
        fulfilment = pen.add(
            Fulfilment,
            shop.store.merchant_id,
            key,
            pen.ids.next(),
            self._state(order),
            way and way.warehouse.pk,
            way and way.channel.pk,
            False,
            text_of(submitted),
            text_of(order.released + 60) if is_run else None,
            self._trace(order) if is_run else None,
            text_of(ship_by),
            "marketplace" if marketplace else "policy",
            is_run and way is None and dated is not None,
            text_of(marketplace),
            text_of(order.handed),
            False,
            text_of(ship_by + 1) if is_late else None,
            text_of(ship_by - self._warned_ahead) if self._is_warned_of(order, ship_by, is_late) else None,
        )
        if dated:
            self._write_deadline(fulfilment, order, way, dated)
        if submitted:
            self.listed.append(Listed(shop.rank, way.warehouse.pk, fulfilment, submitted))
        return Place(fulfilment, ship_by, is_late, submitted)

    @cached_property
    def _warned_ahead(self):
        return max(self.dating.policy.warn_hours) * HOUR

    def _is_warned_of(self, order, ship_by, is_late):
        return ship_by is not None and not is_late and self._state(order) == State.OPEN

    def _date(self, order, way):
        return self.dating.date(order.released, (way or order.shop.ways[""]).warehouse)

    def _marketplaces(self, dated):
        if dated is None or self.pen.random.random() >= BY_MARKETPLACE:
            return None
        return dated.ship_by + int((130 * self.pen.random.random() - 12) * HOUR)

    def _state(self, order):
        if order.status == OrderStatus.CANCELLED:
            return str(State.CANCELLED)
        return str(State.DONE if order.handed else State.OPEN)

    def _submitted(self, order, way):
        if way is None or order.status not in SHIPPABLE:
            return None
        is_asked = order.hold is None and self.pen.random.random() < SUBMITTED
        if is_asked or order.hold == HoldKind.CHANGED:
            return min(order.released + 2 * HOUR, self.pen.now)
        return None

    def _trace(self, order):
        known = order.shop.store.merchant_id, order.country
        if known not in self._traces:
            decision = decide(Demand(store="", country=order.country), self.books[known[0]], {})
            self._traces[known] = json.dumps(decision.trace)
        return self._traces[known]

    def _write_deadline(self, fulfilment, order, way, dated):
        house = (way or order.shop.ways[""]).warehouse
        self.pen.add(
            Deadline,
            order.shop.store.merchant_id,
            fulfilment,
            self.dating.policy.pk,
            "released",
            text_of(order.released),
            text_of(dated.ship_by),
            house.time_zone,
            house.city,
            dated.terms,
            dated.explanation,
        )

    def write_parcels(self, key: int, order: Drawn, place: Place, lines: list[int]) -> None:
        merchant_id = order.shop.store.merchant_id
        for parcel in order.parcels:
            carrier = order.way.channel.carrier
            package = self.pen.add(
                Package,
                merchant_id,
                key,
                place.key,
                self.pen.ids.next(),
                parcel.kind,
                parcel.state,
                carrier if parcel.kind == FIRST else "Platform Express",
                f"{carrier[:2].upper()}{key % 9973:04}{key:09}{len(order.parcels)}{parcel.kind[0].upper()}",
                text_of(parcel.left),
                text_of(parcel.left),
                text_of(parcel.arrived),
                text_of(parcel.ended),
            )
            for index, units in parcel.contents:
                self.pen.add(PackageLine, package, lines[index], units)
