from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merchant.catalogue.models import Sku
from merchant.frame.responses import page_or_partial, plain
from merchant.tenancy.access import lacks_stores, may, requires
from merchant.tenancy.selectors import only_stores_of
from warehouses.stock import selectors, services
from warehouses.stock.acts import ACTS, ADJUST, COUNT, RECEIVE
from warehouses.stock.exceptions import StockError, StockMoved
from warehouses.stock.forms import LevelsForm, PlacesForm, ReorderForm, seen_at


@require_GET
@requires("see_stock")
def stock_list(request):
    """What lies where: `?q=&warehouse=&level=low`, a page of SKUs or of low levels at a time."""
    own = selectors.own_warehouses(request.merchant)
    form = LevelsForm(request.GET, warehouses=own)
    wanted = form.wanted
    levels = selectors.levels_of(request.merchant, wanted, request.GET.get("cursor", ""))
    context = {
        "form": form,
        "is_narrowed": bool(wanted) or not form.is_valid(),
        "levels": levels,
        "unrecorded": None
        if levels.rows or levels.is_slow
        else selectors.unrecorded(request.merchant, wanted),
        "is_low": wanted.level == "low",
        "needing": selectors.needing(request.merchant),
        "previous_url": _page_url(request, levels.page.previous),
        "next_url": _page_url(request, levels.page.next),
        **_places(request, own, PlacesForm(warehouses=own)),
    }
    return render(request, "warehouses/stock/list.html", context)


@require_GET
@requires("see_stock")
def stock_sku(request, sku):
    """One SKU: where it lies, who waits for it, and what happened: `?show=goods`, or all."""
    return render(request, "warehouses/stock/sku.html", _sku_context(request, _sku(request, sku)))


@require_POST
@requires("edit_stock")
def set_reorder_level(request, sku):
    """From how many free units on the SKU is low in one warehouse."""
    sku = _sku(request, sku)
    form = ReorderForm(request.POST, merchant=request.merchant)
    done = ""
    if form.is_valid():
        try:
            services.set_reorder_level(sku=sku, actor=request.user, **form.cleaned_data)
            done = _("Saved from when on %(sku)s is low.") % {"sku": sku.code}
        except StockError as refusal:
            form.add_error(refusal.field, str(refusal))
    if done and not request.htmx:
        messages.success(request, done)
        return redirect("warehouses:stock_sku", request.merchant.code, sku.public_id)
    context = _sku_context(request, sku) | {"done": done}
    if not done:
        context["reorder"] = form
    return page_or_partial(
        request, "warehouses/stock/sku.html", "warehouses/stock/_where_panel.html", context
    )


@require_POST
@requires("edit_warehouses")
def stock_places(request):
    form = PlacesForm(request.POST, warehouses=selectors.own_warehouses(request.merchant))
    if not form.is_valid():
        return _places_answer(request, form)
    chosen = {warehouse.pk for warehouse in form.cleaned_data["warehouses"]}
    services.choose_places(merchant=request.merchant, warehouse_ids=chosen, actor=request.user)
    done = _("Saved where stock is kept.")
    if request.htmx:
        return _places_answer(request, None, done)
    messages.success(request, done)
    return redirect("warehouses:stock", request.merchant.code)


@require_http_methods(["GET", "POST"])
@requires("edit_stock")
def stock_receive(request):
    return _record(request, RECEIVE)


@require_http_methods(["GET", "POST"])
@requires("edit_stock")
def stock_adjust(request):
    return _record(request, ADJUST)


@require_http_methods(["GET", "POST"])
@requires("edit_stock")
def stock_count(request):
    return _record(request, COUNT)


def _sku(request, public_id):
    return get_object_or_404(Sku.objects.for_merchant(request.merchant), public_id=public_id)


def _sku_context(request, sku):
    """What the SKU's page and its panels show."""
    only_goods = request.GET.get("show") == "goods"
    only = only_stores_of(request.membership)
    told = {"only_goods": only_goods, "only": only}
    page = selectors.movements_of(request.merchant, sku, request.GET.get("cursor", ""), **told)
    levels = selectors.stock_of(request.merchant, sku)
    is_reserved = any(level.reserved for level in levels)
    here = reverse("warehouses:stock_sku", args=[request.merchant.code, sku.public_id])
    return {
        "sku": sku,
        "levels": levels,
        "is_reserved": is_reserved,
        "waiting": selectors.waiting_for(request.merchant, sku, only) if is_reserved else None,
        "only_goods": only_goods,
        "here": here,
        "page": page,
        "previous_url": page.previous and here + _page_url(request, page.previous),
        "next_url": page.next and here + _page_url(request, page.next),
        "may_edit": may(request.membership, "edit_stock"),
        "reorder": ReorderForm(merchant=request.merchant),
    }


def _record(request, act):
    """The form of an act; `?warehouse=&sku=` fill it in. Recorded, it stands ready for the next SKU."""
    if request.method == "GET":
        return _record_answer(request, act, _opened(request, act))
    form = act.form(request.POST, merchant=request.merchant)
    movement = _recorded(request, act, form) if form.is_valid() else None
    if movement is None:
        return _record_answer(request, act, form)
    warehouse, sku = form.cleaned_data["warehouse"], form.cleaned_data["sku"]
    done = _("%(sku)s in %(warehouse)s: %(before)s → %(after)s") % {
        "sku": sku.code,
        "warehouse": warehouse.name,
        "before": f"{movement.balance - movement.quantity:,}",
        "after": f"{movement.balance:,}",
    }
    if request.htmx:
        ready = act.form(initial={"warehouse": warehouse.code}, merchant=request.merchant)
        return _record_answer(request, act, ready, done=done, sku=sku)
    messages.success(request, done)
    here = reverse(act.url_name, args=[request.merchant.code])
    return redirect(f"{here}?{urlencode({'warehouse': warehouse.code})}")


def _recorded(request, act, form):
    """The movement; None when it was refused, and then the form says why."""
    try:
        return act.service(**form.cleaned_data, actor=request.user)
    except StockMoved as refusal:
        form.look_again(refusal.on_hand)
        form.add_error(refusal.field, str(refusal))
    except StockError as refusal:
        form.add_error(refusal.field, str(refusal))


def _opened(request, act):
    """The empty form, with warehouse and SKU where the address names them."""
    merchant = request.merchant
    code = request.GET.get("warehouse", "")
    sku = Sku.objects.for_merchant(merchant).filter(public_id=plain(request.GET.get("sku", ""))).first()
    form = act.form(initial={"warehouse": code, "sku": sku.code if sku else ""}, merchant=merchant)
    warehouse = next((place for place in selectors.keeping(merchant) if place.code == code), None)
    if act is COUNT and warehouse and sku:
        form.initial["seen"] = seen_at(merchant, warehouse, sku)
    return form


def _record_answer(request, act, form, *, done="", sku=None):
    context = {"act": act, "acts_here": ACTS, "form": form, "done": done, "done_sku": sku}
    context["url"] = reverse(act.url_name, args=[request.merchant.code])
    return page_or_partial(
        request, "warehouses/stock/record.html", "warehouses/stock/_record_panel.html", context
    )


def _places_answer(request, form, done=""):
    own = selectors.own_warehouses(request.merchant)
    context = _places(request, own, form or PlacesForm(warehouses=own)) | {"done": done}
    return page_or_partial(
        request, "warehouses/stock/places.html", "warehouses/stock/_places_panel.html", context
    )


def _places(request, own, form):
    return {
        "places": form,
        "own": own,
        "keeping": [warehouse for warehouse in own if warehouse.tracks_stock],
        "may_edit": may(request.membership, "edit_stock"),
        "may_edit_places": may(request.membership, "edit_warehouses"),
        "why_not": lacks_stores(request.membership, "edit_warehouses"),
    }


def _page_url(request, cursor):
    query = request.GET.copy()
    query["cursor"] = cursor
    return f"?{query.urlencode()}" if cursor else ""
