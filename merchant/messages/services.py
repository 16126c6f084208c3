"""Tells stores what they should know, and keeps what each person did with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.messages.exceptions import MessageError
from merchant.messages.kinds import kind_of
from merchant.messages.models import Delivery, Digest, Message
from merchant.tenancy.access import may
from merchant.tenancy.models import Membership, Store

KEPT_FOR = timedelta(days=180)
BATCH = 500
MOST_SHOWN = 99  # unread ones that the bell counts


@dataclass(frozen=True)
class Told:
    """What a store is to be told: `count` more things that fall under the message of this kind and key."""

    store: Store
    kind: str
    key: str
    data: Mapping[str, str]
    count: int = 1
    due_at: datetime | None = None


def tell(told: Sequence[Told]) -> None:
    """Tell stores something, in the transaction of what it is about.

    The message of a kind and key is one, however often it is told: it grows, and who had read it or put it
    away has it unread before them again. Who put it off goes on not being bothered until then.
    """
    if not told:
        return
    with transaction.atomic():
        messages = _grown(told)
        members = _members({message.merchant_id for message in messages})
        reached = [_deliver(message, members) for message in messages]
        _count_unread({member.pk for some in reached for member in some})


def _grown(told):
    """The messages, locked in the order of their keys, with what is new in them."""
    now = timezone.now()
    wanted = {(one.store.pk, one.kind, one.key): one for one in told}
    if len(wanted) != len(told):
        raise ValueError("the same message twice")
    new = [
        Message(
            merchant_id=one.store.merchant_id,
            store=one.store,
            kind=one.kind,
            key=one.key,
            data=dict(one.data),
            told_at=now,
        )
        for one in told
    ]
    Message.objects.bulk_create(new, ignore_conflicts=True)
    stores, kinds, keys = zip(*wanted, strict=True)
    there = Message.objects.filter(store__in=stores, kind__in=kinds, key__in=keys)
    messages = []
    for message in there.select_for_update().order_by("pk"):
        one = wanted.get((message.store_id, message.kind, message.key))
        if one is None:
            continue
        message.count += one.count
        message.data, message.due_at, message.told_at = dict(one.data), one.due_at, now
        message.save(update_fields=["count", "data", "due_at", "told_at"])
        messages.append(message)
    return messages


def _members(merchant_ids):
    members = Membership.objects.filter(merchant__in=merchant_ids, user__is_active=True)
    return list(members.prefetch_related("stores"))


def _deliver(message, members):
    """Put the message before everybody whom it concerns; returns them."""
    concerned = [member for member in members if _concerns(message, member)]
    Delivery.objects.bulk_create(
        [
            Delivery(
                merchant_id=message.merchant_id,
                message=message,
                user_id=member.user_id,
                told_at=message.told_at,
            )
            for member in concerned
        ],
        ignore_conflicts=True,
    )
    of_them = message.deliveries.filter(user__in=[member.user_id for member in concerned])
    of_them.update(told_at=message.told_at, read_at=None, archived_at=None)
    return concerned


def _concerns(message, member):
    works_here = member.all_stores or message.store_id in {store.pk for store in member.stores.all()}
    kind = kind_of(message.kind)
    return member.merchant_id == message.merchant_id and works_here and kind and may(member, kind.act)


def _count_unread(membership_ids: Iterable[int]) -> None:
    """Write down how many unread messages these members have: every page shows it, without asking."""
    for member in Membership.objects.filter(pk__in=membership_ids).select_for_update().order_by("pk"):
        unread = Delivery.objects.of_member(member).unread()[: MOST_SHOWN + 1].count()
        if unread != member.unread:
            member.unread = unread
            member.save(update_fields=["unread"])


def read(*, delivery_id: int, membership: Membership) -> Message:
    """Note that the member has read a message; returns it."""
    return _change(delivery_id, membership, read_at=timezone.now()).message


def keep_unread(*, delivery_id: int, membership: Membership) -> None:
    """Let a message stand before the member as if they had not read it, wherever it lay."""
    _change(delivery_id, membership, read_at=None, archived_at=None, snoozed_until=None)


def archive(*, delivery_id: int, membership: Membership) -> None:
    """Put a message away; told again, it comes back."""
    now = timezone.now()
    _change(delivery_id, membership, archived_at=now, read_at=now, snoozed_until=None)


def snooze(*, delivery_id: int, membership: Membership, hours: int) -> datetime:
    """Put a message off; it comes back unread. What falls due before that may not be put off so far."""
    until = timezone.now() + timedelta(hours=hours)
    with transaction.atomic():
        delivery = _locked(delivery_id)
        due_at = delivery.message.due_at
        if due_at and timezone.now() < due_at <= until:
            raise MessageError(_("It falls due before that: choose a shorter time, or archive it."))
        _save(delivery, membership, snoozed_until=until, archived_at=None)
    return until


def read_all(*, membership: Membership) -> int:
    """Note that the member has read everything in their inbox; returns how many messages were unread."""
    with transaction.atomic():
        count = Delivery.objects.of_member(membership).unread().update(read_at=timezone.now())
        _count_unread([membership.pk])
        return count


def archive_read(*, membership: Membership) -> int:
    """Put away everything in the inbox that the member has read; returns how many messages that were."""
    with transaction.atomic():
        done = Delivery.objects.of_member(membership).in_inbox().filter(read_at__isnull=False)
        count = done.update(archived_at=timezone.now())
        _count_unread([membership.pk])
        return count


def wake_snoozed() -> int:
    """Bring back, unread, what was put off until now; returns how many."""
    now = timezone.now()
    with transaction.atomic():
        due = Delivery.objects.to_wake(now).select_for_update(skip_locked=True)
        woken = list(due.order_by("snoozed_until")[:BATCH])
        keys = [delivery.pk for delivery in woken]
        Delivery.objects.filter(pk__in=keys).update(snoozed_until=None, read_at=None, told_at=now)
        members = Membership.objects.filter(
            user__in={delivery.user_id for delivery in woken},
            merchant__in={delivery.merchant_id for delivery in woken},
        )
        _count_unread(members.values_list("pk", flat=True))
    return len(woken)


def forget_old() -> int:
    """Clear away messages that were told last longer ago than anybody asks for; returns how many."""
    keys = Message.objects.filter(told_at__lt=timezone.now() - KEPT_FOR).values_list("pk", flat=True)[:BATCH]
    with transaction.atomic():
        keys = list(keys)
        members = Membership.objects.filter(
            merchant__in=Message.objects.filter(pk__in=keys).values("merchant"), unread__gt=0
        )
        member_keys = list(members.values_list("pk", flat=True))
        Message.objects.filter(pk__in=keys).delete()
        _count_unread(member_keys)
    return len(keys)


def choose_digest(*, membership: Membership, at_hour: int | None, time_zone: str) -> None:
    """Send the member a mail a day at this hour of the zone, or none where no hour is told."""
    with transaction.atomic():
        if at_hour is None:
            Digest.objects.filter(membership=membership).delete()
            return
        Digest.objects.update_or_create(
            membership=membership,
            defaults={"merchant_id": membership.merchant_id, "at_hour": at_hour, "time_zone": time_zone},
        )


def _change(delivery_id, membership, **changes):
    with transaction.atomic():
        return _save(_locked(delivery_id), membership, **changes)


def _locked(delivery_id):
    rows = Delivery.objects.select_related("message__store")
    return rows.select_for_update(of=("self",)).get(pk=delivery_id)


def _save(delivery, membership, **changes):
    for name, value in changes.items():
        setattr(delivery, name, value)
    delivery.save(update_fields=list(changes))
    _count_unread([membership.pk])
    return delivery
