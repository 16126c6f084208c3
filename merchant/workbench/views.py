from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from merchant.tenancy.access import requires
from merchant.workbench import selectors

COLUMNS = ("wide", "main", "side")


@require_GET
@requires("see_workbench")
def workbench(request):
    """The morning's page: how things stand, what comes, and what waits for whom."""
    now = timezone.now()
    beginning = selectors.beginning(request)
    filled = selectors.filled_cards(request, now, has_begun=beginning is None)
    context = {
        "now": now,
        "beginning": beginning,
        "columns": {column: [each for each in filled if each.card.column == column] for column in COLUMNS},
        "waiting": selectors.waiting(request, now),
    }
    return render(request, "merchant/workbench/workbench.html", context)
