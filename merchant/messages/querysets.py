from django.db.models import Q

from merchant.messages.kinds import kinds
from merchant.tenancy.access import may
from merchant.tenancy.querysets import MerchantQuerySet


def hidden_from(membership):
    """The kinds that are not the member's to read, though they were told before their role changed."""
    return [kind.code for kind in kinds() if not may(membership, kind.act)]


class DeliveryQuerySet(MerchantQuerySet):
    """Chainable questions about what lies in people's message centres."""

    def of_member(self, membership):
        """What a member may read now: of the stores that they work in, and of what their role is told."""
        mine = self.for_merchant(membership.merchant_id).filter(user=membership.user_id)
        if hidden := hidden_from(membership):
            mine = mine.exclude(message__kind__in=hidden)
        if membership.all_stores:
            return mine
        return mine.filter(message__store__in=membership.stores.order_by().values("pk"))

    def in_inbox(self):
        """Neither put away nor asleep."""
        return self.filter(archived_at=None, snoozed_until=None)

    def unread(self):
        return self.in_inbox().filter(read_at=None)

    def asleep(self):
        """Put off until a moment that has not come."""
        return self.filter(archived_at=None, snoozed_until__isnull=False)

    def archived(self):
        return self.filter(archived_at__isnull=False)

    def to_wake(self, moment):
        """Put off until now."""
        return self.filter(snoozed_until__lte=moment)

    def seen(self, moment, kind=""):
        """Told by that moment, of one kind or of all: what a page showed that was made then."""
        return self.filter(told_at__lte=moment, **({"message__kind": kind} if kind else {}))


class DigestQuerySet(MerchantQuerySet):
    """Chainable questions about who wants a daily mail."""

    def due(self, zone, local):
        """Of this zone, wanted at this hour or before, and not sent on this local day; none for who left."""
        return self.filter(
            Q(sent_on=None) | Q(sent_on__lt=local.date()),
            time_zone=zone,
            at_hour__lte=local.hour,
            membership__user__is_active=True,
            membership__left_at=None,
        )
