from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from merchant.tenancy.access import requires
from warehouses.calendars.selectors import picture_of, year_asked
from warehouses.jit import selectors, services
from warehouses.jit.exceptions import JitError
from warehouses.jit.forms import ChooseForm
from warehouses.sites.wording import weekdays_in_words


@require_GET
@requires("see_joining")
def jit(request):
    """The store's JIT warehouse; before it has one, the candidates side by side."""
    choices = list(selectors.choices_of(request.store))
    if choices:
        return render(request, "warehouses/jit/chosen.html", _of_choice(choices))
    context = {
        "compared": selectors.comparison_of(request.store, timezone.now()),
        "why_not": selectors.why_not_yet(request.store),
    }
    return render(request, "warehouses/jit/candidates.html", context)


@require_GET
@requires("see_joining")
def jit_candidate(request):
    """`?code=` is one candidate, with all that a store decides by; an owner chooses it here."""
    code = request.GET.get("code", "")
    return _candidate(request, code) if code else redirect("warehouses:jit", request.store.code)


@require_POST
@requires("choose_jit_warehouse")
def jit_choose(request):
    """Choose the warehouse of the code that the page named, for good."""
    warehouse = _warehouse(request, request.POST.get("code", ""))
    form = ChooseForm(request.POST, warehouse=warehouse)
    if form.is_valid():
        try:
            services.choose_warehouse(
                store_id=request.store.pk, code=warehouse.code, actor=request.user, **form.cleaned_data
            )
        except JitError as refusal:
            form.add_error(refusal.field, str(refusal))
    if form.errors:
        return _candidate(request, warehouse.code, form)
    messages.success(request, _("Chosen: JIT orders are handed over there from now on."))
    return redirect("warehouses:jit", request.store.code)


def _warehouse(request, code):
    warehouse = selectors.candidate_of(request.merchant, code)
    if warehouse is None:
        raise Http404
    return warehouse


def _candidate(request, code, form=None):
    compared = selectors.comparison_of(request.store, timezone.now(), code=code)
    if not compared.candidates:
        raise Http404
    (candidate,) = compared.candidates
    year = year_asked(request.GET.get("year", ""), candidate.today)
    context = {
        "compared": compared,
        "candidate": candidate,
        "warehouse": candidate.warehouse,
        "picture": picture_of(candidate.warehouse, year, candidate.today),
        "choice": selectors.choice_of(request.store),
        "why_not": selectors.why_not_yet(request.store),
        "form": form or ChooseForm(warehouse=candidate.warehouse),
    }
    return render(request, "warehouses/jit/candidate.html", context)


def _of_choice(choices):
    warehouse = choices[0].warehouse
    return {
        "choices": choices,
        "choice": choices[0],
        "warehouse": warehouse,
        "weekdays": weekdays_in_words(warehouse.weekdays),
    }
