from django.db import transaction

from merchant.audit import services as audit
from warehouses.sites.models import Channel, StoreWarehouse, Warehouse


def save_warehouse(*, warehouse: Warehouse, actor=None) -> Warehouse:
    """Add a warehouse or keep its changed facts."""
    return audit.save_row(warehouse, "warehouse", actor=actor)


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
