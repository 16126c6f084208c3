from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from merchant.api import services
from merchant.api.exceptions import TokenError
from merchant.api.forms import TokenForm
from merchant.api.models import ApiToken
from merchant.api.selectors import tokens_of
from merchant.api.tables import TokenTable
from merchant.frame.responses import page_or_partial
from merchant.tenancy.access import may, requires


@require_GET
@requires("edit_tokens")
def tokens(request):
    """The tokens of the merchant's stores, and the form for another one."""
    return _panel(request, TokenForm(merchant=request.merchant))


@require_POST
@requires("edit_tokens")
def token_make(request):
    """The secret stands in this one answer and is kept nowhere; the page shows it no second time."""
    form, made, secret = TokenForm(request.POST, merchant=request.merchant), None, ""
    if form.is_valid():
        try:
            made, secret = services.make_token(actor=request.user, **form.facts())
        except TokenError as refusal:
            form.add_error(None, str(refusal))
    shown = TokenForm(merchant=request.merchant) if made else form
    return _panel(request, shown, made=made, secret=secret)


@require_POST
@requires("edit_tokens")
def token_revoke(request, token):
    token = get_object_or_404(ApiToken.objects.for_merchant(request.merchant), public_id=token)
    services.revoke_token(token_id=token.pk, actor=request.user)
    done = _("Token “%(name)s” is revoked.") % {"name": token.name}
    if not request.htmx:
        messages.success(request, done)
        return redirect("merchant:tokens", request.merchant.code)
    return _panel(request, TokenForm(merchant=request.merchant), done=done)


def _panel(request, form, *, made=None, secret="", done=""):
    context = {
        "table": TokenTable(tokens_of(request.merchant)),
        "form": form,
        "made": made,
        "secret": secret,
        "done": done,
        "may_edit": may(request.membership, "edit_tokens"),
    }
    return page_or_partial(request, "merchant/api/tokens.html", "merchant/api/_tokens_panel.html", context)
