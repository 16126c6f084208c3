"""The short road of a reservation where many want the same units: one statement, and the levels held as long.

Only PostgreSQL has it, for a fulfilment that reserves for the first time; all else goes the long road.
Measured against holding the levels first: benchmarks/stock.py.
"""

from django.db import connection
from django.utils import timezone

from merchant.tenancy.lookups import planned_cursor

# What is free is read again when whoever holds the level has ended: it is what a level's row says then.
THERE = """
    level.warehouse_id = %(warehouse)s AND level.merchant_id = %(merchant)s AND level.sku_id = asked.sku
    AND EXISTS (SELECT FROM warehouses_warehouse WHERE id = %(warehouse)s AND tracks_stock)
    AND NOT EXISTS (SELECT FROM warehouses_stockmovement WHERE fulfilment_id = %(fulfilment)s)
"""
ENOUGH = "level.on_hand - level.reserved >= asked.units"
ASKED = "asked AS (SELECT * FROM unnest(%(skus)s::bigint[], %(units)s::bigint[]) AS asked (sku, units))"
RESERVED = "reserved = level.reserved + asked.units, moved_at = %(now)s"
TAKEN = "RETURNING level.sku_id, asked.units, level.on_hand, level.reserved"
TAKE_ONE = f"""
{ASKED}, taken AS (
    UPDATE warehouses_stocklevel AS level SET {RESERVED} FROM asked WHERE {THERE} AND {ENOUGH} {TAKEN}
)
"""
# Several are held in the order of their SKUs first, as by everybody, also those with too few: the long road
# behind holds the same, and takes none that stands before one that is held already.
TAKE_SEVERAL = f"""
{ASKED}, held AS (
    SELECT level.id, {ENOUGH} AS is_enough FROM warehouses_stocklevel AS level, asked WHERE {THERE}
    ORDER BY level.sku_id FOR NO KEY UPDATE OF level
), taken AS (
    UPDATE warehouses_stocklevel AS level SET {RESERVED} FROM asked, held
    WHERE level.id = held.id AND level.sku_id = asked.sku
        AND (SELECT count(*) FROM held WHERE is_enough) = %(count)s {TAKEN}
)
"""
TELL = """
INSERT INTO warehouses_stockmovement (
    merchant_id, warehouse_id, sku_id, kind, quantity, balance, reserved, reserved_balance, reason, note,
    reference, key, fulfilment_id, actor_id, happened_at
)
SELECT %(merchant)s, %(warehouse)s, sku_id, 'reservation', 0, on_hand, units, reserved, '', '',
    %(reference)s, '', %(fulfilment)s, %(actor)s::bigint, %(now)s
FROM taken
"""


def reserve_in_a_hurry(merchant_id: int, wanted, actor) -> bool:
    """Whether all of it was reserved so; if not, nothing was changed."""
    places = wanted.places
    if connection.vendor != "postgresql" or not places:
        return False
    values = {
        "merchant": merchant_id,
        "warehouse": wanted.warehouse_id,
        "skus": [sku_id for _warehouse, sku_id in places],
        "units": list(places.values()),
        "count": len(places),
        "fulfilment": wanted.fulfilment_id,
        "reference": wanted.reference,
        "actor": actor and actor.pk,
        "now": timezone.now(),
    }
    take = TAKE_ONE if len(places) == 1 else TAKE_SEVERAL
    with planned_cursor() as cursor:
        cursor.execute(f"WITH {take} {TELL}", values)
        return cursor.rowcount == len(places)
