from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from merchant.tenancy.access import requires
from merchant.visits import selectors, services


@require_POST
def end_visit(request):
    """Stop looking; for whoever is on no visit, just the way home."""
    services.end_visit(actor=request.user)
    return redirect("admin:merchant_merchant_changelist" if request.user.is_staff else "home")


@require_GET
@requires("see_team")
def visits(request):
    """Who of the platform looked at this merchant's pages, when and why."""
    context = {"visits": selectors.visits_to(request.merchant)}
    return render(request, "merchant/visits/visits.html", context)
