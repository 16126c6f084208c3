from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from merchant.audit.selectors import timeline
from merchant.onboarding import modes, selectors, services
from merchant.onboarding.forms import LeaveForm
from merchant.stores import services as stores
from merchant.stores.exceptions import StoreError
from merchant.tenancy.access import requires
from merchant.tenancy.selectors import stores_of


@require_GET
@requires("see_joining")
def joining(request):
    """The store's checklist; before it has begun, what the programme is."""
    return _page(request)


@require_GET
@requires("see_joining")
def about(request):
    """What semi-managed brings, the three modes compared, and what changes."""
    return render(request, "merchant/onboarding/about.html", _told_about(request))


@require_GET
@requires("see_joining")
def joining_stores(request):
    """Which of the member's stores is where."""
    rows = selectors.stores_and_states(request.membership, stores_of(request.membership))
    return render(request, "merchant/onboarding/stores.html", {"rows": rows})


@require_POST
@requires("join_programme")
def joining_begin(request):
    return _act(request, stores.begin_joining, _("Begun. Each step says what it asks and how long it takes."))


@require_POST
@requires("activate_store")
def joining_activate(request):
    return _act(request, stores.activate_store, _("The store is active in the semi-managed programme."))


@require_POST
@requires("leave_programme")
def joining_leave(request):
    form = LeaveForm(request.POST, store=request.store)
    if form.is_valid():
        try:
            stores.request_leaving(
                store_id=request.store.pk, actor=request.user, reason=form.cleaned_data["reason"]
            )
        except StoreError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Noted. The store leaves once its open orders are finished."))
    else:
        return _page(request, leave_form=form)
    return redirect("merchant:joining", request.store.code)


@require_POST
@requires("leave_programme")
def joining_stay(request):
    return _act(request, stores.stay, _("The store stays in the programme."))


@require_POST
@requires("see_joining")
def joining_hide(request):
    """Take the banner off one's workbench."""
    services.hide_banner(store=request.store, actor=request.user)
    messages.success(request, _("Hidden. Settings, Semi-managed still lead there."))
    return redirect("merchant:workbench", request.store.code)


def _act(request, service, done):
    """One act without fields, for the store of the path."""
    try:
        service(store_id=request.store.pk, actor=request.user)
    except StoreError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("merchant:joining", request.store.code)


def _page(request, leave_form=None):
    standing = selectors.standing_of(request.store)
    if not standing.has_begun:
        return render(request, "merchant/onboarding/about.html", _told_about(request))
    context = {
        "standing": standing,
        "leave_form": leave_form or LeaveForm(store=request.store),
        "timeline": timeline(request.merchant, request.store, only="joining."),
        "now": timezone.now(),
    }
    return render(request, "merchant/onboarding/checklist.html", context)


def _told_about(request):
    return {
        "standing": selectors.standing_of(request.store),
        "compared": modes.COMPARED,
        "brings": modes.BRINGS,
        "stays": modes.STAYS,
        "changes": modes.CHANGES,
    }
