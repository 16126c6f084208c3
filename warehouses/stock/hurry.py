"""The short road of a reservation where many want the same units: one statement, and the level held as long.

Only PostgreSQL has it, for one SKU and a fulfilment that reserves for the first time; all else goes the long
road. Measured against holding the level first: benchmarks/stock.py.
"""

from django.db import connection
from django.utils import timezone

# The level is changed only where enough is free, read again once whoever changes it now has ended.
STATEMENT = """
WITH taken AS (
    UPDATE warehouses_stocklevel AS level SET reserved = reserved + %(units)s, moved_at = %(now)s
    WHERE sku_id = %(sku)s AND warehouse_id = %(warehouse)s AND merchant_id = %(merchant)s
        AND on_hand - reserved >= %(units)s
        AND EXISTS (SELECT FROM warehouses_warehouse WHERE id = %(warehouse)s AND tracks_stock)
        AND NOT EXISTS (SELECT FROM warehouses_stockmovement WHERE fulfilment_id = %(fulfilment)s)
    RETURNING on_hand, reserved
)
INSERT INTO warehouses_stockmovement (
    merchant_id, warehouse_id, sku_id, kind, quantity, balance, reserved, reserved_balance, reason, note,
    reference, key, fulfilment_id, actor_id, happened_at
)
SELECT %(merchant)s, %(warehouse)s, %(sku)s, 'reservation', 0, on_hand, %(units)s, reserved, '', '',
    %(reference)s, '', %(fulfilment)s, %(actor)s, %(now)s
FROM taken
"""


def reserve_in_a_hurry(merchant_id: int, wanted, actor) -> bool:
    """Whether it was reserved so; if not, nothing was changed."""
    places = wanted.places
    if connection.vendor != "postgresql" or len(places) != 1:
        return False
    (((warehouse_id, sku_id), units),) = places.items()
    values = {
        "merchant": merchant_id,
        "warehouse": warehouse_id,
        "sku": sku_id,
        "units": units,
        "fulfilment": wanted.fulfilment_id,
        "reference": wanted.reference,
        "actor": actor and actor.pk,
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, values)
        return cursor.rowcount == 1
