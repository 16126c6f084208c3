"""Orders of which something falls due soon."""

from datetime import timedelta

from tests.factories import MONDAY_MORNING, make_order
from tests.orders.builders import two_units

NOW = MONDAY_MORNING + timedelta(days=4)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
TO_PLATFORM = {"leg": "to_platform_warehouse"}


def laid(store, *, late=None, undelivered=None, **fields):
    """A semi-managed order of two units at 5.00 that is so much late; by default it has all the time."""
    order = make_order(store, **({"lines": two_units(), "programme": "semi_managed"} | fields))
    far = NOW + 999 * HOUR
    is_jit = fields.get("leg") == "to_platform_warehouse"
    dates = {
        "ship_by": far if late is None else NOW - late,
        "deliver_by": None if is_jit else far if undelivered is None else NOW - undelivered,
    }
    order.fulfilments.update(penalty_at=NOW, late_at=None, **dates)
    return order
