from collections.abc import Mapping
from dataclasses import dataclass

from merchant.tenancy.models import Merchant
from warehouses.matching.engine import ANY_OTHER, CHANNEL_OUT_OF_USE, WAREHOUSE_OUT_OF_USE
from warehouses.matching.models import RouteTable, RuleSet


@dataclass(frozen=True)
class Route:
    """One row of the country table; `fault` is empty, WAREHOUSE_OUT_OF_USE or CHANNEL_OUT_OF_USE."""

    country: str
    warehouse_id: int
    warehouse_name: str
    channel_name: str
    carrier: str
    fault: str = ""


@dataclass(frozen=True)
class Cover:
    """What the table serves: countries with a row that works, rows that don't, and the row for the rest."""

    listed: int
    faulty: list[Route]
    any_other: Route | None


def cover_of(routes: Mapping[str, Route]) -> Cover:
    """How far a country table reaches."""
    rows = [route for country, route in routes.items() if country != ANY_OTHER]
    rest = routes.get(ANY_OTHER)
    return Cover(
        listed=sum(not route.fault for route in rows),
        faulty=[route for route in routes.values() if route.fault],
        any_other=rest if rest and not rest.fault else None,
    )


def routes_of(merchant: Merchant) -> dict[str, Route]:
    """The rows of a merchant's country table by country, in one query."""
    rows = RouteTable.objects.for_merchant(merchant).with_routes()
    return {row["country"]: _route(row) for row in rows if row["country"] is not None}


def version_in_force(merchant) -> RuleSet | None:
    """The published version that decides now."""
    published = RuleSet.objects.for_merchant(merchant).in_force()
    return published.select_related("merchant", "published_by").first()


def draft_of(merchant) -> RuleSet | None:
    """The version that somebody is writing."""
    return RuleSet.objects.for_merchant(merchant).drafts().select_related("merchant").first()


def _route(row):
    return Route(
        country=row["country"],
        warehouse_id=row["warehouse"],
        warehouse_name=row["warehouse_name"],
        channel_name=row["channel_name"],
        carrier=row["carrier"],
        fault=_fault(row),
    )


def _fault(row):
    if not row["warehouse_in_use"]:
        return WAREHOUSE_OUT_OF_USE
    return "" if row["channel_in_use"] else CHANNEL_OUT_OF_USE
