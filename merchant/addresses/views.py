from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merchant.addresses import selectors, services
from merchant.addresses.exceptions import ChangedMeanwhile
from merchant.addresses.forms import FORMS
from merchant.addresses.models import StoreAddress
from merchant.audit.selectors import timeline
from merchant.frame.responses import page_or_partial, plain
from merchant.postal.exceptions import PostalError
from merchant.tenancy.access import requires

Kind = StoreAddress.Kind
PAGE, PANEL = "merchant/addresses/address.html", "merchant/postal/_address_panel.html"


@require_GET
@requires("see_joining")
def addresses(request):
    """Where the store dispatches from, and where returns go."""
    known = selectors.addresses_of(request.store)
    rows = [(kind, known.get(kind), _url(request, kind)) for kind in Kind]
    context = {"rows": rows, "dispatch": known.get(Kind.DISPATCH), "returns": known.get(Kind.RETURNS)}
    return render(request, "merchant/addresses/addresses.html", context)


@require_http_methods(["GET", "POST"])
@requires("edit_addresses")
def address(request, kind):
    """The form of one address, and saving it."""
    row = selectors.address_of(request.store, kind)
    if request.method == "GET":
        return _page(request, kind, row, FORMS[kind].of(row))
    form = FORMS[kind](request.POST)
    if form.is_valid() and _saved(request, kind, row, form):
        messages.success(request, _("Saved: %(kind)s.") % {"kind": Kind(kind).label})
        return redirect("merchant:addresses", request.store.code)
    return _page(request, kind, row, form)


@require_http_methods(["GET", "POST"])  # an answer without JavaScript may be loaded anew
@requires("edit_addresses")
def address_fields(request, kind):
    """The form with the fields of the country that is chosen in it; nothing is saved."""
    if request.method == "GET":
        return redirect(_url(request, kind))
    typed = {name: plain(value) for name, value in request.POST.items()}
    return _page(request, kind, selectors.address_of(request.store, kind), FORMS[kind](initial=typed))


@require_POST
@requires("edit_addresses")
def address_same(request):
    """Let returns go to the dispatch address."""
    try:
        services.copy_dispatch_address(store_id=request.store.pk, actor=request.user)
    except PostalError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Returns go to the dispatch address."))
    return redirect("merchant:addresses", request.store.code)


def _saved(request, kind, row, form):
    """Whether the service took what the form says; else the form tells why not."""
    facts = {"told": form.told, "place": form.place, "was_seen": form.cleaned_data["was_seen"]}
    try:
        services.save_address(store_id=request.store.pk, kind=kind, actor=request.user, **facts)
    except ChangedMeanwhile as refusal:
        form.look_again(selectors.address_of(request.store, kind))
        form.refuse(refusal.sentences)
    except PostalError as refusal:
        form.refuse(refusal.sentences)
    return not form.errors


def _page(request, kind, row, form):
    context = {
        "kind": kind,
        "row": row,
        "title": Kind(kind).label,
        "form": form,
        "fields_url": _url(request, kind) + "fields/",
        "save_url": _url(request, kind),
        "back_url": reverse("merchant:addresses", args=[request.store.code]),
        "timeline": timeline(request.merchant, row) if row else [],
    }
    return page_or_partial(request, PAGE, PANEL, context)


def _url(request, kind):
    return reverse(f"merchant:address_{kind}", args=[request.store.code])
