"""The daily mail: once a day, at the hour that each person chose, what they have not read."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, override

from merchant.messages.models import Delivery, Digest
from merchant.messages.wording import sentence

BATCH = 200
MOST_TOLD = 30  # messages in one mail; how many more there are is said


def send_due_digests() -> int:
    """Send every daily mail whose hour has come where its reader is; returns how many were looked at."""
    now, seen = timezone.now(), 0
    for zone in Digest.objects.order_by().values_list("time_zone", flat=True).distinct():
        local = now.astimezone(ZoneInfo(zone))
        due = Digest.objects.due(zone, local).order_by("pk").values_list("pk", flat=True)
        for digest_id in due[:BATCH]:
            _send(digest_id, zone, local)
            seen += 1
    return seen


@transaction.atomic
def _send(digest_id: int, zone: str, local: datetime):
    """The mail becomes a row of the outbox in the transaction that says it was sent: both, or neither."""
    due = Digest.objects.due(zone, local).select_for_update(skip_locked=True, of=("self",))
    digest = due.select_related("membership__user", "membership__merchant").filter(pk=digest_id).first()
    if digest is None:
        return
    unread = Delivery.objects.of_member(digest.membership).unread().told_since(digest.told_until)
    count = unread.count()
    if count:
        _write(digest.membership, unread.select_related("message__store"), count)
    digest.sent_on, digest.told_until = local.date(), local
    digest.save(update_fields=["sent_on", "told_until"])


def _write(membership, unread, count):
    user, merchant = membership.user, membership.merchant
    with override(user.language or settings.LANGUAGE_CODE):
        told = [
            (delivery.message.store.name, sentence(delivery.message))
            for delivery in unread.order_by("-told_at", "-pk")[:MOST_TOLD]
        ]
        subject = ngettext(
            "%(merchant)s: %(count)s new message", "%(merchant)s: %(count)s new messages", count
        )
        context = {
            "user": user,
            "merchant": merchant,
            "told": told,
            "more": count - len(told),
            "url": _address(merchant),
        }
        body = render_to_string("merchant/messages/digest.txt", context)
        send_mail(subject % {"merchant": merchant.name, "count": count}, body, None, [user.email])


def _address(merchant):
    path = reverse("merchant:messages", args=[merchant.code])
    return settings.PUBLIC_URL + path if settings.PUBLIC_URL else ""
