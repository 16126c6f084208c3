from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from warehouses.matching import engine
from warehouses.matching.models import RouteTable
from warehouses.sites.models import Warehouse


@dataclass(frozen=True)
class Cover:
    """What the table serves: countries with a row that works, rows that don't, and the row for the rest."""

    listed: int
    faulty: list[engine.Route]
    any_other: engine.Route | None


def cover_of(table: engine.Table) -> Cover:
    """How far a country table reaches."""
    rows = [route for country, route in table.routes.items() if country != engine.ANY_OTHER]
    rest = table.routes.get(engine.ANY_OTHER)
    return Cover(
        listed=sum(not route.fault for route in rows),
        faulty=[route for route in table.routes.values() if route.fault],
        any_other=rest if rest and not rest.fault else None,
    )


def tables_for(merchant_ids: Collection[int]) -> dict[int, engine.Table]:
    """The country tables of any number of merchants by their keys, in two queries."""
    routes, revisions = defaultdict(dict), {}
    for row in RouteTable.for_jobs.of_merchants(merchant_ids).with_routes():
        revisions[row["merchant_id"]] = row["revision"]
        if row["country"] is not None:
            routes[row["merchant_id"]][row["country"]] = _route(row)
    places = _places(merchant_ids)
    return {
        merchant_id: engine.Table(
            revisions.get(merchant_id, 0), routes[merchant_id], tuple(places[merchant_id])
        )
        for merchant_id in merchant_ids
    }


def _route(row):
    return engine.Route(
        country=row["country"],
        warehouse_id=row["warehouse"],
        warehouse_code=row["warehouse_code"],
        warehouse_name=row["warehouse_name"],
        channel_id=row["channel"],
        channel_name=row["channel_name"],
        carrier=row["carrier"],
        fault=_fault(row),
    )


def _fault(row):
    if not row["warehouse_in_use"]:
        return engine.WAREHOUSE_OUT_OF_USE
    return "" if row["channel_in_use"] else engine.CHANNEL_OUT_OF_USE


def _places(merchant_ids):
    """The merchants' own warehouses in use; the platform's count only where a row names them."""
    places = defaultdict(list)
    owned = Warehouse.for_jobs.owned_by(merchant_ids).in_use()
    for merchant_id, *place in owned.values_list("merchant_id", "pk", "code", "name"):
        places[merchant_id].append(engine.Place(*place))
    return places
