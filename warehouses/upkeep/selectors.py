from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from merchant.tenancy.models import Merchant, Store
from warehouses.matching.models import CountryRoute, Rule, RuleSet
from warehouses.sites.models import Warehouse


@dataclass(frozen=True)
class Named:
    """What names a warehouse: rules in force, rows of the country table, and stores by default."""

    rules: int
    rows: int
    stores: list[Store]


@dataclass(frozen=True)
class Default:
    """A store and the warehouse that dates its unmatched orders."""

    store: Store
    warehouse: Warehouse | None
    places: Sequence[Warehouse]  # that may be chosen


def named_by(merchant: Merchant, warehouse: Warehouse) -> Named:
    """What leads to the warehouse now, in three queries."""
    in_force = RuleSet.objects.for_merchant(merchant).in_force()
    rules = Rule.objects.for_merchant(merchant).filter(rule_set__in=in_force)
    stores = Store.objects.for_merchant(merchant).filter(default_warehouse__warehouse=warehouse)
    return Named(
        rules=rules.naming(warehouse).count(),
        rows=CountryRoute.objects.for_merchant(merchant).filter(warehouse=warehouse).count(),
        stores=list(stores.order_by("code")),
    )


def defaults_of(merchant: Merchant, stores: Sequence[Store]) -> list[Default]:
    """The default warehouses of these stores and what may be chosen instead, in two queries."""
    told = Store.objects.for_merchant(merchant).filter(pk__in=[store.pk for store in stores])
    places = list(Warehouse.objects.for_merchant(merchant).in_use().sending())
    return [
        _default(store, places)
        for store in told.select_related("default_warehouse__warehouse").order_by("code")
    ]


def default_of(merchant: Merchant, store: Store) -> Default:
    """The same of one store."""
    return defaults_of(merchant, [store])[0]


def _default(store, places):
    """What stands there may stay, also when it is out of use."""
    default = getattr(store, "default_warehouse", None)
    warehouse = default and default.warehouse
    is_offered = warehouse is None or any(place.pk == warehouse.pk for place in places)
    return Default(store, warehouse, places if is_offered else [warehouse, *places])


@cache
def zone_names() -> list[str]:
    """The time zones that places have, for a list to choose from."""
    areas = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/")
    return sorted(zone for zone in available_timezones() if zone.startswith((*areas, "Pacific/")))
