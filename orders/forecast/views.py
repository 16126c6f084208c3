from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from merchant.tenancy.access import requires
from orders.forecast.bands import HOURS
from orders.forecast.fines import Asked
from orders.forecast.rows import KINDS
from orders.forecast.selectors import LISTED, Ahead
from orders.forecast.tables import FineTable
from orders.forecast.wording import CAUSE_CODES, asked_in_words, told_forecast


@require_GET
@requires("see_penalties")
def fines_ahead(request):
    """What falls due within a day and two if nothing is done, and the orders behind one of the figures."""
    now, asked = timezone.now(), _asked(request.GET)
    ahead = Ahead(request.store, now)
    forecast = ahead.forecast()
    listed = ahead.listed(asked)
    context = {
        "told": told_forecast(forecast, request.store.currency),
        "is_empty": forecast.is_empty,
        "is_cut": forecast.is_cut,
        "now": now,
        "asked": asked_in_words(asked),
        "is_narrowed": bool(asked.kind or asked.cause),
        "table": FineTable(listed.fines).for_request(request),
        "most_listed": LISTED if listed.is_cut else 0,
    }
    return render(request, "orders/forecast/fines_ahead.html", context)


def _asked(query):
    """What the address asks; what it cannot mean is left out."""
    hours = {str(hours): hours for hours in HOURS}.get(query.get("hours"), max(HOURS))
    kind, cause = query.get("kind", ""), query.get("cause", "")
    return Asked(hours, kind if kind in KINDS else "", cause if cause in CAUSE_CODES else "")
