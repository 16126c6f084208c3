from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from merchant.agreements import selectors, signing
from merchant.agreements.exceptions import AgreementError
from merchant.agreements.forms import ShownForm, SignForm
from merchant.agreements.models import Language, Signature
from merchant.agreements.paper import signed_copy
from merchant.agreements.versions import language_of
from merchant.tenancy.access import requires


@require_GET
@requires("see_joining")
def agreement(request):
    """The agreement in the reader's language, or in `?language=`, and how the store stands with it."""
    wanted = request.GET.get("language", "")
    return _page(request, wanted if wanted in Language.values else language_of(get_language()), SignForm())


@require_POST
@requires("sign_agreement")
def agreement_sign(request):
    """Sign the text that the page showed; where another is current by now, that one stands here then."""
    shown, form = ShownForm(request.POST), SignForm(request.POST)
    if not shown.is_valid():
        refusal = _("Nothing was signed. Read the text that stands here, and sign then.")
        return _page(request, language_of(get_language()), form, refusal)
    if not form.is_valid():
        return _page(request, shown.cleaned_data["language"], form)
    try:
        signing.sign_agreement(
            store_id=request.store.pk,
            actor=request.user,
            signatory=form.cleaned_data["signatory"],
            ip=get_adapter().get_client_ip(request),
            user_agent=request.headers.get("User-Agent", ""),
            **shown.cleaned_data,
        )
    except AgreementError as refusal:
        return _page(request, shown.cleaned_data["language"], form, str(refusal))
    messages.success(request, _("Signed. Your copy stands below, and stays there."))
    # Named, else a browser goes back to the form that was sent.
    return redirect(reverse("merchant:agreement", args=[request.store.code]) + "#main")


@require_GET
@requires("join_programme")
def agreement_copy(request, public_id):
    """The signed agreement with the record of its signature, as PDF."""
    rows = Signature.objects.for_merchant(request.merchant).filter(store=request.store)
    rows = rows.select_related("version", "user", "store__merchant")
    signature = get_object_or_404(rows, public_id=public_id)
    name = f"{request.store.code}-agreement-{signature.version.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(signed_copy(signature), content_type="application/pdf", headers=headers)


def _page(request, language, form, refusal=""):
    agreement = selectors.agreement_of(request.store, language)
    if form.is_bound and form.data.get("shown") != agreement.shown:
        form.untick()
    context = {"agreement": agreement, "form": form, "refusal": refusal, "languages": Language.choices}
    return render(request, "merchant/agreements/agreement.html", context)
