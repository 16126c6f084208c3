"""The pages of somebody who was invited: outside every merchant, for they belong to none yet.

The link's secret is exchanged for the session at once, so that it stands in no address that a browser tells
on, and the session knows its digest alone. Who has no invitation at hand gets one and the same page.
"""

from http import HTTPStatus

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from merchant.team import joining, throttling
from merchant.team.exceptions import TeamError
from merchant.team.forms import JoinForm
from merchant.team.models import Stand
from merchant.team.tokens import digest_of
from merchant.tenancy.selectors import first_store_of

DIGEST = "invitation"  # its name in the session


@require_GET
@login_not_required
def invitation_open(request, token):
    """Put the invitation into the session; nothing is used up by it, whoever follows a link first."""
    digest = digest_of(token)
    if joining.invitation_of(digest) is None:
        return _nothing_here(request)
    request.session[DIGEST] = digest
    return redirect("invitation")


@require_GET
@login_not_required
def invitation(request):
    """What one is invited to, and the one way in that fits who is signed in."""
    found = _at_hand(request)
    return _page(request, found) if found else _nothing_here(request)


@require_POST
@login_not_required
def invitation_accept(request):
    """Join as the person who is signed in."""
    found = _at_hand(request)
    if found is None:
        return _nothing_here(request)
    if not request.user.is_authenticated:
        return redirect("invitation")
    if not throttling.may_join(request):
        return _too_often(request)
    try:
        membership = joining.accept_invitation(digest=found.digest, actor=request.user)
    except TeamError:
        return redirect("invitation")  # its page says how it stands now
    return _welcome(request, membership)


@require_POST
@login_not_required
def invitation_join(request):
    """Make an account by name and password, join, and be signed in."""
    found = _at_hand(request)
    if found is None:
        return _nothing_here(request)
    if request.user.is_authenticated or joining.stand_of(found) != Stand.OPEN:
        return redirect("invitation")
    if not throttling.may_join(request):
        return _too_often(request)
    form = JoinForm(request.POST, email=found.email)
    membership = _joined(form, found, request.LANGUAGE_CODE)
    if membership is None:
        return _page(request, found, form)
    response = perform_login(request, membership.user, redirect_url=_first_page(membership))
    _greet(request, membership)
    return response


@require_POST
@login_not_required
def invitation_switch(request):
    """Sign out, and stay with the invitation."""
    digest = request.session.get(DIGEST, "")
    get_adapter(request).logout(request)
    request.session[DIGEST] = digest
    return redirect("invitation")


def _at_hand(request):
    return joining.invitation_of(request.session.get(DIGEST, ""))


def _joined(form, found, language):
    if not form.is_valid():
        return None
    try:
        return joining.join_as_new_person(
            digest=found.digest,
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password"],
            language=language,
        )
    except TeamError as refusal:
        form.add_error(None, str(refusal))
        return None


def _page(request, found, form=None):
    if found.accepted_by_id and found.accepted_by_id == request.user.pk:
        return redirect("home")
    stand = joining.stand_of(found)
    if stand != Stand.OPEN:
        context = {"stand": stand}
        return render(request, "merchant/team/invitation_over.html", context, status=HTTPStatus.GONE)
    account = joining.account_of(found)
    context = {
        "invitation": found,
        "way": _way_in(request.user, account),
        "form": form or JoinForm(email=found.email),
        "sign_in": f"{reverse('account_login')}?{urlencode({'next': reverse('invitation')})}",
    }
    return render(request, "merchant/team/invitation.html", context)


def _way_in(user, account):
    if user.is_authenticated:
        return "accept" if account == user else "switch"
    if account is None:
        return "join"
    return "sign_in" if account.is_active else "switched_off"


def _welcome(request, membership):
    _greet(request, membership)
    return redirect(_first_page(membership))


def _greet(request, membership):
    told = {"merchant": membership.merchant.name}
    messages.success(request, _("Welcome: you are in the team of %(merchant)s now.") % told)


def _first_page(membership):
    store = first_store_of(membership)
    if store:
        return reverse("merchant:workbench", args=[store.code])
    return reverse("merchant:team", args=[membership.merchant.code])


def _nothing_here(request):
    if not throttling.may_miss(request):
        return _too_often(request)
    return render(request, "merchant/team/invitation_none.html", status=HTTPStatus.NOT_FOUND)


def _too_often(request):
    return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
