"""Tells stores what they should know, and keeps what each person did with it.

Whoever writes locks in one order: messages by (store, kind, key), deliveries by message, members by key.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce, Least
from django.utils import timezone
from django.utils.translation import gettext as _

from merchant.messages.exceptions import MessageError
from merchant.messages.kinds import kind_of
from merchant.messages.models import Delivery, Digest, Message
from merchant.messages.querysets import hidden_from
from merchant.parking.services import Sparing
from merchant.tenancy.access import may
from merchant.tenancy.bulk import update_rows
from merchant.tenancy.models import Membership, Store

KEPT_FOR = timedelta(days=180)
BATCH = 500
ROUNDS = 40


@dataclass(frozen=True)
class Told:
    """What a store is to be told; the message of this kind and key says `count` and `data` from now on."""

    store: Store
    kind: str
    key: str
    data: Mapping[str, str]
    count: int = 1
    due_at: datetime | None = None


def tell(told: Iterable[Told]) -> None:
    """Tell stores something, in the transaction of what it is about.

    The message of a kind and key is one, however often it is told: it says the latest, and who had read it
    or archived it has it unread before them again. Who snoozed it goes on not being bothered until then.
    """
    told = sorted(told, key=lambda one: (one.store.pk, one.kind, one.key))
    if unknown := {one.kind for one in told if kind_of(one.kind) is None}:
        raise ValueError(f"kinds that no room has registered: {unknown}")
    if not told:
        return
    with transaction.atomic():
        messages = _renewed(told)
        _count_unread(_deliver(messages))


def _renewed(told):
    """The messages, locked in their order, with what is true of them now."""
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
    stores, kinds, keys = (set(part) for part in zip(*wanted, strict=True))
    there = Message.objects.filter(store__in=stores, kind__in=kinds, key__in=keys)
    locked = there.select_for_update().order_by("store", "kind", "key")
    messages = [row for row in locked if (row.store_id, row.kind, row.key) in wanted]
    for message in messages:
        one = wanted[message.store_id, message.kind, message.key]
        message.data, message.count = dict(one.data), one.count
        message.due_at, message.told_at = one.due_at, now
    update_rows(messages, ["data", "count", "due_at", "told_at"])
    return messages


def _deliver(messages):
    """Put the messages before everybody whom they concern; returns the keys of those members."""
    members = Membership.objects.standing().filter(
        merchant__in={message.merchant_id for message in messages}, user__is_active=True
    )
    members = list(members.prefetch_related("stores"))
    concerned = [
        (message, member) for message in messages for member in members if _concerns(message, member)
    ]
    Delivery.objects.bulk_create(
        [
            Delivery(
                merchant_id=message.merchant_id,
                message=message,
                user_id=member.user_id,
                told_at=message.told_at,
            )
            for message, member in concerned
        ],
        ignore_conflicts=True,
    )
    # Who had a copy before and is not concerned any more, by another role, keeps it as it lies.
    users = {member.user_id for _message, member in concerned}
    there = _lock(Delivery.objects.filter(message__in=[message.pk for message in messages], user__in=users))
    there.update(told_at=messages[0].told_at, read_at=None, archived_at=None, mailed_at=None)
    return {member.pk for _message, member in concerned}


def _concerns(message, member):
    works_here = member.all_stores or message.store_id in {store.pk for store in member.stores.all()}
    return member.merchant_id == message.merchant_id and works_here and may(member, kind_of(message.kind).act)


def _lock(deliveries):
    """The same rows, locked by message, so that who tells and who reads wait for each other in turn."""
    locked = deliveries.order_by("message", "pk").select_for_update(of=("self",))
    return Delivery.objects.filter(pk__in=list(locked.values_list("pk", flat=True)))


def count_unread(*, membership: Membership) -> None:
    """Count a member's unread messages anew, when the stores that they work in have changed."""
    _count_unread([membership.pk])


def _count_unread(membership_ids: Iterable[int]) -> None:
    """Write down how many unread messages these members have: every page shows it, without asking."""
    members = Membership.objects.filter(pk__in=membership_ids)
    locked = list(members.select_for_update(no_key=True).order_by("pk"))
    everywhere = {member.pk for member in locked if member.all_stores and not hidden_from(member)}
    of_one = Delivery.objects.unread().filter(user=OuterRef("user"), merchant=OuterRef("merchant"))
    counted = of_one.order_by().values("user").annotate(count=Count("pk")).values("count")
    most = Membership.UNREAD_COUNTED_TO + 1
    count = Least(Coalesce(Subquery(counted, output_field=IntegerField()), 0), most)
    Membership.objects.filter(pk__in=everywhere).update(unread=count)
    for member in locked:
        if member.pk not in everywhere:
            unread = Delivery.objects.of_member(member).unread()[:most].count()
            Membership.objects.filter(pk=member.pk).update(unread=unread)


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
    now = timezone.now()
    until = now + timedelta(hours=hours)
    with transaction.atomic():
        delivery = _locked(delivery_id)
        due_at = delivery.message.due_at
        if due_at and now < due_at <= until:
            raise MessageError(_("It falls due before that: choose a shorter time, or archive it."))
        _save(delivery, membership, snoozed_until=until, archived_at=None)
    return until


def read_all(*, membership: Membership, seen_until: datetime, kind: str = "") -> int:
    """Note that the member has read what was before them at that moment, of one kind or of all.

    Returns how many messages were unread.
    """
    with transaction.atomic():
        unread = Delivery.objects.of_member(membership).unread().seen(seen_until, kind)
        count = _lock(unread).update(read_at=timezone.now())
        _count_unread([membership.pk])
        return count


def archive_read(*, membership: Membership, seen_until: datetime, kind: str = "") -> int:
    """Archive what lies read in the inbox, of one kind or of all; returns how many messages that were."""
    with transaction.atomic():
        done = Delivery.objects.of_member(membership).in_inbox().filter(read_at__isnull=False)
        count = _lock(done.seen(seen_until, kind)).update(archived_at=timezone.now())
        _count_unread([membership.pk])
        return count


def wake_snoozed() -> int:
    """Bring back, unread, what was snoozed until now; returns how many were looked at."""
    seen, sparing = 0, Sparing("snoozes")
    for _round in range(ROUNDS):
        due = sparing.spared(Delivery.objects.to_wake(timezone.now())).order_by("snoozed_until")
        found = sparing.act(Delivery, list(due.values_list("pk", flat=True)[:BATCH]), _wake)
        if not sparing.goes_on(found):
            break
        seen += found
    return seen


@transaction.atomic
def _wake(ids):
    now = timezone.now()
    due = Delivery.objects.to_wake(now).filter(pk__in=ids).order_by("message", "pk")
    woken = list(due.select_for_update(skip_locked=True, of=("self",)))
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in woken]).update(
        snoozed_until=None, read_at=None, mailed_at=None, told_at=now
    )
    members = Membership.objects.filter(
        user__in={delivery.user_id for delivery in woken},
        merchant__in={delivery.merchant_id for delivery in woken},
    )
    _count_unread(members.values_list("pk", flat=True))
    return len(woken)


def forget_old() -> int:
    """Clear away messages that were told last longer ago than anybody asks for; returns how many."""
    gone = 0
    for _round in range(ROUNDS):
        old = Message.objects.filter(told_at__lt=timezone.now() - KEPT_FOR).order_by("told_at")
        found = _forget(list(old.values_list("pk", flat=True)[:BATCH]))
        if not found:
            break
        gone += found
    return gone


@transaction.atomic
def _forget(ids):
    old = Message.objects.filter(pk__in=ids, told_at__lt=timezone.now() - KEPT_FOR)
    locked = list(old.select_for_update().order_by("store", "kind", "key"))
    members = Membership.objects.filter(merchant__in={row.merchant_id for row in locked}, unread__gt=0)
    member_ids = list(members.values_list("pk", flat=True))
    Message.objects.filter(pk__in=[row.pk for row in locked]).delete()
    _count_unread(member_ids)
    return len(locked)


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
