from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from merchant.frame.tables import PER_PAGE
from merchant.jobs.bell import ring
from merchant.tenancy.access import requires
from orders.review.listing import listed
from orders.scorecard import ahead, selectors, tasks
from orders.scorecard.behind import behind
from orders.scorecard.wording import WHEN, shown_stakes, told_card, told_causes


@require_GET
@requires("see_orders")
def scorecard(request):
    """A store's rates over ten and thirty days, and what goes late next."""
    now = timezone.now()
    told = selectors.scorecard(request.store, now)
    if told.is_outdated:
        ring(tasks.reckon_scorecard, request.store.pk)
    forecast = ahead.forecast(request.store, now)
    context = {
        "cards": [told_card(card) for card in told.cards],
        "as_of": told.as_of,
        "causes": told_causes(forecast),
        "stakes": shown_stakes(forecast.stakes),
        "is_empty": forecast.is_empty and told.is_empty,
    }
    return render(request, "orders/scorecard/scorecard.html", context)


@require_GET
@requires("see_orders")
def scorecard_orders(request):
    """The orders behind one number of the scorecard; an address that names none leads to it."""
    found = behind(request.GET, store=request.store, now=timezone.now())
    if found is None:
        return redirect("orders:scorecard", request.store.code)
    context = {
        "label": found.label,
        "when": WHEN[found.sort],
        "listing": listed(request, found.rows, sort=found.sort, per_page=PER_PAGE),
    }
    return render(request, "orders/scorecard/scorecard_orders.html", context)
