from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from merchant.audit.selectors import timeline
from merchant.frame.responses import page_or_partial
from merchant.tenancy.access import lacks_stores, may, requires
from warehouses.matching import selectors, services
from warehouses.matching.exceptions import RouteError
from warehouses.matching.forms import RemoveRouteForm, SetRouteForm
from warehouses.matching.models import CountryRoute, RouteTable
from warehouses.matching.tables import CountryRouteTable, rows_by_name


@require_GET
@requires("see_warehouses")
def routes(request):
    """The country table; `?change=` fills the form with a row, `?country=` with a destination."""
    wanted = request.GET.get("change", "")
    rows = CountryRoute.objects.for_merchant(request.merchant).select_related("merchant")
    row = rows.filter(public_id=wanted).first() if wanted else None
    form = SetRouteForm.of(row) if row else SetRouteForm.to(request.GET.get("country"), request.merchant)
    return render(request, "warehouses/matching/routes.html", _context(request, form))


@require_POST
@requires("edit_routes")
def route_set(request):
    form = SetRouteForm(request.POST, merchant=request.merchant)
    if form.is_valid():
        country, channel = form.cleaned_data["country"], form.cleaned_data["channel"]
        try:
            services.set_route(
                merchant=request.merchant,
                country=country,
                warehouse=channel.warehouse,
                channel=channel,
                actor=request.user,
            )
        except RouteError as refusal:
            form.add_error(None, str(refusal))
    return _answer(request, form)


@require_POST
@requires("edit_routes")
def route_remove(request, route):
    row = get_object_or_404(CountryRoute.objects.for_merchant(request.merchant), public_id=route)
    form = RemoveRouteForm(request.POST)
    if form.is_valid():
        try:
            services.remove_route(merchant=request.merchant, country=row.country, actor=request.user)
        except RouteError as refusal:
            form.add_error(None, str(refusal))
    return _answer(request, form)


def _answer(request, form):
    """The panel anew, with an empty form once the act is done; without htmx the page itself."""
    done = "" if form.errors else _("The country table is saved; waiting orders are matched anew.")
    if done and not request.htmx:
        messages.success(request, done)
        return redirect("warehouses:routes", request.merchant.code)
    keeps_input = form.errors and isinstance(form, SetRouteForm)
    shown = form if keeps_input else SetRouteForm(merchant=request.merchant)
    context = _context(request, shown) | {
        "refusals": [] if keeps_input else form.non_field_errors(),
        "done": done,
    }
    return page_or_partial(
        request, "warehouses/matching/routes.html", "warehouses/matching/_routes_panel.html", context
    )


def _context(request, form):
    rows = CountryRoute.objects.for_merchant(request.merchant).select_related("warehouse", "channel")
    table = RouteTable.objects.for_merchant(request.merchant).first()
    may_edit = may(request.membership, "edit_routes")
    return {
        "form": form,
        "table": CountryRouteTable(rows_by_name(rows), exclude=[] if may_edit else ["acts"]),
        "cover": selectors.cover_of(selectors.routes_of(request.merchant)),
        "route_table": table,
        "timeline": timeline(request.merchant, table) if table else [],
        "may_edit": may_edit,
        "why_not": lacks_stores(request.membership, "edit_routes"),
    }
