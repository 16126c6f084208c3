from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merchant.audit.selectors import timeline
from merchant.tenancy.access import may, requires
from merchant.tenancy.selectors import stores_of
from warehouses.overview import services
from warehouses.sites.exceptions import ChangedMeanwhile, SiteError
from warehouses.sites.models import Channel, Warehouse
from warehouses.sites.rates import MOST_ROWS
from warehouses.upkeep import selectors
from warehouses.upkeep.forms import ChannelForm, DefaultForm, UseForm, WarehouseForm
from warehouses.upkeep.rows import RateForm, RateFormSet, shown_rates


@require_http_methods(["GET", "POST"])
@requires("edit_warehouses")
def warehouse_add(request):
    """A new warehouse of the merchant's own."""
    form = WarehouseForm(request.POST or None)
    if form.is_valid():
        told = {"told": form.told, "merchant": request.merchant}
        warehouse = _kept(request, form, services.add_warehouse, **told)
        if warehouse:
            messages.success(request, _("%(name)s added. Give it a channel next.") % {"name": warehouse.name})
            return redirect("warehouses:detail", request.merchant.code, warehouse.code)
    return render(
        request, "warehouses/upkeep/warehouse_form.html", {"form": form, "zones": selectors.zone_names()}
    )


@require_http_methods(["GET", "POST"])
@requires("edit_warehouses")
def warehouse_edit(request, code):
    """What a seller may change of their own warehouse."""
    warehouse = _own(request, code)
    form = WarehouseForm(request.POST or None, warehouse=warehouse)
    if form.is_valid():
        told = {"told": form.told, "warehouse_id": warehouse.pk, "was_seen": form.cleaned_data["was_seen"]}
        if _kept(request, form, services.change_warehouse, row=warehouse, **told):
            messages.success(request, _("%(name)s saved.") % {"name": form.cleaned_data["name"]})
            return redirect("warehouses:detail", request.merchant.code, code)
    context = {
        "form": form,
        "warehouse": warehouse,
        "zones": selectors.zone_names(),
        "timeline": timeline(request.merchant, warehouse),
    }
    return render(request, "warehouses/upkeep/warehouse_form.html", context)


@require_http_methods(["GET", "POST"])
@requires("edit_warehouses")
def warehouse_use(request, code):
    """Take an own warehouse out of use or into use; the page tells beforehand what that does."""
    warehouse = _own(request, code)
    form = UseForm(request.POST or None, initial={"in_use": not warehouse.is_active})
    if form.is_valid():
        told = {"told": {"is_active": form.cleaned_data["in_use"]}, "warehouse_id": warehouse.pk}
        if _kept(request, form, services.change_warehouse, **told):
            messages.success(request, _used(warehouse, form.cleaned_data["in_use"]))
            return redirect("warehouses:detail", request.merchant.code, code)
    context = {"form": form, "warehouse": warehouse, "named": selectors.named_by(request.merchant, warehouse)}
    return render(request, "warehouses/upkeep/warehouse_use.html", context)


@require_http_methods(["GET", "POST"])
@requires("edit_warehouses")
def channel_add(request, code):
    """A new channel out of an own warehouse."""
    warehouse = _own(request, code)
    form, rows = _channel_forms(request, warehouse)
    if _are_valid(request, form, rows):
        told = {"told": form.told | {"rates": rows.rates}, "currency": form.priced_in}
        if _kept(request, form, services.add_channel, warehouse_id=warehouse.pk, **told):
            messages.success(request, _("Channel %(code)s added.") % {"code": form.cleaned_data["code"]})
            return redirect("warehouses:detail", request.merchant.code, code)
    context = {"form": form, "rows": rows, "warehouse": warehouse}
    return render(request, "warehouses/upkeep/channel_form.html", context)


@require_http_methods(["GET", "POST"])
@requires("edit_warehouses")
def channel_edit(request, code, channel):
    """What a seller may change of a channel out of their own warehouse."""
    warehouse = _own(request, code)
    channels = Channel.objects.for_merchant(request.merchant).select_related("warehouse")
    channel = get_object_or_404(channels, warehouse=warehouse, code=channel)
    form, rows = _channel_forms(request, warehouse, channel)
    if _are_valid(request, form, rows):
        told = {"told": form.told | {"rates": rows.rates}, "currency": form.priced_in}
        told |= {"channel_id": channel.pk, "was_seen": form.cleaned_data["was_seen"]}
        if _kept(request, form, services.change_channel, row=channel, **told):
            messages.success(request, _("Channel %(code)s saved.") % {"code": channel.code})
            return redirect("warehouses:detail", request.merchant.code, code)
    context = {"form": form, "rows": rows, "warehouse": warehouse, "channel": channel}
    context["timeline"] = timeline(request.merchant, channel)
    return render(request, "warehouses/upkeep/channel_form.html", context)


@require_GET
@requires("edit_warehouses")
def channel_row(request):
    """One more empty row of prices, for the page to append."""
    count = request.GET.get("rates-TOTAL_FORMS", "")
    number = min(int(count), MOST_ROWS) if count.isdecimal() and len(count) < 5 else 0
    if number >= MOST_ROWS:
        return render(request, "warehouses/upkeep/_no_more_rows.html", {"most": MOST_ROWS})
    row = RateForm(prefix=f"rates-{number}", empty_permitted=True, use_required_attribute=False)
    return render(request, "warehouses/upkeep/_new_row.html", {"row": row, "count": number + 1})


@require_GET
@requires("see_warehouses")
def defaults(request):
    """Which warehouse dates the unmatched orders of each store that the reader works in."""
    return _defaults_page(request)


@require_POST
@requires("choose_defaults")
def default_choose(request, code):
    """Choose another default for one store."""
    store = next((store for store in stores_of(request.membership) if store.code == code), None)
    if store is None:
        raise Http404
    form = _default_form(selectors.default_of(request.merchant, store), request.POST)
    if form.is_valid():
        told = {"store": store, **form.cleaned_data}
        if _kept(request, form, services.choose_default_warehouse, **told):
            place = form.cleaned_data["warehouse"].name
            messages.success(
                request,
                _("%(store)s is dated by %(warehouse)s.") % {"store": store.name, "warehouse": place},
            )
            return redirect("warehouses:defaults", request.merchant.code)
    return _defaults_page(request, refused={store.pk: form})


def _defaults_page(request, refused=None):
    found = selectors.defaults_of(request.merchant, stores_of(request.membership))
    rows = [(row, (refused or {}).get(row.store.pk) or _default_form(row)) for row in found]
    context = {"rows": rows, "may_edit": may(request.membership, "choose_defaults")}
    return render(request, "warehouses/upkeep/defaults.html", context)


def _default_form(row, data=None):
    return DefaultForm(data, store=row.store, default=row.warehouse, places=row.places)


def _own(request, code):
    """The merchant's own warehouse of this code; the platform's are staff's to change."""
    own = Warehouse.objects.for_merchant(request.merchant).owned_by([request.merchant.pk])
    return get_object_or_404(own, code=code)


def _channel_forms(request, warehouse, channel=None):
    data = request.POST or None
    form = ChannelForm(data, warehouse=warehouse, channel=channel)
    if data is None:
        rows = RateFormSet(prefix="rates", initial=shown_rates(channel) if channel else None)
    else:
        form.is_valid()  # it says in which currency the rows are
        rows = RateFormSet(data, prefix="rates", currency=form.priced_in)
    return form, rows


def _are_valid(request, form, rows):
    return request.method == "POST" and all([form.is_valid(), rows.is_valid()])


def _kept(request, form, service, *, row=None, **told):
    """What the service made of the form; None when it refused, and then the form says why."""
    try:
        return service(**told, actor=request.user)
    except ChangedMeanwhile as refusal:
        if row is not None:
            row.refresh_from_db()
            form.look_again(row)
        form.add_error(None, str(refusal))
    except SiteError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def _used(warehouse, in_use):
    told = {"name": warehouse.name}
    if in_use:
        return _("%(name)s is in use: waiting orders are tried again.") % told
    return _("%(name)s is out of use; orders that have it keep it.") % told
