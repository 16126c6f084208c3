from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from merchant.audit.selectors import timeline
from merchant.frame.responses import page_or_partial
from merchant.jobs.bell import ring
from merchant.supply import selectors, services, tasks
from merchant.supply.exceptions import SupplyError
from merchant.supply.forms import AskForm
from merchant.tenancy.access import requires

PAGE, PANEL = "merchant/supply/account.html", "merchant/supply/_account_panel.html"


@require_GET
@requires("see_joining")
def joining_account(request):
    """The store's account: what happens with it now, what failed last, and when it is tried next."""
    return page_or_partial(request, PAGE, PANEL, _context(request, AskForm()))


@require_POST
@requires("join_programme")
def joining_account_ask(request):
    """Ask for the account, or once more."""
    form = AskForm(request.POST)
    try:
        account = services.ask_account(store_id=request.store.pk, actor=request.user)
    except SupplyError as refusal:
        form.add_error(None, str(refusal))
    else:
        ring(tasks.open_account, account.pk)
        if not request.htmx:
            return redirect("merchant:joining_account", request.store.code)
    return page_or_partial(request, PAGE, PANEL, _context(request, form))


def _context(request, form):
    standing = selectors.standing_of(request.store, timezone.now())
    return {
        "standing": standing,
        "account": standing.account,
        "form": form,
        "timeline": timeline(request.merchant, request.store, only="account."),
    }
