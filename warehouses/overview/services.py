from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from merchant.tenancy.models import Merchant
from warehouses.calendars import services as calendars
from warehouses.matching import services as matching
from warehouses.sites import services as sites
from warehouses.sites.models import Channel, Warehouse


def save_warehouse(*, warehouse: Warehouse, actor=None) -> Warehouse:
    """Keep a warehouse's facts and read its holidays; orders that found none before are tried again."""
    with transaction.atomic():
        warehouse = sites.save_warehouse(warehouse=warehouse, actor=actor)
        matching.retry_orders(warehouse=warehouse)
    calendars.ensure_years(
        country=warehouse.country, subdivision=warehouse.subdivision, years=_coming_years()
    )
    return warehouse


def save_warehouses(*, merchant: Merchant, facts: Mapping[str, Mapping], actor=None) -> None:
    """Add or change a merchant's own warehouses, many at once: facts by code."""
    with transaction.atomic():
        warehouses = sites.save_warehouses(merchant=merchant, facts=facts, actor=actor)
        matching.retry_orders_of(warehouses)
        places = {(warehouse.country, warehouse.subdivision) for warehouse in warehouses}
        calendars.ensure_places(places, years=_coming_years())


def save_channel(*, channel: Channel, actor=None) -> Channel:
    """Keep a channel's facts; orders that found none before are tried again."""
    with transaction.atomic():
        channel = sites.save_channel(channel=channel, actor=actor)
        matching.retry_orders(warehouse=channel.warehouse)
        return channel


def _coming_years():
    year = timezone.now().year
    return range(year, year + calendars.YEARS_AHEAD + 1)
