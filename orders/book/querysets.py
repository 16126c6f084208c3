from datetime import timedelta

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce, Now

from merchant.tenancy.querysets import MerchantQuerySet
from orders.book.shipped import ShippedBy

# A change becomes visible when its transaction commits, a little after the moment that it bears.
COMMITTED_WITHIN = timedelta(minutes=1)
WHEN_MISSED = F("merchant__routetable__changed_at") + COMMITTED_WITHIN


class OrderQuerySet(MerchantQuerySet):
    """Chainable questions about orders."""

    def in_store(self, store):
        return self.filter(store=store)

    def found_by(self, text, merchant):
        """Orders whose number begins with the text, or with that tracking number or SKU; newest first."""
        packages = self.model._meta.get_field("packages").related_model.objects.for_merchant(merchant)
        lines = self.model._meta.get_field("lines").related_model.objects.for_merchant(merchant)
        return self.filter(
            Q(number__startswith=text)
            | Q(pk__in=packages.filter(tracking_number=text.upper()).values("order"))
            | Q(pk__in=lines.filter(sku_code__iexact=text).values("order"))
        ).order_by("-ordered_at", "-pk")

    def due_for_release(self, moment):
        """Processed long enough by their policy, and nothing holds them."""
        return self.filter(status="pending", stage="", release_due_at__lte=moment)

    def held(self):
        """Orders with an open hold."""
        return self.filter(self._open_hold())

    def not_held(self):
        """Orders that nothing stands in the way of."""
        return self.filter(~self._open_hold())

    def _open_hold(self):
        holds = self.model._meta.get_field("holds").related_model.objects.open()
        return models.Exists(holds.filter(order=models.OuterRef("pk")))


class FulfilmentQuerySet(MerchantQuerySet):
    """Chainable questions about fulfilments; the row's own fields are the jobs' queue."""

    def open(self):
        return self.filter(state="open")

    def unshipped(self):
        """The event that counts as shipped is still to come: still here, or handed over without it."""
        return self.filter(Q(state="open") | Q(state="done", shipped_at=None))

    def waiting_for_matching(self):
        """Released, and not looked at yet, or the merchant's table changed since no rule fitted.

        What a person chose or a warehouse has already is looked at by the gates alone.
        """
        retry = Q(warehouse=None, matched_at__lt=WHEN_MISSED)
        return self.open().filter(Q(matched_at=None) | retry, order__released_at__isnull=False)

    def not_looked_at(self):
        """Those of the waiting that no rule was tried for, and what was cancelled before its release."""
        # As a list of what is not released: joined, orders that buyers still pay would be read one by one.
        pending = self.model.order.field.related_model.objects.filter(status="pending").order_by()
        return self.open().filter(matched_at=None).exclude(order__in=pending.values("pk"))

    def without_rule(self):
        """Those of the waiting whose merchant changed its rules or its table since none was for them."""
        return self.open().filter(
            warehouse=None, matched_at__lt=WHEN_MISSED, order__released_at__isnull=False
        )

    def match_anew(self, **changes):
        """Let these wait for matching from now on; those that wait already go on waiting. See the model."""
        since = Case(When(matched_at=None, then=F("waits_since")), default=Now())
        return self.update(waits_since=since, matched_at=None, **changes)

    def waiting_for_deadline(self):
        """Tried by matching and without a ship-by, or dated provisionally before a warehouse was found."""
        undated = Q(ship_by=None) | Q(is_provisional=True, warehouse__isnull=False)
        return self.open().filter(undated, matched_at__isnull=False)

    def fallen_due(self, moment):
        """Still here although `moment` is after their ship-by, and not yet marked."""
        return self.open().filter(late_at=None, is_exempt=False, ship_by__lt=moment)

    def not_counted(self, moment):
        """Handed over, but `moment` is after their ship-by without the event that counts; not yet marked."""
        return self.filter(state="done", shipped_at=None, late_at=None, is_exempt=False, ship_by__lt=moment)

    def with_what_counts(self):
        """Tells as `counts` which event their kept policy version counts as shipped."""
        told = F("deadline__policy__counts_as_shipped")
        return self.annotate(counts=Coalesce(told, Value(ShippedBy.HANDED_OVER.value)))

    def to_warn_of(self, moment):
        """Still here, and a warning before their ship-by is due."""
        return self.open().filter(warn_at__lte=moment)

    def to_warn_of_delivery(self, moment):
        """A warning before their deliver-by, or word that it has passed, may be due."""
        return self.filter(deliver_warn_at__lte=moment)

    def undelivered(self):
        """To be delivered, and neither signed for nor returned: still here, on the way, or lost."""
        packages = self.model._meta.get_field("packages").related_model.objects
        awaited = packages.filter(kind="first", state__in=["on_its_way", "lost"])
        # Asked row by row, which EXISTS is not: the database would read all parcels there are.
        one = awaited.filter(fulfilment=models.OuterRef("pk")).order_by().values("pk")[:1]
        dated = self.filter(deliver_by__isnull=False, is_exempt=False).alias(awaited=models.Subquery(one))
        return dated.filter(Q(state="open") | Q(state="done", awaited__isnull=False))

    def for_penalties(self, moment):
        """A penalty may fall due, rise or end by now."""
        return self.filter(penalty_at__lte=moment)

    def with_a_date_passed(self, moment):
        """Marked late, or to be delivered by now: what happens to the parcels may change what is owed."""
        return self.filter(Q(late_at__isnull=False) | Q(deliver_by__lt=moment), is_exempt=False)

    def left_late(self):
        """Shipped after their ship-by, and not yet marked."""
        return self.filter(late_at=None, is_exempt=False, shipped_at__gt=F("ship_by"))

    def wrongly_marked(self):
        """Marked late, and shipped in time as was entered afterwards."""
        return self.filter(late_at__isnull=False, shipped_at__lte=F("ship_by"))


class LineQuerySet(MerchantQuerySet):
    """Chainable questions about lines."""

    def to_ship(self):
        """Lines of which units still have to leave."""
        return self.filter(ordered__gt=F("cancelled") + F("shipped"))

    def unconfirmed(self):
        """Lines with a text that nobody has checked with the buyer yet."""
        return self.filter(confirmed_at=None).exclude(personalisation="")


class PackageQuerySet(MerchantQuerySet):
    """Chainable questions about packages."""

    def standing(self):
        """All but the voided ones."""
        return self.exclude(state="voided")

    def to_miss(self, moment):
        """No scan was told although it was expected by now; nobody was told of that yet."""
        return self.filter(scan_due_at__lte=moment, scan_missed_at=None)

    def missed(self):
        """It was told that their scan is missing, and it still is."""
        return self.filter(scan_due_at__isnull=False, scan_missed_at__isnull=False)


class HoldQuerySet(MerchantQuerySet):
    """Chainable questions about holds."""

    def open(self):
        return self.filter(released_at=None)
