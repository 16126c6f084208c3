from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from merchant.tenancy.access import requires
from merchant.tenancy.selectors import stores_of
from orders.routing import effects, selectors, services
from orders.routing.exceptions import NothingToMatch
from orders.routing.forms import RematchForm, TryForm
from warehouses.matching.selectors import draft_of, version_in_force


@require_GET
@requires("draft_rules")
def rules_effect(request):
    """What the draft would do to the orders that wait: a fragment of the page that publishes it."""
    draft = draft_of(request.merchant)
    effect = effects.effect_of_draft(draft, stores_of(request.membership)) if draft else None
    return render(request, "orders/routing/_effect.html", {"effect": effect, "is_draft": True})


@require_GET
@requires("see_warehouses")
def rules_wins(request):
    """How often each rule in force decided lately: a fragment of the rules' page."""
    current = version_in_force(request.merchant)
    wins = selectors.wins_of(current, stores_of(request.membership), timezone.now()) if current else []
    return render(request, "orders/routing/_wins.html", {"wins": wins, "days": selectors.DAYS})


@require_GET
@requires("see_orders")
def rules_try(request):
    """What the rules in force and the draft say of one order, step by step."""
    form = TryForm(request.GET if "number" in request.GET else None)
    context = {"form": form}
    if form.is_valid():
        stores, number = stores_of(request.membership), form.cleaned_data["number"]
        order = selectors.order_to_try(request.merchant, stores, number)
        if order is None:
            form.add_error(
                "number", _("No order of your stores has the number “%(number)s”.") % {"number": number}
            )
        else:
            context |= {"order": order, "trials": selectors.trials_of(order, _versions(request))}
    return render(request, "orders/routing/try.html", context)


@require_GET
@requires("rematch_orders")
def rematch(request):
    """What matching all unshipped orders again would change, before anybody does it."""
    effect = effects.effect_of_rules(request.merchant, stores_of(request.membership))
    return render(request, "orders/routing/rematch.html", {"effect": effect, "form": RematchForm()})


@require_POST
@requires("rematch_orders")
def rematch_start(request):
    form = RematchForm(request.POST)
    if form.is_valid():
        stores = stores_of(request.membership)
        try:
            count = services.rematch_unshipped(merchant=request.merchant, stores=stores, actor=request.user)
        except NothingToMatch:
            messages.info(request, _("Every order is where the rules send it: nothing is matched again."))
        else:
            told = ngettext(
                "%(count)s order goes by the rules in force now.",
                "%(count)s orders go by the rules in force now.",
                count,
            )
            messages.success(request, told % {"count": f"{count:,}"})
    return redirect("orders:rematch", request.merchant.code)


def _versions(request):
    versions = version_in_force(request.merchant), draft_of(request.merchant)
    return [version for version in versions if version is not None]
