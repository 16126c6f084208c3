from dataclasses import replace

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from merchant.tenancy.access import requires
from orders.dispatch.models import PickList
from orders.papers import services
from orders.papers.selectors import (
    MOST_SLIPS,
    list_rows,
    pick_paper,
    preparation_paper,
    slip_orders,
    slips,
)
from orders.papers.tables import PickListTable
from orders.selection.selection import Selection, selected_orders

SIZES = ("a4", "label")


@require_http_methods(["GET", "POST"])
@requires("see_recipients")
def packing_slips(request):
    """The slips of ticked orders, or of all that match: with recipients, so each is written down."""
    if request.method == "GET":  # a reload, or a language chosen on this page
        return redirect("orders:list", request.store.code)
    selection = _selection(request.POST)
    if not selection.ticked and request.POST.get("scope") != "all":
        return _back(request, selection, _("Tick at least one order first."))
    orders = slip_orders(selected_orders(selection, store=request.store, now=timezone.now()))
    if not orders:
        return _back(request, selection, _("None of these orders is in this store any more."))
    if len(orders) > MOST_SLIPS:
        refusal = _("At most %(limit)s packing slips are printed at once. Narrow the filter, or tick orders.")
        return _back(request, selection, refusal % {"limit": MOST_SLIPS})
    services.note_slips(orders=orders, actor=request.user)
    context = {
        "slips": slips(orders, store=request.store),
        "size": request.POST["size"] if request.POST.get("size") in SIZES else SIZES[0],
        "ticked": [order.public_id for order in orders],
        "back": selection.to_query(),
    }
    return render(request, "orders/papers/packing_slips.html", context)


@require_GET
@requires("see_orders")
def preparation_list(request):
    selection = _selection(request.GET)
    orders = selected_orders(selection, store=request.store, now=timezone.now())
    context = {
        "paper": preparation_paper(orders, store=request.store),
        "tab": selection.tab,
        "is_narrowed": bool(selection.filters or selection.part or selection.ticked),
        "back": selection.to_query(),
        "now": timezone.localtime(),
    }
    return render(request, "orders/papers/preparation_list.html", context)


@require_GET
@requires("see_orders")
def pick_lists(request):
    table = PickListTable(list_rows(request.merchant, request.store)).for_request(request)
    return render(request, "orders/papers/pick_lists.html", {"table": table})


@require_GET
@requires("see_orders")
def pick_list(request, public_id):
    lists = PickList.objects.for_merchant(request.merchant).filter(store=request.store)
    found = get_object_or_404(lists.select_related("warehouse", "store", "created_by"), public_id=public_id)
    return render(request, "orders/papers/pick_list.html", {"paper": pick_paper(found), "pick_list": found})


def _selection(asked):
    selection = Selection.from_query(asked)
    return replace(selection, ticked=()) if asked.get("scope") == "all" else selection


def _back(request, selection, refusal):
    messages.error(request, refusal)
    return redirect(f"{redirect('orders:list', request.store.code).url}?{selection.to_query()}")
