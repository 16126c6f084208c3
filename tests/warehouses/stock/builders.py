"""Stock for tests: a warehouse that keeps it, and what lies there."""

from tests.factories import make_sku, make_warehouse
from warehouses.stock.services import receive


def make_keeping(merchant, **fields):
    """A warehouse that keeps stock."""
    return make_warehouse(merchant, tracks_stock=True, **fields)


def make_stock(merchant, quantity, *, warehouse=None, code=None, actor=None):
    """So many units of a new SKU; returns the warehouse and the SKU."""
    warehouse = warehouse or make_keeping(merchant)
    sku = make_sku(merchant, code)
    receive(warehouse=warehouse, sku=sku, quantity=quantity, actor=actor)
    return warehouse, sku
