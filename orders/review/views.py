from zoneinfo import ZoneInfo

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from merchant.frame.tables import PER_PAGE
from merchant.jobs.bell import ring
from merchant.tenancy.access import requires
from orders.review import selectors, tasks
from orders.review.behind import BEHIND, rows_behind
from orders.review.charts import chart_of
from orders.review.figures import Day
from orders.review.listing import listed
from orders.review.periods import day_of, month_after, month_before, month_of, parse_month
from orders.review.wording import sections, tiles, warehouses


@require_GET
@requires("see_orders")
def month(request):
    """A store's month in figures beside the month before; `?month=2026-03`, else the running one."""
    now = timezone.now()
    period = _month_asked_for(request, now)
    told = selectors.month(request.store, period, now)
    before = selectors.month(request.store, month_before(period), now)
    for outdated in filter(None, (told.outdated, before.outdated)):
        ring(tasks.reckon_month_again, outdated)
    after = month_after(period)
    context = {
        "told": told,
        "before": before,
        "after": after if after.moments[0] <= now else None,
        "tiles": tiles(told.figures, before.figures),
        "sections": sections(told.figures, before.figures),
        "warehouses": warehouses(told.figures),
        "chart": chart_of({day: told.days.get(day, Day()) for day in period.days}, timezone.localdate(now)),
        "now": now,
    }
    return render(request, "orders/review/month.html", context)


@require_GET
@requires("see_orders")
def month_orders(request):
    """The orders behind one figure of a month."""
    figure, of = request.GET.get("figure", "came_in"), request.GET.get("of")
    if figure not in BEHIND:
        raise Http404
    period = _month_asked_for(request, timezone.now())
    behind = BEHIND[figure]
    rows = rows_behind(figure, store=request.store, period=period, of=of)
    context = {
        "period": period,
        "behind": behind,
        "listing": listed(request, rows, sort=behind.sort, per_page=PER_PAGE),
    }
    return render(request, "orders/review/month_orders.html", context)


def _month_asked_for(request, now):
    zone = ZoneInfo(request.store.time_zone)
    return parse_month(request.GET.get("month", ""), zone) or month_of(day_of(now, zone), zone)
