from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from merchant.audit.selectors import timeline
from merchant.catalogue import selectors, services
from merchant.catalogue.exceptions import CatalogueError, CodeTaken
from merchant.catalogue.filters import SkuFilter
from merchant.catalogue.forms import SkuForm, WeightsForm
from merchant.catalogue.models import Sku
from merchant.catalogue.tables import SkuTable
from merchant.frame.responses import page_or_partial, plain
from merchant.tenancy.access import may, requires

MOST_CODES = 200  # SKUs that an address may name
WEIGHTS_A_PAGE = 50


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
    form = SkuForm.of(sku, request.POST or None)
    if form.is_valid():
        kept = _kept(form, services.edit_sku, sku_id=sku.pk, actor=request.user)
        if kept:
            return _done(request, kept)
    context = {"form": form, "sku": sku, "timeline": timeline(request.merchant, sku)}
    return render(request, "merchant/catalogue/sku_form.html", context)


@require_http_methods(["GET", "POST"])
@requires("edit_catalogue")
def sku_weights(request):
    """The SKUs without a weight, each with a field for it; `codes` narrows them."""
    codes = _codes_in(request)
    form, done = None, ""
    if request.method == "POST":
        form = WeightsForm(request.POST, skus=_typed(request))
        done = _weighed(request, form)
        if not form.errors and not request.htmx:
            messages.success(request, done)
            return redirect(request.get_full_path())
    page = None
    if form is None or not form.errors:
        waiting = Paginator(selectors.unweighed_skus(request.merchant, codes), WEIGHTS_A_PAGE)
        page = waiting.get_page(request.GET.get("page"))
        form = WeightsForm(skus=page)
    context = {"codes": codes, "done": done, "form": form, "page": page}
    return page_or_partial(
        request, "merchant/catalogue/sku_weights.html", "merchant/catalogue/_weights_panel.html", context
    )


def _codes_in(request):
    """The codes that the address names, each alone or parted by commas; a code may have a comma itself."""
    told = request.GET.getlist("codes")
    parts = [plain(part).strip() for value in told for part in (value, *value.split(","))]
    return list(dict.fromkeys(part[:64] for part in parts if part))[:MOST_CODES]


def _typed(request):
    """The SKUs whose fields were sent, as many as a page shows."""
    sent = [plain(name).removeprefix("weight-") for name in request.POST if name.startswith("weight-")]
    return selectors.skus_by_public_id(request.merchant, sent[:WEIGHTS_A_PAGE])


def _weighed(request, form):
    """Save what can be saved, leave what cannot in the form; says how many were saved."""
    form.is_valid()
    others = services.weigh_skus(merchant=request.merchant, weights=form.weights, actor=request.user)
    saved = len(form.weights) - len(others)
    form.keep_wrong(others)
    if not saved:
        return "" if form.errors else _("No weight was typed, so nothing was saved.")
    return ngettext("%(count)s weight saved.", "%(count)s weights saved.", saved) % {"count": saved}


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
