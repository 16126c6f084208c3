"""The decision which warehouse sends an order: pure, a demand and a table in, a choice with its trace out.

Tried in order: the row of the destination itself, then the row "any other country", which also serves a
destination whose own warehouse or channel is out of use. The trace holds codes and names, never sentences.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

ANY_OTHER = ""  # the country code of the row "any other country"
NEAR_MISSES = 5  # so many warehouses at most are told that were not chosen

CHOSEN = "chosen"
NO_ROW = "no_row"
NO_COUNTRY = "no_country"
WAREHOUSE_OUT_OF_USE = "warehouse_out_of_use"
CHANNEL_OUT_OF_USE = "channel_out_of_use"
NOT_NEEDED = "not_needed"
BY_HAND = "by_hand"


@dataclass(frozen=True)
class Place:
    """A warehouse of the merchant, whether a row names it or not."""

    warehouse_id: int
    warehouse_code: str
    warehouse_name: str


@dataclass(frozen=True)
class Route:
    """One row of the table; `fault` is empty, WAREHOUSE_OUT_OF_USE or CHANNEL_OUT_OF_USE."""

    country: str
    warehouse_id: int
    warehouse_code: str
    warehouse_name: str
    channel_id: int
    channel_name: str
    carrier: str
    fault: str = ""


@dataclass(frozen=True)
class Table:
    """A merchant's country table at one revision; `routes` by country code, `places` its warehouses."""

    revision: int
    routes: Mapping[str, Route]
    places: tuple[Place, ...] = field(default=())


@dataclass(frozen=True)
class Demand:
    """What an order asks of the table; an empty country is an unknown one."""

    country: str


@dataclass(frozen=True)
class Decision:
    """The warehouse and channel chosen, or None, with every step that led there."""

    warehouse_id: int | None
    channel_id: int | None
    trace: list[dict]


def match(demand: Demand, table: Table) -> Decision:
    """Choose the warehouse and channel of one order."""
    trace, chosen = [], None
    for step, route in _candidates(demand, table):
        result = _judge(demand, step, route) if chosen is None else NOT_NEEDED
        if result == CHOSEN:
            chosen = route
        if result != NOT_NEEDED or route is not None:
            trace.append(_step(step, result, demand, table, route))
    trace += _near_misses(demand, table)
    return Decision(chosen and chosen.warehouse_id, chosen and chosen.channel_id, trace)


def by_hand(*, country: str, warehouse_name: str, channel_name: str, carrier: str) -> list[dict]:
    """The trace of an order whose warehouse a person chose: the table was not asked."""
    told = {"warehouse_name": warehouse_name, "channel_name": channel_name, "carrier": carrier}
    return [{"step": BY_HAND, "result": CHOSEN, "country": country, **told}]


def _candidates(demand, table):
    own = table.routes.get(demand.country) if demand.country else None
    return ("country", own), ("any_other", table.routes.get(ANY_OTHER))


def _judge(demand, step, route):
    if step == "country" and not demand.country:
        return NO_COUNTRY
    if route is None:
        return NO_ROW
    return route.fault or CHOSEN


def _step(step, result, demand, table, route):
    told = {"step": step, "result": result, "country": demand.country, "revision": table.revision}
    if route is None:
        return told
    named = asdict(route)
    return told | {key: named[key] for key in ("warehouse_code", "warehouse_name", "channel_name", "carrier")}


def _near_misses(demand, table):
    """The merchant's other warehouses, which no row that was looked at names."""
    tried = {route.warehouse_id for _step, route in _candidates(demand, table) if route is not None}
    others = {place.warehouse_id: place for place in table.places}
    for route in table.routes.values():
        others.setdefault(
            route.warehouse_id, Place(route.warehouse_id, route.warehouse_code, route.warehouse_name)
        )
    missed = sorted(
        (place for key, place in others.items() if key not in tried), key=lambda place: place.warehouse_code
    )
    return [
        {
            "step": "warehouse",
            "result": NO_ROW,
            "country": demand.country,
            "warehouse_code": place.warehouse_code,
            "warehouse_name": place.warehouse_name,
        }
        for place in missed[:NEAR_MISSES]
    ]
