from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from merchant.attachments.responses import saved_file
from merchant.frame.responses import streamed_csv
from merchant.tenancy.access import requires
from orders.book.fields import refusal_in
from orders.penalties import selectors, services
from orders.penalties.forms import AppealForm
from orders.penalties.listing import SORTS, Wanted, read_listing
from orders.penalties.models import AppealFile, Penalty
from orders.penalties.table_file import csv_lines
from orders.penalties.tables import PenaltyTable


@require_GET
@requires("see_penalties")
def penalty_list(request):
    listing = read_listing(Wanted.from_query(request.GET), request.store)
    context = {
        "listing": listing,
        "wanted": listing.wanted,
        "table": PenaltyTable(listing.page.rows),
        "kinds": selectors.kinds(),
        "sorts": SORTS.items(),
    }
    return render(request, "orders/penalties/penalty_list.html", context)


@require_GET
@requires("see_penalties")
def penalties_file(request):
    """The list as it is filtered, as CSV."""
    wanted = Wanted.from_query(request.GET)
    rows = selectors.penalties_in(request.store, wanted.tab, wanted.kind)
    day = timezone.localtime().strftime("%Y%m%d")
    return streamed_csv(csv_lines(rows, request.store), name=f"{request.store.code}-penalties-{day}.csv")


@require_GET
@requires("see_penalties")
def penalty(request, public_id):
    return _page(request, _penalty(request, public_id), AppealForm())


@require_POST
@requires("appeal_penalties")
def penalty_appeal(request, public_id):
    """Answer a penalty; what is refused keeps its text on the page."""
    penalty = _penalty(request, public_id)
    form = AppealForm(request.POST, request.FILES)
    if form.is_valid():
        with refusal_in(form):
            services.appeal_penalty(penalty_id=penalty.pk, actor=request.user, **form.cleaned_data)
    if form.errors:
        return _page(request, _penalty(request, public_id), form)
    messages.success(request, _("Sent. Platform staff answer with a reason."))
    return redirect(penalty)


@require_GET
@requires("see_penalties")
def appeal_file(request, public_id, file_id):
    """A file of an appeal, to be saved: a browser never shows it as a page of ours."""
    penalty = _penalty(request, public_id)
    files = AppealFile.objects.for_merchant(request.merchant).filter(appeal__penalty=penalty)
    file = get_object_or_404(files, public_id=file_id)
    return saved_file(file)


def _penalty(request, public_id):
    rows = Penalty.objects.for_merchant(request.merchant).in_store(request.store)
    rows = rows.select_related(
        "order", "store", "tier", "policy", "waiver", "appeal__made_by", "fulfilment__deadline"
    )
    return get_object_or_404(rows, public_id=public_id)


def _page(request, penalty, form):
    told = selectors.told_of(penalty, request.membership, timezone.now())
    return render(request, "orders/penalties/penalty.html", {"told": told, "penalty": penalty, "form": form})
