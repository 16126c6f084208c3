from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from merchant.catalogue.models import Sku
from merchant.tenancy.models import MerchantOwned
from orders.book.models.orders import Order
from orders.book.querysets import LineQuerySet


class Line(MerchantOwned):
    """One product of an order: so many units of an SKU at a price."""

    class CancelledBy(models.TextChoices):
        BUYER = "buyer", _("buyer")
        SELLER = "seller", _("seller")
        PLATFORM = "platform", _("platform")

    # Here and below no index of its own: the unique constraint begins with the order.
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="lines", verbose_name=_("order"), db_index=False
    )
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
    personalisation = models.CharField(
        _("personalisation"), max_length=500, blank=True, help_text=_("e.g. the text to engrave")
    )
    confirmed_at = models.DateTimeField(_("personalisation confirmed at"), null=True)

    objects = LineQuerySet.as_manager()

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
            models.Index("merchant", Upper("sku_code"), name="line_sku_code"),
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
        Order, on_delete=models.PROTECT, related_name="charges", verbose_name=_("order"), db_index=False
    )
    line = models.ForeignKey(
        Line,
        null=True,
        on_delete=models.PROTECT,
        related_name="services",
        verbose_name=_("line"),
        help_text=_("An add-on service of this line, e.g. a gift box."),
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


class Discount(MerchantOwned):
    """What the buyer did not pay, by who bears it."""

    class Funder(models.TextChoices):
        SELLER = "seller", _("seller")
        PLATFORM = "platform", _("platform")

    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="discounts", verbose_name=_("order"), db_index=False
    )
    line = models.ForeignKey(
        Line, null=True, on_delete=models.PROTECT, related_name="discounts", verbose_name=_("line")
    )
    funder = models.CharField(_("borne by"), max_length=10, choices=Funder)
    identity = models.CharField(_("identity"), max_length=200)
    title = models.CharField(_("title"), max_length=300, blank=True)
    amount_minor = models.BigIntegerField(_("amount, minor units"))

    class Meta:
        verbose_name = _("discount")
        verbose_name_plural = _("discounts")
        constraints = [
            models.UniqueConstraint(fields=["order", "identity"], name="discount_once_an_order"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="discount_takes_off"),
        ]

    def __str__(self):
        return f"{self.funder} -{self.amount_minor}"
