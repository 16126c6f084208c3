from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from merchant.audit.selectors import timeline
from merchant.tenancy.access import lacks_stores, may, requires
from warehouses.overview import selectors
from warehouses.overview.tables import WarehouseTable
from warehouses.overview.wording import destinations, shown_channel
from warehouses.rules.selectors import rules_naming
from warehouses.sites.cities import city_name
from warehouses.sites.countries import country_name, flag
from warehouses.sites.models import Channel, Warehouse
from warehouses.sites.wording import weekdays_in_words


@require_GET
@requires("see_warehouses")
def warehouse_list(request):
    rows = selectors.warehouses_of(request.merchant, timezone.now())
    table = WarehouseTable(rows).for_request(request)
    context = {"table": table, "why_not": lacks_stores(request.membership, "edit_warehouses")}
    return render(request, "warehouses/overview/list.html", context)


@require_GET
@requires("see_warehouses")
def warehouse_detail(request, code):
    """One warehouse: its facts, its channels, the countries it serves and its coming days."""
    warehouse = Warehouse.objects.for_merchant(request.merchant).coded(code).first()
    if warehouse is None:
        raise Http404
    now = selectors.local_time(warehouse, timezone.now())
    channels = list(
        Channel.objects.for_merchant(request.merchant).filter(warehouse=warehouse).order_by("code")
    )
    routes = selectors.routes_by_warehouse(request.merchant).get(warehouse.pk, [])
    is_own = warehouse.merchant_id is not None
    context = {
        "warehouse": warehouse,
        "flag": flag(warehouse.country),
        "country": country_name(warehouse.country),
        "city": city_name(warehouse.city),
        "weekdays": weekdays_in_words(warehouse.weekdays),
        "local_time": now,
        "channels": [shown_channel(channel, warehouse) for channel in channels],
        "destinations": destinations(routes),
        "naming": rules_naming(request.merchant, warehouse),  # who sees warehouses sees the rules
        "fortnight": selectors.fortnight(warehouse, now.date()) if now else None,
        "timeline": timeline(request.merchant, warehouse, *channels),
        "why_not": lacks_stores(request.membership, "edit_warehouses") if is_own else "",
        "may_edit": is_own and may(request.membership, "edit_warehouses"),
    }
    return render(request, "warehouses/overview/detail.html", context)
