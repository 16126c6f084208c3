from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from merchant.audit.selectors import timeline
from merchant.frame.responses import page_or_partial, plain
from merchant.persons import selectors, services
from merchant.persons.exceptions import ChangedMeanwhile
from merchant.persons.forms import PersonForm
from merchant.persons.models import ResponsiblePerson
from merchant.postal.exceptions import PostalError
from merchant.tenancy.access import lacks_stores, requires

PAGE, PANEL = "merchant/persons/person_form.html", "merchant/postal/_address_panel.html"


@require_GET
@requires("see_persons")
def persons(request):
    """Who answers for the merchant's products, by region."""
    context = {
        "regions": selectors.persons_of(request.merchant, timezone.now().date()),
        "why_not": lacks_stores(request.membership, "edit_persons"),
    }
    return render(request, "merchant/persons/persons.html", context)


@require_GET
@requires("see_persons")
def person(request, person):
    """One person with how they stand and what happened."""
    row = _person(request, person)
    context = {
        "person": row,
        "is_expired": row.is_over(timezone.now().date()),
        "timeline": timeline(request.merchant, row),
    }
    return render(request, "merchant/persons/person.html", context)


@require_http_methods(["GET", "POST"])
@requires("edit_persons")
def person_add(request):
    """The form of a new person, and saving it."""
    if request.method == "GET":
        return _page(request, PersonForm.empty())
    form = PersonForm(request.POST)
    if form.is_valid():
        told = {"key": form.cleaned_data["key"], "told": form.told}
        row = _kept(request, form, services.add_person, merchant_id=request.merchant.pk, **told)
        if row:
            messages.success(request, _("%(name)s waits for the check now.") % {"name": row})
            return redirect("merchant:person", request.merchant.code, row.public_id)
    return _page(request, form.anew())


@require_http_methods(["GET", "POST"])
@requires("edit_persons")
def person_edit(request, person):
    """The form of a person, and saving it: they are checked again then."""
    row = _person(request, person)
    if request.method == "GET":
        return _page(request, PersonForm.of(row), row)
    form = PersonForm(request.POST)
    if form.is_valid():
        told = {"told": form.told, "was_seen": form.cleaned_data["was_seen"]}
        if _kept(request, form, services.change_person, row=row, person_id=row.pk, **told):
            messages.success(request, _("%(name)s saved.") % {"name": form.told["company_name"]})
            return redirect("merchant:person", request.merchant.code, row.public_id)
    return _page(request, form, row)


@require_http_methods(["GET", "POST"])  # an answer without JavaScript may be loaded anew
@requires("edit_persons")
def person_add_fields(request):
    """The form with the fields of the country that is chosen in it; nothing is saved."""
    if request.method == "GET":
        return redirect("merchant:person_add", request.merchant.code)
    return _page(request, PersonForm.typed(_typed(request)))


@require_http_methods(["GET", "POST"])  # an answer without JavaScript may be loaded anew
@requires("edit_persons")
def person_edit_fields(request, person):
    """The same of a person who is there."""
    row = _person(request, person)
    if request.method == "GET":
        return redirect("merchant:person_edit", request.merchant.code, row.public_id)
    return _page(request, PersonForm.typed(_typed(request)), row)


@require_POST
@requires("edit_persons")
def person_retire(request, person):
    row = _person(request, person)
    services.retire_person(person_id=row.pk, actor=request.user)
    messages.success(request, _("%(name)s is out of use.") % {"name": row})
    return redirect("merchant:persons", request.merchant.code)


def _person(request, public_id):
    rows = ResponsiblePerson.objects.for_merchant(request.merchant).select_related("merchant", "checked_by")
    return get_object_or_404(rows, public_id=public_id)


def _kept(request, form, service, *, row=None, **told):
    """What the service made of the form; None when it refused, and then the form says why."""
    try:
        return service(**told, actor=request.user)
    except ChangedMeanwhile as refusal:
        row.refresh_from_db()
        form.look_again(row)
        form.refuse(refusal.sentences)
    except PostalError as refusal:
        form.refuse(refusal.sentences)


def _typed(request):
    return {name: plain(value) for name, value in request.POST.items()}


def _page(request, form, row=None):
    code = request.merchant.code
    here = reverse("merchant:person_add", args=[code])
    back = reverse("merchant:persons", args=[code])
    if row is not None:
        here = reverse("merchant:person_edit", args=[code, row.public_id])
        back = row.get_absolute_url()
    urls = {"save_url": here, "fields_url": here + "fields/", "back_url": back}
    return page_or_partial(request, PAGE, PANEL, {"form": form, "person": row, **urls})
