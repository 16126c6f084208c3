from django.db import transaction

from merchant.audit import services as audit
from warehouses.sites.models import Channel, StoreWarehouse, Warehouse


def save_warehouse(*, warehouse: Warehouse, actor=None) -> Warehouse:
    """Add a warehouse or keep its changed facts."""
    return _save(warehouse, "warehouse", actor)


def save_channel(*, channel: Channel, actor=None) -> Channel:
    """Add a channel or keep its changed facts."""
    return _save(channel, "channel", actor)


def set_default_warehouse(*, default: StoreWarehouse, actor=None) -> StoreWarehouse:
    """Keep by which warehouse a store's unmatched orders are dated."""
    with transaction.atomic():
        default.save()
        data = {"warehouse": str(default.warehouse)}
        audit.record("store.default_warehouse", default.store, actor=actor, data=data)
        return default


def _save(row, noun, actor):
    with transaction.atomic():
        before = type(row).objects.select_for_update().filter(pk=row.pk).first()
        facts = audit.facts_of(before)
        row.save()
        if before is None:
            audit.record(f"{noun}.added", row, actor=actor, data={"name": row.name, "code": row.code})
        else:
            kind = f"{noun}.changed"
            audit.record_changes(kind, row, before=facts, after=audit.facts_of(row), actor=actor)
        return row
