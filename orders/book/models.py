from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.catalogue.models import Sku
from merchant.tenancy.models import MerchantOwned, StoreOwned
from merchant.tenancy.public_ids import new_public_id
from orders.book.holds import HoldKind
from orders.book.querysets import FulfilmentQuerySet, HoldQuerySet, OrderQuerySet, PackageQuerySet
from orders.book.status import OrderStatus
from warehouses.sites.models import Channel, Warehouse

NO_DEADLINE = "9999-12-31 00:00:00+00:00"  # sorts last on both databases, which disagree about NULLs


class Order(StoreOwned):
    """What a buyer bought from one store under one programme; its status is only ever derived."""

    Status = OrderStatus

    class Programme(models.TextChoices):
        SELF_OPERATED = "self_operated", _("self-operated")
        SEMI_MANAGED = "semi_managed", _("semi-managed")
        FULLY_MANAGED = "fully_managed", _("fully managed")

    class Leg(models.TextChoices):
        TO_CONSUMER = "to_consumer", _("to the buyer")
        TO_PLATFORM_WAREHOUSE = "to_platform_warehouse", _("to the platform's warehouse")
        PLATFORM_STOCK = "platform_stock", _("from the platform's stock")

    public_id = models.CharField(
        _("public id"), max_length=12, unique=True, default=new_public_id, editable=False
    )
    number = models.CharField(_("number"), max_length=64)
    programme = models.CharField(
        _("programme"), max_length=15, choices=Programme, default=Programme.SELF_OPERATED
    )
    leg = models.CharField(_("leg"), max_length=25, choices=Leg, default=Leg.TO_CONSUMER)
    status = models.CharField(_("status"), max_length=15, choices=OrderStatus, default=OrderStatus.PENDING)
    status_since = models.DateTimeField(_("status since"), default=timezone.now)
    is_history = models.BooleanField(
        _("history"), default=False, help_text=_("Came in already ended: no clock, warning or fine.")
    )
    ordered_at = models.DateTimeField(_("ordered at"))
    paid_at = models.DateTimeField(_("paid at"), null=True)
    released_at = models.DateTimeField(_("released at"), null=True)
    country = models.CharField(_("destination"), max_length=2, blank=True)
    subdivision = models.CharField(_("subdivision"), max_length=10, blank=True)
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    total_minor = models.BigIntegerField(_("total, minor units"), null=True)
    ship_by = models.DateTimeField(_("ship by"), null=True)
    due_order = models.GeneratedField(
        expression=Coalesce(F("ship_by"), models.Value(NO_DEADLINE, output_field=models.DateTimeField())),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    created_at = models.DateTimeField(_("came in at"), auto_now_add=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            models.UniqueConstraint(fields=["store", "number", "programme"], name="order_once_a_store"),
            models.CheckConstraint(condition=Q(status__in=OrderStatus.values), name="order_status_known"),
        ]
        indexes = [
            models.Index(
                fields=["store", "due_order", "id"],
                name="order_to_ship",
                condition=Q(status__in=["to_ship", "partly_shipped"]),
            ),
            models.Index(
                fields=["store", "ordered_at", "id"], name="order_pending", condition=Q(status="pending")
            ),
            models.Index(
                fields=["store", "ordered_at", "id"],
                name="order_shipped",
                condition=Q(status__in=["shipped", "partly_signed"]),
            ),
            models.Index(
                fields=["store", "ordered_at", "id"], name="order_signed", condition=Q(status="signed")
            ),
            models.Index(
                fields=["store", "ordered_at", "id"],
                name="order_cancelled",
                condition=Q(status__in=["cancelled", "returned"]),
            ),
            models.Index(fields=["store", "ordered_at", "id"], name="order_all"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("orders:detail", args=[self.store.code, self.public_id])


class Recipient(MerchantOwned):
    """Whom an order goes to: personal data, apart from the order so that it can be masked and erased."""

    order = models.OneToOneField(
        Order, on_delete=models.PROTECT, related_name="recipient", verbose_name=_("order")
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=50, blank=True)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    street = models.CharField(_("street"), max_length=500, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    buyer_reference = models.CharField(_("buyer's number"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        indexes = [
            models.Index(
                fields=["merchant", "buyer_reference"],
                name="recipient_buyer",
                condition=~Q(buyer_reference=""),
            )
        ]

    def __str__(self):
        return f"recipient of {self.order_id}"


class Line(MerchantOwned):
    """One product of an order: so many units of an SKU at a price."""

    class CancelledBy(models.TextChoices):
        BUYER = "buyer", _("buyer")
        SELLER = "seller", _("seller")
        PLATFORM = "platform", _("platform")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines", verbose_name=_("order"))
    position = models.PositiveIntegerField(_("position"))
    identity = models.CharField(
        _("identity"),
        max_length=200,
        help_text=_("The source's line id, else SKU code, price and n-th occurrence."),
    )
    sku = models.ForeignKey(
        Sku, null=True, on_delete=models.PROTECT, related_name="lines", verbose_name=_("SKU")
    )
    sku_code = models.CharField(_("SKU as it came"), max_length=64)
    title = models.CharField(_("title"), max_length=300, blank=True)
    ordered = models.PositiveIntegerField(_("units ordered"))
    cancelled = models.PositiveIntegerField(_("units cancelled before shipment"), default=0)
    shipped = models.PositiveIntegerField(_("units in packages"), default=0)
    cancelled_by = models.CharField(_("cancelled by"), max_length=10, choices=CancelledBy, blank=True)
    price_minor = models.BigIntegerField(_("unit price, minor units"), null=True)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        ordering = ["order", "position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "identity"], name="line_once_an_order"),
            models.CheckConstraint(condition=Q(ordered__gt=0), name="line_has_units"),
            models.CheckConstraint(
                condition=Q(ordered__gte=F("cancelled") + F("shipped")), name="line_units_add_up"
            ),
        ]
        indexes = [
            models.Index("merchant", Upper("sku_code"), name="line_unknown_sku", condition=Q(sku=None)),
        ]

    def __str__(self):
        return f"{self.ordered} × {self.sku_code}"

    @property
    def to_ship(self):
        """Units that still have to leave."""
        return self.ordered - self.cancelled - self.shipped


class Charge(MerchantOwned):
    """What an order costs beside its products: postage, a gift box."""

    class Kind(models.TextChoices):
        POSTAGE = "postage", _("postage")
        SERVICE = "service", _("service")

    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="charges", verbose_name=_("order")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    identity = models.CharField(_("identity"), max_length=200)
    title = models.CharField(_("title"), max_length=300, blank=True)
    amount_minor = models.BigIntegerField(_("amount, minor units"))

    class Meta:
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        constraints = [models.UniqueConstraint(fields=["order", "identity"], name="charge_once_an_order")]

    def __str__(self):
        return f"{self.kind} {self.amount_minor}"


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
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    warehouse = models.ForeignKey(Warehouse, null=True, on_delete=models.PROTECT, verbose_name=_("warehouse"))
    channel = models.ForeignKey(Channel, null=True, on_delete=models.PROTECT, verbose_name=_("channel"))
    matched_at = models.DateTimeField(_("matched at"), null=True, help_text=_("Empty: waiting for matching."))
    trace = models.JSONField(_("matching trace"), null=True)
    ship_by = models.DateTimeField(_("ship by"), null=True)
    ship_by_source = models.CharField(
        _("ship-by from"), max_length=12, choices=ShipBySource, default=ShipBySource.POLICY
    )
    is_provisional = models.BooleanField(
        _("provisional"), default=False, help_text=_("Dated by the store's default warehouse until matched.")
    )
    marketplace_ship_by = models.DateTimeField(_("marketplace's ship-by"), null=True)
    handed_over_at = models.DateTimeField(
        _("counts as handed over at"), null=True, help_text=_("Set when its last unit is in a package.")
    )
    is_exempt = models.BooleanField(
        _("never late"), default=False, help_text=_("Its ship-by lies before the store's clock began.")
    )
    late_at = models.DateTimeField(_("marked late at"), null=True)

    objects = FulfilmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("fulfilment")
        verbose_name_plural = _("fulfilments")
        constraints = [
            models.CheckConstraint(
                condition=Q(channel=None) | Q(warehouse__isnull=False),
                name="fulfilment_channel_has_warehouse",
            )
        ]
        indexes = [
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
                fields=["id"],
                name="fulfilment_left_late",
                condition=Q(late_at=None, is_exempt=False, handed_over_at__gt=F("ship_by")),
            ),
            models.Index(
                fields=["id"],
                name="fulfilment_wrongly_marked",
                condition=Q(late_at__isnull=False, handed_over_at__lte=F("ship_by")),
            ),
        ]

    def __str__(self):
        return self.public_id


class Package(MerchantOwned):
    """One parcel with a tracking number."""

    class Kind(models.TextChoices):
        FIRST = "first", _("from the seller")
        ONWARD = "onward", _("onward to the buyer")

    class State(models.TextChoices):
        ON_ITS_WAY = "on_its_way", _("on its way")
        SIGNED = "signed", _("signed for")
        RETURNED = "returned", _("returned")
        LOST = "lost", _("lost")
        VOIDED = "voided", _("voided")

    MOVES = {
        State.ON_ITS_WAY: {State.SIGNED, State.RETURNED, State.LOST, State.VOIDED},
        State.SIGNED: set(),
        State.RETURNED: set(),
        State.LOST: set(),
        State.VOIDED: set(),
    }

    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="packages", verbose_name=_("order")
    )
    fulfilment = models.ForeignKey(
        Fulfilment, on_delete=models.PROTECT, related_name="packages", verbose_name=_("fulfilment")
    )
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.FIRST)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ON_ITS_WAY)
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=64, blank=True)
    handed_over_at = models.DateTimeField(_("handed over at"))
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = PackageQuerySet.as_manager()

    class Meta:
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="on_its_way", ended_at=None)
                | (~Q(state="on_its_way") & Q(ended_at__isnull=False)),
                name="package_ended_has_moment",
            )
        ]
        indexes = [models.Index(fields=["merchant", "tracking_number"], name="package_tracking_number")]

    def __str__(self):
        return self.tracking_number or self.public_id

    def may_become(self, state):
        return state in self.MOVES[self.State(self.state)]


class PackageLine(models.Model):
    """How many units of a line are in a package."""

    package = models.ForeignKey(
        Package, on_delete=models.PROTECT, related_name="contents", verbose_name=_("package")
    )
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="packed", verbose_name=_("line"))
    units = models.PositiveIntegerField(_("units"))

    class Meta:
        verbose_name = _("packed line")
        verbose_name_plural = _("packed lines")
        constraints = [
            models.UniqueConstraint(fields=["package", "line"], name="packageline_once"),
            models.CheckConstraint(condition=Q(units__gt=0), name="packageline_has_units"),
        ]

    def __str__(self):
        return f"{self.units} of line {self.line_id}"


class Hold(MerchantOwned):
    """Why an order waits for a person; gone by itself when its reason goes."""

    Kind = HoldKind

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="holds", verbose_name=_("order"))
    kind = models.CharField(_("reason"), max_length=20, choices=HoldKind)
    data = models.JSONField(_("details"), default=dict)
    opened_at = models.DateTimeField(_("since"), default=timezone.now)
    released_at = models.DateTimeField(_("until"), null=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind"], condition=Q(released_at=None), name="hold_one_open_a_kind"
            )
        ]

    def __str__(self):
        return self.kind
