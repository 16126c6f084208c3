from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.catalogue.models import Sku
from merchant.tenancy.models import MerchantOwned
from warehouses.sites.models import Warehouse
from warehouses.stock.kinds import Kind, Reason
from warehouses.stock.querysets import StockLevelQuerySet, StockMovementQuerySet


class StockLevel(MerchantOwned):
    """How many units of an SKU lie in a warehouse: what its movements add up to."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, verbose_name=_("warehouse"))
    # No index of its own: the unique constraint begins with the SKU.
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, verbose_name=_("SKU"), db_index=False)
    on_hand = models.BigIntegerField(
        _("on hand"), default=0, help_text=_("Below zero: more was shipped than was there by the book.")
    )
    counted_at = models.DateTimeField(_("last counted at"), null=True)
    moved_at = models.DateTimeField(_("last movement at"), default=timezone.now)

    objects = StockLevelQuerySet.as_manager()

    class Meta:
        verbose_name = _("stock level")
        verbose_name_plural = _("stock levels")
        constraints = [models.UniqueConstraint(fields=["sku", "warehouse"], name="stocklevel_once")]
        indexes = [
            models.Index(fields=["merchant", "sku"], name="stocklevel_of_merchant"),
            models.Index(
                fields=["merchant", "sku"], name="stocklevel_below_zero", condition=Q(on_hand__lt=0)
            ),
        ]

    def __str__(self):
        return f"{self.on_hand} of SKU {self.sku_id}"


class StockMovement(MerchantOwned):
    """One change of a stock level, why and by whom. The database refuses to change or delete it."""

    # No indexes of their own: those below begin with what rows are looked for by.
    warehouse = models.ForeignKey(
        Warehouse, on_delete=models.PROTECT, verbose_name=_("warehouse"), db_index=False
    )
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, verbose_name=_("SKU"), db_index=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    quantity = models.BigIntegerField(_("units"), help_text=_("Below zero: they left."))
    balance = models.BigIntegerField(_("on hand afterwards"))
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    reference = models.CharField(
        pgettext_lazy("stock", "from"),
        max_length=200,
        blank=True,
        help_text=_("The order whose parcel it was."),
    )
    parcel_id = models.BigIntegerField(_("parcel's key"), null=True)
    key = models.CharField(
        _("form's key"), max_length=32, blank=True, help_text=_("A form sent twice is recorded once.")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who"),
        db_index=False,
    )
    happened_at = models.DateTimeField(_("when"), default=timezone.now)

    objects = StockMovementQuerySet.as_manager()

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "key"], name="stockmovement_form_once", condition=~Q(key="")
            ),
            models.CheckConstraint(
                condition=Q(kind="count")
                | Q(kind="adjustment") & ~Q(quantity=0)
                | Q(kind__in=["receipt", "given_back"], quantity__gt=0)
                | Q(kind="shipment", quantity__lt=0),
                name="stockmovement_goes_its_way",
            ),
            models.CheckConstraint(
                condition=Q(balance__gte=0) | Q(kind="shipment") | Q(quantity__gt=0) & ~Q(kind="count"),
                name="stockmovement_only_parcels_overdraw",
            ),
            models.CheckConstraint(
                condition=Q(kind="adjustment") & ~Q(reason="") | ~Q(kind="adjustment") & Q(reason=""),
                name="stockmovement_adjusted_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["sku", "id"], name="stockmovement_of_sku"),
            models.Index(
                fields=["parcel_id"], name="stockmovement_of_parcel", condition=Q(parcel_id__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.quantity:+} of SKU {self.sku_id}"
