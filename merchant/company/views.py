from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from merchant.audit.selectors import timeline
from merchant.company import selectors, services
from merchant.company.exceptions import ChangedMeanwhile
from merchant.company.forms import CompanyForm
from merchant.frame.responses import page_or_partial, plain
from merchant.postal.exceptions import PostalError
from merchant.tenancy.access import lacks_stores, requires

PAGE, PANEL = "merchant/company/company_form.html", "merchant/postal/_address_panel.html"


@require_GET
@requires("see_company")
def company(request):
    """What the company says of itself, what is missing, and what differs from what is registered."""
    standing = selectors.standing_of(request.merchant)
    context = {
        "standing": standing,
        "facts": selectors.facts_shown(standing),
        "why_not": lacks_stores(request.membership, "edit_company"),
        "timeline": timeline(request.merchant, standing.company) if standing.company else [],
    }
    return render(request, "merchant/company/company.html", context)


@require_http_methods(["GET", "POST"])
@requires("edit_company")
def company_edit(request):
    """The form, and saving it."""
    row = selectors.company_of(request.merchant)
    if request.method == "GET":
        return _page(request, row, CompanyForm.of(row))
    form = CompanyForm(request.POST)
    if form.is_valid() and _saved(request, form):
        messages.success(request, _("Company information saved."))
        return redirect("merchant:company", request.merchant.code)
    return _page(request, row, form)


@require_http_methods(["GET", "POST"])  # an answer without JavaScript may be loaded anew
@requires("edit_company")
def company_fields(request):
    """The form with the fields of the country that is chosen in it; nothing is saved."""
    if request.method == "GET":
        return redirect("merchant:company_edit", request.merchant.code)
    typed = {name: plain(value) for name, value in request.POST.items()}
    return _page(request, selectors.company_of(request.merchant), CompanyForm(initial=typed))


def _saved(request, form):
    """Whether the service took what the form says; else the form tells why not."""
    facts = {"told": form.told, "was_seen": form.cleaned_data["was_seen"]}
    try:
        services.save_company(merchant_id=request.merchant.pk, actor=request.user, **facts)
    except ChangedMeanwhile as refusal:
        form.look_again(selectors.company_of(request.merchant))
        form.refuse(refusal.sentences)
    except PostalError as refusal:
        form.refuse(refusal.sentences)
    return not form.errors


def _page(request, row, form):
    code = request.merchant.code
    context = {
        "row": row,
        "standing": selectors.standing_of(request.merchant),
        "form": form,
        "fields_url": reverse("merchant:company_fields", args=[code]),
        "save_url": reverse("merchant:company_edit", args=[code]),
        "back_url": reverse("merchant:company", args=[code]),
    }
    return page_or_partial(request, PAGE, PANEL, context)
