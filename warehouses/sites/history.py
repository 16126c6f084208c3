"""What a warehouse's and a channel's fields say, as their history tells and compares it."""

import hashlib
import json
from collections.abc import Mapping

from merchant.audit.services import facts_of
from warehouses.sites.models import Channel, StoreWarehouse, Warehouse
from warehouses.sites.rates import write_rates

NOTHING = "–"


def facts(row: Warehouse | Channel | None) -> dict[str, str]:
    """The row's facts as text, alike whether they come from a form, a file or the database."""
    told = facts_of(row)
    if isinstance(row, Warehouse):
        told |= {
            "warehouse.weekdays": str(sorted(set(row.weekdays))),
            "warehouse.latitude": _degrees(row.latitude),
            "warehouse.longitude": _degrees(row.longitude),
        }
    if isinstance(row, Channel):
        told |= {"channel.countries": ", ".join(row.countries) or NOTHING, "channel.rates": _rates(row)}
    return told


def seen(row: Warehouse | Channel | StoreWarehouse) -> str:
    """A mark of what the row says now: a form carries it, so that a change meanwhile is noticed."""
    told = facts_of(row) if isinstance(row, StoreWarehouse) else facts(row)
    return mark(told)


def mark(told: Mapping[str, str]) -> str:
    """The mark of these facts."""
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


def _degrees(value):
    return NOTHING if value is None else f"{value:.6f}"


def _rates(channel):
    currency = channel.warehouse.currency
    return f"{write_rates(channel.rates, currency)} {currency}" if channel.rates else NOTHING
