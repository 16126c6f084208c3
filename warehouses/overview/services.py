from collections.abc import Collection, Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from merchant.tenancy.models import Merchant, Store
from warehouses.calendars import services as calendars
from warehouses.matching import services as matching
from warehouses.sites import services as sites
from warehouses.sites.models import Channel, Warehouse


def save_warehouse(*, warehouse: Warehouse, actor=None) -> Warehouse:
    """Keep a warehouse's facts and read its holidays; orders that found none before are tried again."""
    with transaction.atomic():
        return _followed(sites.keep_warehouse(warehouse=warehouse, actor=actor))


def add_warehouse(*, merchant: Merchant, told: Mapping, actor=None) -> Warehouse:
    """Add a merchant's own warehouse and read its holidays."""
    with transaction.atomic():
        return _followed(sites.add_warehouse(merchant=merchant, told=told, actor=actor))


def change_warehouse(
    *, warehouse_id: int, told: Mapping, was_seen: str | None = None, actor=None
) -> Warehouse:
    """Keep what a seller changed of a warehouse; orders that found none before are tried again."""
    with transaction.atomic():
        changed = sites.change_warehouse(warehouse_id=warehouse_id, told=told, was_seen=was_seen, actor=actor)
        return _followed(changed)


def save_warehouses(*, merchant: Merchant, facts: Mapping[str, Mapping], actor=None) -> None:
    """Add or change a merchant's own warehouses, many at once: facts by code."""
    with transaction.atomic():
        _follow(sites.keep_warehouses(merchant=merchant, facts=facts, actor=actor))


def save_channel(*, channel: Channel, actor=None) -> Channel:
    """Keep a channel's facts; orders that found none before are tried again."""
    with transaction.atomic():
        return _tried(sites.keep_channel(channel=channel, actor=actor))


def add_channel(*, warehouse_id: int, told: Mapping, currency: str = "", actor=None) -> Channel:
    """Add a channel to a merchant's own warehouse; orders that found none before are tried again."""
    with transaction.atomic():
        channel = sites.add_channel(warehouse_id=warehouse_id, told=told, currency=currency, actor=actor)
        return _tried(channel)


def change_channel(
    *, channel_id: int, told: Mapping, currency: str = "", was_seen: str | None = None, actor=None
) -> Channel:
    """Keep what a seller changed of a channel; orders that found none before are tried again."""
    with transaction.atomic():
        changed = sites.change_channel(
            channel_id=channel_id, told=told, currency=currency, was_seen=was_seen, actor=actor
        )
        return _tried(changed)


def choose_default_warehouse(*, store: Store, warehouse: Warehouse, was_seen: str, actor=None) -> Store:
    """Date a store's unmatched orders by this warehouse from now on."""
    sites.choose_default_warehouse(store=store, warehouse=warehouse, was_seen=was_seen, actor=actor)
    return store


def save_channels(*, merchant: Merchant, told: Mapping[tuple[str, str], Mapping], actor=None) -> None:
    """Add or change channels of a merchant's own warehouses, many at once."""
    with transaction.atomic():
        matching.retry_orders_of(sites.keep_channels(merchant=merchant, told=told, actor=actor))


def _tried(channel):
    matching.retry_orders(warehouse=channel.warehouse)
    return channel


def _followed(warehouse):
    _follow([warehouse])
    return warehouse


def _follow(warehouses: Collection[Warehouse]):
    """What a changed warehouse entails: waiting orders are tried again, its holidays are known."""
    matching.retry_orders_of(warehouses)
    places = {(warehouse.country, warehouse.subdivision) for warehouse in warehouses}
    calendars.ensure_places(places, years=_coming_years())


def _coming_years() -> Iterable[int]:
    year = timezone.now().year
    return range(year, year + calendars.YEARS_AHEAD + 1)
