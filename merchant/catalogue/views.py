from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from merchant.audit.selectors import timeline
from merchant.catalogue import services
from merchant.catalogue.exceptions import CatalogueError, CodeTaken
from merchant.catalogue.filters import SkuFilter
from merchant.catalogue.forms import SkuForm
from merchant.catalogue.models import Sku
from merchant.catalogue.tables import SkuTable
from merchant.tenancy.access import may, requires


@require_GET
@requires("see_catalogue")
def sku_list(request):
    filters = SkuFilter(request.GET, merchant=request.merchant)
    context = {
        "filters": filters,
        "table": SkuTable(filters.qs).for_request(request),
        "may_edit": may(request.membership, "edit_catalogue"),
    }
    return render(request, "merchant/catalogue/sku_list.html", context)


@require_http_methods(["GET", "POST"])
@requires("edit_catalogue")
def sku_add(request):
    form = SkuForm(request.POST or None)
    if form.is_valid():
        sku = _kept(form, services.add_sku, merchant=request.merchant, actor=request.user)
        if sku:
            return _done(request, sku)
    return render(request, "merchant/catalogue/sku_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@requires("edit_catalogue")
def sku_edit(request, sku):
    sku = get_object_or_404(Sku.objects.for_merchant(request.merchant), public_id=sku)
    initial = {"code": sku.code, "title": sku.title, "weight_g": sku.weight_g}
    form = SkuForm(request.POST or None, initial=initial)
    if form.is_valid():
        kept = _kept(form, services.edit_sku, sku_id=sku.pk, actor=request.user)
        if kept:
            return _done(request, kept)
    context = {"form": form, "sku": sku, "timeline": timeline(request.merchant, sku)}
    return render(request, "merchant/catalogue/sku_form.html", context)


def _kept(form, service, **of):
    """What the service made of the form; None when it refused, and then the form says why."""
    try:
        return service(**form.cleaned_data, **of)
    except CodeTaken as refusal:
        form.add_error("code", str(refusal))
    except CatalogueError as refusal:
        form.add_error(None, str(refusal))


def _done(request, sku):
    messages.success(request, _("%(code)s saved.") % {"code": sku.code})
    return redirect("merchant:skus", request.merchant.code)
