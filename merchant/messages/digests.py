"""The daily mail: once a day, at the hour that each person chose, what they have not read."""

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
from merchant.parking.services import Sparing

BATCH = 100
ROUNDS = 50
MOST_TOLD = 30  # messages in one mail; how many more there are is said


def send_due_digests() -> int:
    """Send every daily mail whose hour has come where its reader is; returns how many were looked at."""
    now, seen, sparing = timezone.now(), 0, Sparing("digests")
    for zone in Digest.objects.order_by().values_list("time_zone", flat=True).distinct():
        local = now.astimezone(ZoneInfo(zone))
        for _round in range(ROUNDS):
            due = sparing.spared(Digest.objects.due(zone, local)).order_by("pk")
            ids = list(due.values_list("pk", flat=True)[:BATCH])
            found = sparing.act(Digest, ids, lambda some, at=(zone, local): _send(some, *at))
            if not sparing.goes_on(found):
                break
            seen += found
    return seen


@transaction.atomic
def _send(ids, zone, local):
    """Each mail becomes a row of the outbox in the transaction that says it was sent: both, or neither."""
    due = Digest.objects.due(zone, local).filter(pk__in=ids)
    due = due.select_for_update(skip_locked=True, of=("self",))
    digests = list(due.select_related("membership__user", "membership__merchant"))
    for digest in digests:
        _send_one(digest.membership)
        digest.sent_on = local.date()
        digest.save(update_fields=["sent_on"])
    return len(digests)


def _send_one(membership):
    news = Delivery.objects.of_member(membership).unread().filter(mailed_at=None)
    news = news.select_related("message__store").order_by("message", "pk")
    deliveries = list(news.select_for_update(of=("self",)))
    if not deliveries:
        return
    Delivery.objects.filter(pk__in=[row.pk for row in deliveries]).update(mailed_at=timezone.now())
    deliveries.sort(key=lambda row: (row.told_at, row.pk), reverse=True)
    user, merchant, count = membership.user, membership.merchant, len(deliveries)
    with override(user.language or settings.LANGUAGE_CODE):
        subject = ngettext(
            "%(merchant)s: %(count)s new message", "%(merchant)s: %(count)s new messages", count
        )
        told = [(row.message.store.name, sentence(row.message)) for row in deliveries[:MOST_TOLD]]
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
