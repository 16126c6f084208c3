from django.db import transaction
from django.utils import timezone

from warehouses.calendars import services as calendars
from warehouses.matching import services as matching
from warehouses.sites import services as sites
from warehouses.sites.models import Channel, Warehouse


def save_warehouse(*, warehouse: Warehouse, actor=None) -> Warehouse:
    """Keep a warehouse's facts and read its holidays; orders that found none before are tried again."""
    with transaction.atomic():
        warehouse = sites.save_warehouse(warehouse=warehouse, actor=actor)
        matching.retry_orders(warehouse=warehouse)
    year = timezone.now().year
    years = range(year, year + calendars.YEARS_AHEAD + 1)
    calendars.ensure_years(country=warehouse.country, subdivision=warehouse.subdivision, years=years)
    return warehouse


def save_channel(*, channel: Channel, actor=None) -> Channel:
    """Keep a channel's facts; orders that found none before are tried again."""
    with transaction.atomic():
        channel = sites.save_channel(channel=channel, actor=actor)
        matching.retry_orders(warehouse=channel.warehouse)
        return channel
