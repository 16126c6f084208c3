from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from merchant.catalogue.models import Sku
from merchant.tenancy.models import MerchantOwned
from warehouses.sites.models import Warehouse
from warehouses.stock.kinds import Kind, Reason
from warehouses.stock.querysets import StockLevelQuerySet, StockMovementQuerySet


class StockLevel(MerchantOwned):
    """How many units of an SKU lie in a warehouse and are reserved there: what its movements add up to."""

    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, verbose_name=_("warehouse"))
    # No index of its own: the unique constraint begins with the SKU.
    sku = models.ForeignKey(Sku, on_delete=models.PROTECT, verbose_name=_("SKU"), db_index=False)
    on_hand = models.BigIntegerField(
        _("on hand"), default=0, help_text=_("Below zero: more was shipped than was there by the book.")
    )
    reserved = models.BigIntegerField(
        _("reserved"), default=0, db_default=0, help_text=_("Units that orders wait to be sent from here.")
    )
    reorder_at = models.PositiveIntegerField(
        _("reorder at"), null=True, help_text=_("Low once no more units than this are free.")
    )
    # Derived and stored, for an index: a change of `reserved` leaves the row where it is unless these change.
    shortage = models.GeneratedField(
        expression=Case(
            When(
                reorder_at__gte=F("on_hand") - F("reserved"),
                then=F("reorder_at") - F("on_hand") + F("reserved"),
            )
        ),
        output_field=models.BigIntegerField(_("units below the reorder level"), null=True),
        db_persist=True,
    )
    lacking = models.GeneratedField(
        expression=Case(When(reserved__gt=F("on_hand"), then=F("reserved") - F("on_hand"))),
        output_field=models.BigIntegerField(_("units reserved and not on hand"), null=True),
        db_persist=True,
    )
    counted_at = models.DateTimeField(_("last counted at"), null=True)
    rose_at = models.DateTimeField(
        _("free units last went up at"),
        null=True,
        help_text=_("What waits for stock is looked at again then."),
    )
    moved_at = models.DateTimeField(_("last movement at"), default=timezone.now)

    objects = StockLevelQuerySet.as_manager()

    class Meta:
        verbose_name = _("stock level")
        verbose_name_plural = _("stock levels")
        constraints = [
            models.UniqueConstraint(fields=["sku", "warehouse"], name="stocklevel_once"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="stocklevel_reserves_or_not"),
        ]
        indexes = [
            models.Index(fields=["merchant", "sku"], name="stocklevel_of_merchant"),
            models.Index(
                fields=["merchant", "sku"], name="stocklevel_below_zero", condition=Q(on_hand__lt=0)
            ),
            models.Index(
                fields=["merchant", "-shortage", "-id"],
                name="stocklevel_low",
                condition=Q(shortage__isnull=False),
            ),
            models.Index(
                fields=["merchant", "sku"], name="stocklevel_lacking", condition=Q(lacking__isnull=False)
            ),
            models.Index(fields=["rose_at"], name="stocklevel_rose", condition=Q(rose_at__isnull=False)),
        ]

    def __str__(self):
        return f"{self.on_hand} of SKU {self.sku_id}"

    @property
    def free(self):
        """Units that nobody waits for; below zero when more is reserved than lies there."""
        return self.on_hand - self.reserved


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
    reserved = models.BigIntegerField(
        _("units reserved"), default=0, db_default=0, help_text=_("Below zero: they are no longer reserved.")
    )
    reserved_balance = models.BigIntegerField(_("reserved afterwards"), default=0, db_default=0)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    reference = models.CharField(
        pgettext_lazy("stock", "from"),
        max_length=200,
        blank=True,
        help_text=_("The order whose parcel it was."),
    )
    parcel_id = models.BigIntegerField(_("parcel's key"), null=True)
    fulfilment_id = models.BigIntegerField(_("fulfilment's key"), null=True)
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
                | Q(kind="shipment", quantity__lt=0)
                | Q(kind__in=["reservation", "release"], quantity=0),
                name="stockmovement_goes_its_way",
            ),
            models.CheckConstraint(
                condition=Q(balance__gte=0)
                | Q(kind__in=["shipment", "release"])
                | Q(quantity__gt=0) & ~Q(kind="count"),
                name="stockmovement_only_parcels_overdraw",
            ),
            # Nothing is reserved that is not free: never oversold.
            models.CheckConstraint(
                condition=Q(reserved=0) & ~Q(kind__in=["reservation", "release"])
                | Q(
                    kind__in=["reservation", "given_back"],
                    reserved__gt=0,
                    balance__gte=F("reserved_balance"),
                    fulfilment_id__isnull=False,
                )
                | Q(kind__in=["release", "shipment"], reserved__lt=0, fulfilment_id__isnull=False),
                name="stockmovement_reserves_what_is_free",
            ),
            models.CheckConstraint(
                condition=Q(reserved_balance__gte=0), name="stockmovement_reserves_or_not"
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
            models.Index(
                fields=["fulfilment_id"],
                name="stockmovement_of_fulfilment",
                condition=Q(fulfilment_id__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.quantity:+} on hand, {self.reserved:+} reserved of SKU {self.sku_id}"
