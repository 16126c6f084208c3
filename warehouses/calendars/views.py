from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from merchant.tenancy.access import requires
from warehouses.calendars import selectors
from warehouses.sites.models import Warehouse


@require_GET
@requires("see_warehouses")
def warehouse_calendar(request, code):
    """A year of one warehouse: which days are open, and why the others are not."""
    warehouse = Warehouse.objects.for_merchant(request.merchant).coded(code).first()
    if warehouse is None:
        raise Http404
    today = selectors.today_at(warehouse, timezone.now())
    year = selectors.year_asked(request.GET.get("year", ""), today)
    picture = selectors.picture_of(warehouse, year, today)
    return render(request, "warehouses/calendars/year.html", {"warehouse": warehouse, "picture": picture})
