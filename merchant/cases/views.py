from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from merchant.attachments.responses import saved_file
from merchant.cases import selectors, services
from merchant.cases.exceptions import CaseError
from merchant.cases.forms import AnswerForm, OpenForm, SeenForm
from merchant.cases.listing import Wanted, read_listing
from merchant.cases.models import CaseFile
from merchant.cases.tables import CaseTable
from merchant.frame.responses import page_or_partial
from merchant.tenancy.access import requires


@require_GET
@requires("see_cases")
def case_list(request):
    """The store's cases: `?tab=open|answered|closed`, a page at a time."""
    listing = read_listing(Wanted.from_query(request.GET), request.store)
    context = {"listing": listing, "wanted": listing.wanted, "table": CaseTable(listing.page.rows)}
    return render(request, "merchant/cases/case_list.html", context)


@require_GET
@requires("write_cases")
def case_new(request):
    """The form of a new case; `?category=` chooses what it is about."""
    return _new(request, OpenForm.about(request.GET.get("category", "")))


@require_POST
@requires("write_cases")
def case_open(request):
    """Open a case; what is refused keeps its text on the page."""
    form = OpenForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            case = services.open_case(store_id=request.store.pk, actor=request.user, **form.cleaned_data)
        except CaseError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Sent. You are told as soon as platform staff answer."))
            return redirect(case)
    return _new(request, form.anew())


@require_GET
@requires("see_cases")
def case(request, public_id):
    return _panel(request, public_id)


@require_POST
@requires("write_cases")
def case_answer(request, public_id):
    """Write in a case; what is refused keeps its text on the page."""
    case, form = _case(request, public_id), AnswerForm(request.POST, request.FILES)
    if form.is_valid():
        told = {"actor": request.user, "seen": SeenForm.of(request.POST), **form.cleaned_data}
        try:
            services.answer_case(case_id=case.pk, **told)
        except CaseError as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return _panel(request, public_id, form=form)
    return _done(request, case, _("Sent. You are told as soon as platform staff answer."))


@require_POST
@requires("write_cases")
def case_close(request, public_id):
    """Close a case oneself."""
    case = _case(request, public_id)
    try:
        services.close_case(case_id=case.pk, actor=request.user, seen=SeenForm.of(request.POST))
    except CaseError as refusal:
        return _panel(request, public_id, told=str(refusal), is_refusal=True)
    return _done(request, case, _("Closed. An answer opens it again."))


@require_POST
@requires("write_cases")
def case_read(request, public_id):
    """Note that the store has read what stood on the page."""
    case = _case(request, public_id)
    services.mark_read(case_id=case.pk, seen=SeenForm.of(request.POST))
    if not request.htmx:
        return redirect(case)
    context = {"thread": selectors.thread_of(_case(request, public_id), request.membership, timezone.now())}
    return render(request, "merchant/cases/_read_mark.html", context)


@require_GET
@requires("see_cases")
def case_file(request, public_id, file_id):
    """A file of a case, to be saved."""
    case = _case(request, public_id)
    files = CaseFile.objects.for_merchant(request.merchant).filter(message__case=case)
    return saved_file(get_object_or_404(files, public_id=file_id))


def _case(request, public_id):
    rows = selectors.cases_of(request.store).for_merchant(request.merchant)
    return get_object_or_404(rows, public_id=public_id)


def _new(request, form):
    return render(request, "merchant/cases/case_new.html", {"form": form})


def _done(request, case, told):
    """The panel as it is now; without htmx the page anew."""
    if request.htmx:
        return _panel(request, case.public_id, told=told)
    messages.success(request, told)
    return redirect(case)


def _panel(request, public_id, *, form=None, told="", is_refusal=False):
    case, cursor = _case(request, public_id), request.GET.get("cursor", "")
    context = {
        "thread": selectors.thread_of(case, request.membership, timezone.now(), cursor),
        "form": form or AnswerForm(),
        "told": told,
        "is_refusal": is_refusal,
    }
    return page_or_partial(request, "merchant/cases/case.html", "merchant/cases/_case_panel.html", context)
