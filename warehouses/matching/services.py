from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.audit import services as audit
from merchant.tenancy.models import Merchant
from warehouses.matching.engine import ANY_OTHER
from warehouses.matching.exceptions import RouteError
from warehouses.matching.models import CountryRoute, RouteTable, RulePlace
from warehouses.sites.countries import COUNTRIES
from warehouses.sites.models import Channel, Warehouse


def set_route(
    *, merchant: Merchant, country: str, warehouse: Warehouse, channel: Channel, actor=None
) -> CountryRoute:
    """Let `channel` out of `warehouse` serve `country` ("" for any other), whatever served it before."""
    with transaction.atomic():
        table = lock_table(merchant)
        _check_country(country)
        channel = _usable_channel(merchant, warehouse, channel)
        route = _row(merchant, country)
        if route is not None and route.channel_id == channel.pk:
            return route
        told = {"warehouse": str(channel.warehouse), "channel": str(channel)}
        if route is None:
            kind, route = "routes.set", CountryRoute(merchant=merchant, country=country)
        else:
            kind, told = "routes.changed", told | _told_of_old(route)
        route.warehouse, route.channel = channel.warehouse, channel
        route.save()
        _bump(table, kind, country, told, actor)
        return route


def remove_route(*, merchant: Merchant, country: str, actor=None) -> None:
    """Take a country's row out of the table; its orders then fall to "any other country" or wait."""
    with transaction.atomic():
        table = lock_table(merchant)
        route = _row(merchant, country)
        if route is None:
            raise RouteError(_("This row has been removed already."))
        told = _told_of_old(route)
        route.delete()
        _bump(table, "routes.removed", country, told, actor)


def retry_orders(*, warehouse: Warehouse) -> None:
    """Have unmatched orders tried again wherever a row or rule names `warehouse`: it may be in use again."""
    retry_orders_of([warehouse])


def retry_orders_of(warehouses: Collection[Warehouse]) -> None:
    """The same for several warehouses at once."""
    rows = CountryRoute.objects.filter(warehouse__in=warehouses)
    places = RulePlace.objects.filter(warehouse__in=warehouses)
    # Asked one by one: joined, every row would meet every rule of every version that its merchant ever had.
    named = Q(merchant__in=rows.values("merchant")) | Q(merchant__in=places.values("rule__merchant"))
    held = RouteTable.objects.filter(named).select_for_update(no_key=True, of=("self",)).order_by("pk")
    with transaction.atomic():  # in the order of their keys: two who change shared warehouses never deadlock
        keys = list(held.values_list("pk", flat=True))
        RouteTable.objects.filter(pk__in=keys).update(changed_at=timezone.now())


def lock_table(merchant: Merchant) -> RouteTable:
    """Everybody who changes rows or rules holds the table's row first: nothing is numbered twice."""
    RouteTable.objects.get_or_create(merchant=merchant)
    return RouteTable.objects.select_for_update().get(merchant=merchant)


def retry_waiting(table: RouteTable) -> None:
    """Have the merchant's orders that found no warehouse before this moment tried again."""
    table.changed_at = timezone.now()
    table.save(update_fields=["changed_at"])


def _row(merchant, country):
    rows = CountryRoute.objects.select_related("warehouse", "channel")
    return rows.filter(merchant=merchant, country=country).first()


def _check_country(country):
    if country != ANY_OTHER and country not in COUNTRIES:
        raise RouteError(_("“%(code)s” is no country code.") % {"code": country})


def _usable_channel(merchant, warehouse, channel):
    usable = Channel.objects.for_merchant(merchant).in_use()
    found = usable.select_related("warehouse").filter(pk=channel.pk, warehouse=warehouse.pk).first()
    if found is None:
        raise RouteError(_("This channel is not one of yours, or it is out of use. Choose another one."))
    return found


def _told_of_old(route):
    return {"old_warehouse": str(route.warehouse), "old_channel": str(route.channel)}


def _bump(table, kind, country, told, actor):
    table.revision += 1
    table.save(update_fields=["revision"])
    retry_waiting(table)
    data = {"destination": country, "revision": table.revision, **told}
    audit.record(kind, table, actor=actor, data=data)
