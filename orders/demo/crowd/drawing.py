"""Draws one order after another: plain facts, as consistent as the book demands (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random

from orders.book.holds import HoldKind
from orders.book.models import Order, Package
from orders.book.status import LineUnits, OrderStatus, Parcel, derive_status
from orders.demo.crowd.chance import Wheel, filled, rank_of
from orders.demo.crowd.courses import (
    HISTORY_FROM,
    LOST,
    ON_ITS_WAY,
    PARCELS,
    RETURNED,
    SIGNED,
    VOIDED,
    Course,
    course_of,
    hold_of,
)
from orders.demo.crowd.markets import MARKETS, NOWHERE, RATES
from orders.demo.crowd.shops import Shop, Way
from orders.demo.crowd.wares import Ware

MINUTE, HOUR = 60, 3600
LINES = Wheel({1: 66, 2: 20, 3: 8, 4: 4, 5: 2})
UNITS = Wheel({1: 76, 2: 13, 3: 5, 4: 3, 6: 2, 10: 1})
PROGRAMMES = Wheel({"semi_managed": 60, "self_operated": 38, "fully_managed": 2})
ORIGINS = Wheel({"file": 88, "api": 11, "manual": 1})
MARKET = Wheel({market: market.weight for market in MARKETS})
BY_JIT = 0.1
FIRST, ONWARD = str(Package.Kind.FIRST), str(Package.Kind.ONWARD)
_chance = Random("postcodes")
POSTCODES = {
    market.country: [filled(market.postcode, _chance) for _number in range(300)] for market in MARKETS
}


@dataclass(slots=True)
class DrawnLine:
    """So many units of a ware."""

    ware: Ware
    units: int
    price_minor: int
    cancelled: int = 0
    shipped: int = 0
    personalisation: str = ""


@dataclass(slots=True)
class DrawnParcel:
    """A parcel with its moments and (line's index, units) inside."""

    kind: str
    state: str
    left: int
    ended: int | None
    arrived: int | None = None
    contents: Sequence[tuple[int, int]] = ()


@dataclass(slots=True)
class Drawn:
    """One order as it will stand in the book."""

    shop: Shop
    moment: int
    course: Course
    is_history: bool
    country: str
    market: object
    way: Way | None
    leg: str
    programme: str
    origin: str
    currency: str
    lines: list[DrawnLine]
    released: int | None = None
    handed: int | None = None
    since: int = 0
    status: OrderStatus | None = None
    hold: HoldKind | None = None
    parcels: list[DrawnParcel] = field(default_factory=list)


def draw_order(shop: Shop, moment: int, age: float, now: int, random: Random) -> Drawn:
    """An order that came in at `moment`, with all that has become of it until now."""
    chance = random.random
    course = course_of(age, chance())
    market = MARKET[chance()]
    is_jit = shop.sells_by_jit and chance() < BY_JIT
    order = Drawn(
        shop=shop,
        moment=moment,
        course=course,
        is_history=age >= HISTORY_FROM,
        country=market.country,
        market=market,
        way=shop.ways[""] if is_jit else shop.ways[market.country],
        leg=str(Order.Leg.TO_PLATFORM_WAREHOUSE if is_jit else Order.Leg.TO_CONSUMER),
        programme="semi_managed" if is_jit else PROGRAMMES[chance()],
        origin=ORIGINS[chance()],
        currency=shop.currency or market.currency,
        lines=[],
        hold=hold_of(course, chance(), chance()),
    )
    order.lines = _lines(order, random)
    _let_go(order, now, random)
    _hold(order)
    order.status = _status(
        order.released is not None,
        sum(line.units for line in order.lines),
        sum(line.cancelled for line in order.lines),
        sum(line.shipped for line in order.lines),
        tuple((parcel.kind, parcel.state) for parcel in order.parcels),
        is_jit,
    )
    return order


@cache
def _status(released, units, cancelled, shipped, parcels, ends_onward):
    """By the book's own rule, which knows of lines only what they add up to."""
    return derive_status(
        released=released,
        lines=[LineUnits(units, cancelled, shipped)],
        parcels=[Parcel(*parcel) for parcel in parcels],
        ends_onward=ends_onward,
    )


def _lines(order, random):
    chance, wares, rate = random.random, order.shop.wares, RATES[order.currency]
    chosen = {}
    for _line in range(LINES[chance()]):
        rank = rank_of(chance(), len(wares))
        chosen[rank] = UNITS[chance()]
    lines = [
        DrawnLine(wares[rank], units, max(1, round(wares[rank].cents * rate)))
        for rank, units in chosen.items()
    ]
    if order.course == Course.PARTLY and len(lines) == 1:
        lines[0].units += 1
    if chance() < 0.015:
        lines[0].personalisation = "To Anna, with love – 2026"
    return lines


def _let_go(order, now, random):
    """Release, cancel, hand over and end, as far as its course goes."""
    chance, course = random.random, order.course
    order.since = order.moment
    if course == Course.PENDING:
        return
    order.released = order.since = min(order.moment + int((5 + 85 * chance()) * MINUTE), now - MINUTE)
    if course == Course.CANCELLED:
        _cancel(order, now, chance())
        return
    if len(order.lines) > 1 and course != Course.PARTLY and chance() < 0.03:
        order.lines[-1].cancelled = order.lines[-1].units
    if course != Course.TO_SHIP:
        _hand_over(order, now, random)


def _cancel(order, now, drawn):
    for line in order.lines:
        line.cancelled = line.units
    order.since = min(order.moment + int((10 + 1400 * drawn) * MINUTE), now - MINUTE)
    if drawn < 0.5:
        order.released = None


def _hand_over(order, now, random):
    chance = random.random
    hours = 6 + 54 * chance() + (72 * chance() if chance() < 0.07 else 0)
    left = min(order.released + int(hours * HOUR), now - 20 * MINUTE)
    left = max(left, order.released)
    shares = _shares(order)
    states = PARCELS[order.course][chance()]
    standing = [state for state in states if state != VOIDED]
    if len(standing) > len(shares) or order.leg != "to_consumer":
        standing = states = (standing[-1],)
    shares = _joined(shares, len(standing))
    for number, contents in enumerate(shares):
        order.parcels.append(_parcel(standing[number], left + number * HOUR, contents, now, chance()))
        for index, units in contents:
            order.lines[index].shipped += units
    if VOIDED in states:
        order.parcels.insert(0, _parcel(VOIDED, left, (), now, 0))
    if order.leg != "to_consumer":
        _ship_on(order, now, chance())
    if order.course != Course.PARTLY:
        order.handed = max(parcel.left for parcel in order.parcels if parcel.kind == FIRST)
    order.since = max(moment for parcel in order.parcels for moment in (parcel.left, parcel.ended or 0))


def _shares(order):
    """What leaves, in portions as small as parcels may be: by lines, a lone line by units."""
    leaving = [(index, line.units - line.cancelled) for index, line in enumerate(order.lines)]
    leaving = [(index, units) for index, units in leaving if units]
    if len(leaving) == 1 and leaving[0][1] > 1:
        index, units = leaving[0]
        leaving = [(index, units - 1), (index, 1)]
    if order.course == Course.PARTLY:
        leaving = leaving[:1]
    return leaving


def _joined(portions, parcels):
    """Portions shared out to so many parcels; a line's units in one parcel are told once."""
    shares = [[portion] for portion in portions[: parcels - 1]]
    rest = {}
    for index, units in portions[parcels - 1 :]:
        rest[index] = rest.get(index, 0) + units
    return [*shares, list(rest.items())]


def _parcel(state, left, contents, now, drawn):
    left = min(left, now - MINUTE)
    ended = None
    if state == VOIDED:
        ended = left
    elif state != ON_ITS_WAY:
        ended = max(left, min(left + int((40 + 150 * drawn) * HOUR), now - MINUTE))
    return DrawnParcel(FIRST, state, left, ended, contents=contents)


def _ship_on(order, now, drawn):
    """By JIT: the seller's parcel arrives at the platform's warehouse, which sends one of its own."""
    parcel = order.parcels[-1]
    if order.course == Course.PARTLY or (order.course == Course.MOVING and drawn < 0.5):
        parcel.state, parcel.ended = ON_ITS_WAY, None
        return
    ends = {Course.SIGNED: SIGNED, Course.RETURNED: LOST if parcel.state == LOST else RETURNED}
    state = ends.get(order.course, ON_ITS_WAY)
    parcel.state = SIGNED
    parcel.ended = parcel.arrived = max(parcel.left, min(parcel.left + 30 * HOUR, now - MINUTE))
    onward = _parcel(state, parcel.arrived + 8 * HOUR, (), now, drawn)
    onward.kind, onward.left = ONWARD, max(onward.left, parcel.arrived)
    onward.ended = onward.ended and max(onward.ended, onward.left)
    order.parcels.append(onward)


def _hold(order):
    """What a hold says must be true of the order."""
    if order.hold == HoldKind.UNKNOWN_SKU:
        line = order.lines[0]
        line.ware = line.ware._replace(code=f"NEW-{line.ware.code}"[:64], sku_id=None)
    elif order.hold == HoldKind.UNMATCHED:
        order.country, order.way = NOWHERE, None
    elif order.hold == HoldKind.ADDRESS:
        order.country, order.way = "", None
    elif order.hold == HoldKind.PERSONALISATION:
        order.lines[0].personalisation = "Für Greta 💛"
