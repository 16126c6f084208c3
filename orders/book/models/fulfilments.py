from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.tenancy.models import MerchantOwned
from merchant.tenancy.public_ids import new_public_id
from orders.book.models.orders import Order
from orders.book.querysets import FulfilmentQuerySet
from warehouses.matching.models import Rule
from warehouses.sites.models import Channel, Warehouse


class Fulfilment(MerchantOwned):
    """The request to one warehouse to send an order's lines; it exists from the order's start."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("fulfilment", "open")
        DONE = "done", _("handed over")
        CANCELLED = "cancelled", _("cancelled")

    class ShipBySource(models.TextChoices):
        POLICY = "policy", _("policy")
        MARKETPLACE = "marketplace", _("marketplace")

    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="fulfilments", verbose_name=_("order")
    )
    public_id = models.CharField(max_length=12, default=new_public_id, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    # No indexes of their own: those that tell a warehouse's and a channel's orders begin with them.
    warehouse = models.ForeignKey(
        Warehouse, null=True, on_delete=models.PROTECT, verbose_name=_("warehouse"), db_index=False
    )
    channel = models.ForeignKey(
        Channel, null=True, on_delete=models.PROTECT, verbose_name=_("channel"), db_index=False
    )
    is_locked = models.BooleanField(
        _("chosen by a person"), default=False, help_text=_("Matching never overwrites a person.")
    )
    submitted_at = models.DateTimeField(
        _("with the warehouse since"), null=True, help_text=_("Empty: not yet handed to the warehouse.")
    )
    matched_at = models.DateTimeField(_("matched at"), null=True, help_text=_("Empty: waiting for matching."))
    waits_since = models.DateTimeField(
        _("to be matched anew since"),
        null=True,
        help_text=_("Empty: at most once so far, since its release."),
    )
    trace = models.JSONField(_("matching trace"), null=True)
    # Without a constraint: only rules of published versions stand here, which the database never lets go.
    rule = models.ForeignKey(
        Rule,
        null=True,
        on_delete=models.DO_NOTHING,
        verbose_name=_("matching rule"),
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    ship_by = models.DateTimeField(_("ship by"), null=True)
    ship_by_source = models.CharField(
        _("ship-by from"), max_length=12, choices=ShipBySource, default=ShipBySource.POLICY
    )
    is_provisional = models.BooleanField(
        _("provisional"), default=False, help_text=_("Dated by the store's default warehouse until matched.")
    )
    marketplace_ship_by = models.DateTimeField(_("marketplace's ship-by"), null=True)
    deliver_by = models.DateTimeField(
        _("deliver by"), null=True, help_text=_("Empty: its policy version sets no deliver-by.")
    )
    shipped_at = models.DateTimeField(
        _("counts as shipped at"),
        null=True,
        db_column="handed_over_at",  # so called by programs of the version before, which go on writing it
        help_text=_("When the event that counts had happened to all its parcels."),
    )
    is_exempt = models.BooleanField(
        _("never late"), default=False, help_text=_("Its ship-by lies before the store's clock began.")
    )
    late_at = models.DateTimeField(_("marked late at"), null=True)
    warn_at = models.DateTimeField(
        _("next warning at"),
        null=True,
        help_text=_("Empty: nobody has to be warned of its ship-by any more."),
    )
    deliver_warn_at = models.DateTimeField(
        _("next warning of its delivery at"),
        null=True,
        help_text=_("Empty: nobody has to be told of its deliver-by any more."),
    )
    penalty_at = models.DateTimeField(
        _("looked at for penalties at"), null=True, help_text=_("Empty: nothing can fall due by itself.")
    )

    objects = FulfilmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("fulfilment")
        verbose_name_plural = _("fulfilments")
        constraints = [
            models.UniqueConstraint(fields=["public_id"], name="fulfilment_public_id_once"),
            models.CheckConstraint(
                condition=Q(channel=None) | Q(warehouse__isnull=False),
                name="fulfilment_channel_has_warehouse",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None) | Q(warehouse__isnull=False),
                name="fulfilment_submitted_has_warehouse",
            ),
        ]
        indexes = [
            # Whether an order is a warehouse's or a channel's, told without reading the fulfilment.
            models.Index(fields=["warehouse", "order"], name="fulfilment_of_warehouse"),
            models.Index(fields=["channel", "order"], name="fulfilment_of_channel"),
            # How often a rule won, and which orders by it.
            models.Index(
                fields=["rule", "matched_at"], name="fulfilment_by_rule", condition=Q(rule__isnull=False)
            ),
            models.Index(
                fields=["id"], name="fulfilment_unmatched", condition=Q(state="open", matched_at=None)
            ),
            models.Index(
                fields=["merchant", "matched_at"],
                name="fulfilment_without_warehouse",
                condition=Q(state="open", warehouse=None),
            ),
            models.Index(fields=["id"], name="fulfilment_undated", condition=Q(state="open", ship_by=None)),
            models.Index(
                fields=["id"], name="fulfilment_provisional", condition=Q(state="open", is_provisional=True)
            ),
            models.Index(
                fields=["ship_by"],
                name="fulfilment_falls_due",
                condition=Q(state="open", late_at=None, is_exempt=False),
            ),
            models.Index(
                fields=["warn_at"],
                name="fulfilment_to_warn_of",
                condition=Q(state="open", warn_at__isnull=False),
            ),
            models.Index(
                fields=["deliver_warn_at"],
                name="fulfilment_to_warn_of_delivery",
                condition=Q(deliver_warn_at__isnull=False),
            ),
            models.Index(
                fields=["penalty_at"],
                name="fulfilment_for_penalties",
                condition=Q(penalty_at__isnull=False),
            ),
            # Handed over, but the event that counts is still to come: the first scan, or the arrival.
            models.Index(
                fields=["ship_by"],
                name="fulfilment_not_counted",
                condition=Q(state="done", shipped_at=None, late_at=None, is_exempt=False),
            ),
            models.Index(
                fields=["id"],
                name="fulfilment_left_late",
                condition=Q(late_at=None, is_exempt=False, shipped_at__gt=F("ship_by")),
            ),
            models.Index(
                fields=["id"],
                name="fulfilment_wrongly_marked",
                condition=Q(late_at__isnull=False, shipped_at__lte=F("ship_by")),
            ),
            models.Index(
                fields=["merchant", "shipped_at"],
                name="fulfilment_left",
                condition=Q(shipped_at__isnull=False),
            ),
            # Whose dates passed in which days, and the orders behind each rate, paged by key.
            models.Index(
                fields=["merchant", "ship_by", "id"],
                name="fulfilment_to_ship_by",
                condition=Q(ship_by__isnull=False, is_exempt=False),
            ),
            models.Index(
                fields=["merchant", "deliver_by", "id"],
                name="fulfilment_to_deliver_by",
                condition=Q(deliver_by__isnull=False, is_exempt=False),
            ),
        ]

    def __str__(self):
        return self.public_id

    def match_anew(self) -> list[str]:
        """Let it wait for matching, in memory; returns the fields to save. See the queryset's, too."""
        if self.matched_at is not None or self.state != self.State.OPEN:
            self.waits_since = timezone.now()
        self.matched_at = None
        return ["matched_at", "waits_since"]
