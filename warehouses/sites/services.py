from collections.abc import Mapping

from django.db import transaction

from merchant.audit import services as audit
from merchant.tenancy.models import Merchant
from warehouses.sites.models import Channel, StoreWarehouse, Warehouse


def save_warehouse(*, warehouse: Warehouse, actor=None) -> Warehouse:
    """Add a warehouse or keep its changed facts."""
    return audit.save_row(warehouse, "warehouse", actor=actor)


def save_warehouses(*, merchant: Merchant, facts: Mapping[str, Mapping], actor=None) -> list[Warehouse]:
    """Add or change a merchant's own warehouses in a fixed number of statements; facts by code."""
    with transaction.atomic():
        own = Warehouse.objects.select_for_update(no_key=True).filter(merchant=merchant, code__in=facts)
        known = {warehouse.code: warehouse for warehouse in own.order_by("pk")}
        changed = [_changed(warehouse, facts[code]) for code, warehouse in known.items()]
        if changed:
            told = {name for code in known for name in facts[code]}
            Warehouse.objects.bulk_update([warehouse for warehouse, _b, _a in changed], sorted(told))
        audit.record_changes_of_many("warehouse.changed", changed, actor=actor)
        new = [
            Warehouse(**{**told, "merchant": merchant}) for code, told in facts.items() if code not in known
        ]
        new = Warehouse.objects.bulk_create(new)
        added = [(warehouse, {"name": warehouse.name, "code": warehouse.code}) for warehouse in new]
        audit.record_many("warehouse.added", added, actor=actor)
        return [*known.values(), *new]


def _changed(warehouse, told):
    before = audit.facts_of(warehouse)
    for name, value in told.items():
        setattr(warehouse, name, value)
    return warehouse, before, audit.facts_of(warehouse)


def save_channel(*, channel: Channel, actor=None) -> Channel:
    """Add a channel or keep its changed facts."""
    return audit.save_row(channel, "channel", actor=actor)


def set_default_warehouse(*, default: StoreWarehouse, actor=None) -> StoreWarehouse:
    """Keep by which warehouse a store's unmatched orders are dated."""
    with transaction.atomic():
        default.save()
        data = {"warehouse": str(default.warehouse)}
        audit.record("store.default_warehouse", default.store, actor=actor, data=data)
        return default
