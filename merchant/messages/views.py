from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from merchant.frame.responses import page_or_partial
from merchant.messages import selectors, services
from merchant.messages.exceptions import MessageError
from merchant.messages.forms import HOURS, DigestForm, SeenForm, SnoozeForm
from merchant.messages.models import Delivery
from merchant.messages.selectors import Asked
from merchant.tenancy.access import requires


@require_GET
@requires("see_messages")
def centre(request):
    """The message centre: `?tab=unread|inbox|asleep|archived&kind=`, a page at a time."""
    return _panel(request, Asked.from_query(request.GET))


@require_POST
@requires("see_messages")
def open_message(request, public_id):
    """Note that it was read, and lead to what it is about."""
    delivery = _delivery(request, public_id)
    message = services.read(delivery_id=delivery.pk, membership=request.membership)
    return redirect(selectors.address_of(message) or _centre_url(request))


@require_POST
@requires("see_messages")
def keep_unread(request, public_id):
    delivery = _delivery(request, public_id)
    services.keep_unread(delivery_id=delivery.pk, membership=request.membership)
    return _done(request, _("Unread again, in your inbox."))


@require_POST
@requires("see_messages")
def archive(request, public_id):
    delivery = _delivery(request, public_id)
    services.archive(delivery_id=delivery.pk, membership=request.membership)
    return _done(request, _("Archived. Should more come to it, it comes back."))


@require_POST
@requires("see_messages")
def snooze(request, public_id):
    delivery = _delivery(request, public_id)
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        return _done(request, _("Choose for how long to snooze it."), is_refusal=True)
    try:
        services.snooze(delivery_id=delivery.pk, membership=request.membership, **form.cleaned_data)
    except MessageError as refusal:
        return _done(request, str(refusal), is_refusal=True)
    return _done(request, _("Snoozed; it comes back unread."))


@require_POST
@requires("see_messages")
def read_all(request):
    count = _of_what_was_seen(request, services.read_all)
    told = ngettext("%(count)s message marked as read.", "%(count)s messages marked as read.", count)
    return _done(request, told % {"count": count})


@require_POST
@requires("see_messages")
def archive_read(request):
    count = _of_what_was_seen(request, services.archive_read)
    told = ngettext("%(count)s message archived.", "%(count)s messages archived.", count)
    return _done(request, told % {"count": count})


@require_POST
@requires("see_messages")
def choose_digest(request):
    form = DigestForm(request.POST)
    if not form.is_valid():
        return _panel(request, _asked(request), digest_form=form)
    services.choose_digest(membership=request.membership, **form.facts())
    return _done(request, _("Saved."))


def _of_what_was_seen(request, act):
    """Act on all that the page showed; a form without its moment means nothing."""
    form = SeenForm(request.POST)
    return act(membership=request.membership, **form.cleaned_data) if form.is_valid() else 0


def _delivery(request, public_id):
    mine = Delivery.objects.for_merchant(request.merchant).of_member(request.membership)
    return get_object_or_404(mine, message__public_id=public_id)


def _asked(request):
    return Asked.from_query(request.POST)


def _done(request, told, *, is_refusal=False):
    """The panel as it is now; without htmx the page anew, where one was."""
    if request.htmx:
        request.membership.refresh_from_db(fields=["unread"])  # the bell goes with the panel
        return _panel(request, _asked(request), told=told, is_refusal=is_refusal)
    (messages.error if is_refusal else messages.success)(request, told)
    asked = _asked(request)
    return redirect(_centre_url(request) + asked.url(cursor=asked.cursor))


def _centre_url(request):
    return reverse("merchant:messages", args=[request.merchant.code])


def _panel(request, asked, *, digest_form=None, told="", is_refusal=False):
    membership, now = request.membership, timezone.now()
    # A guest from the platform's staff has no place in the team, and so no mail.
    may_choose = membership.pk is not None
    digest = selectors.digest_of(membership) if may_choose else None
    context = {
        "centre": selectors.centre_of(membership, asked, now),
        "seen_until": f"{now:%Y-%m-%dT%H:%M:%S.%f%z}",
        "hours": HOURS,
        "told": told,
        "is_refusal": is_refusal,
        "digest": digest,
        "digest_form": (digest_form or DigestForm.of(digest, timezone.get_current_timezone_name()))
        if may_choose
        else None,
    }
    page, panel = "merchant/messages/centre.html", "merchant/messages/_messages_panel.html"
    return page_or_partial(request, page, panel, context)
