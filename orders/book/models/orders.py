from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.tenancy.models import MerchantOwned, Store, StoreOwned
from merchant.tenancy.public_ids import new_public_id
from orders.book.querysets import OrderQuerySet
from orders.book.status import OrderStatus, Stage

NO_DEADLINE = "9999-12-31 00:00:00+00:00"  # sorts last on both databases, which disagree about NULLs


class Order(StoreOwned):
    """What a buyer bought from one store under one programme; its status is only ever derived."""

    Status = OrderStatus
    Stage = Stage

    class Origin(models.TextChoices):
        FILE = "file", _("file")
        MANUAL = "manual", _("typed in")
        API = "api", _("interface")

    class Programme(models.TextChoices):
        SELF_OPERATED = "self_operated", _("self-operated")
        SEMI_MANAGED = "semi_managed", _("semi-managed")
        FULLY_MANAGED = "fully_managed", _("fully managed")

    class Leg(models.TextChoices):
        TO_CONSUMER = "to_consumer", _("to the buyer")
        TO_PLATFORM_WAREHOUSE = "to_platform_warehouse", _("to the platform's warehouse")
        PLATFORM_STOCK = "platform_stock", _("from the platform's stock")

    # No index of its own: every one that serves a store's orders begins with the store.
    store = models.ForeignKey(Store, on_delete=models.PROTECT, verbose_name=_("store"), db_index=False)
    public_id = models.CharField(_("public id"), max_length=12, default=new_public_id, editable=False)
    number = models.CharField(_("number"), max_length=64)
    programme = models.CharField(
        _("programme"), max_length=15, choices=Programme, default=Programme.SELF_OPERATED
    )
    leg = models.CharField(_("leg"), max_length=25, choices=Leg, default=Leg.TO_CONSUMER)
    origin = models.CharField(_("came by"), max_length=10, choices=Origin, default=Origin.FILE)
    status = models.CharField(_("status"), max_length=15, choices=OrderStatus, default=OrderStatus.PENDING)
    stage = models.CharField(
        _("stage"), max_length=12, choices=Stage, blank=True, help_text=_("Derived: which part of its tab.")
    )
    status_since = models.DateTimeField(_("status since"), default=timezone.now)
    is_history = models.BooleanField(
        _("history"), default=False, help_text=_("Came in already ended: no clock, warning or fine.")
    )
    ordered_at = models.DateTimeField(_("ordered at"))
    paid_at = models.DateTimeField(_("paid at"), null=True)
    released_at = models.DateTimeField(_("released at"), null=True)
    release_due_at = models.DateTimeField(
        _("may be released from"), null=True, help_text=_("Empty: its source or a person releases it.")
    )
    expected_by = models.DateTimeField(
        _("expected to arrive by"), null=True, help_text=_("Hand-over and the channel's transit days.")
    )
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
            # Not unique=True, which makes two indexes on PostgreSQL; nobody asks how an id begins.
            models.UniqueConstraint(fields=["public_id"], name="order_public_id_once"),
            models.UniqueConstraint(fields=["store", "number", "programme"], name="order_once_a_store"),
            models.CheckConstraint(condition=Q(status__in=OrderStatus.values), name="order_status_known"),
            models.CheckConstraint(condition=Q(stage__in=["", *Stage.values]), name="order_stage_known"),
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
            # What few of a big store's orders are: sorted or filtered so, the tabs' own indexes walk it all.
            models.Index(
                fields=["store", "ordered_at", "id"],
                name="order_to_ship_dated",
                condition=Q(status__in=["to_ship", "partly_shipped"]),
            ),
            models.Index(
                fields=["store", "ordered_at", "id"],
                name="order_partly",
                condition=Q(status__in=["partly_shipped", "partly_signed"]),
            ),
            models.Index(fields=["store", "country", "ordered_at", "id"], name="order_country"),
            models.Index(fields=["store", "programme", "ordered_at", "id"], name="order_programme"),
            models.Index(
                fields=["store", "origin", "ordered_at", "id"],
                name="order_not_by_file",
                condition=Q(origin__in=["manual", "api"]),
            ),
            models.Index(
                fields=["store", "stage", "due_order", "id"],
                name="order_stage_to_ship",
                condition=Q(status__in=["to_ship", "partly_shipped"]),
            ),
            models.Index(
                fields=["store", "stage", "ordered_at", "id"],
                name="order_stage_on_its_way",
                condition=Q(status__in=["shipped", "partly_signed"]),
            ),
            models.Index(
                fields=["store", "expected_by", "id"],
                name="order_expected",
                condition=Q(status__in=["shipped", "partly_signed"], expected_by__isnull=False),
            ),
            models.Index(
                fields=["release_due_at", "id"],
                name="order_release_due",
                condition=Q(status="pending", stage="", release_due_at__isnull=False),
            ),
            # What happened in a store on a day: the workbench and the monthly figures.
            models.Index(
                fields=["store", "released_at"],
                name="order_released",
                condition=Q(released_at__isnull=False),
            ),
            models.Index(
                fields=["store", "status_since"],
                name="order_cancelled_since",
                condition=Q(status="cancelled"),
            ),
            # What begins so; a plain index serves no LIKE outside the C collation.
            models.Index(
                fields=["store", "number"],
                name="order_number_begins",
                opclasses=["int8_ops", "varchar_pattern_ops"],
            ),
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
    name_key = models.CharField(max_length=200, blank=True, editable=False)
    phone_key = models.CharField(max_length=9, blank=True, editable=False)
    source_told = models.JSONField(
        null=True,
        editable=False,
        help_text=_("Digests of what the source told last where it is not what stands here, by field."),
    )
    erase_at = models.DateTimeField(_("to be erased at"), null=True)
    erased_at = models.DateTimeField(_("erased at"), null=True)

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        indexes = [
            models.Index(
                fields=["merchant", "buyer_reference"],
                name="recipient_buyer",
                condition=~Q(buyer_reference=""),
            ),
            models.Index(
                fields=["merchant", "name_key"],
                name="recipient_name_begins",
                condition=~Q(name_key=""),
                opclasses=["int8_ops", "varchar_pattern_ops"],
            ),
            models.Index(
                fields=["merchant", "phone_key"], name="recipient_phone", condition=~Q(phone_key="")
            ),
            models.Index("merchant", Upper("email"), name="recipient_email", condition=~Q(email="")),
            models.Index(fields=["erase_at"], name="recipient_to_erase", condition=Q(erase_at__isnull=False)),
        ]

    def __str__(self):
        return f"recipient of {self.order_id}"
