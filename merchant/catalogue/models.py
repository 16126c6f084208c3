from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from merchant.catalogue.facts import SIDES
from merchant.catalogue.querysets import SkuQuerySet
from merchant.tenancy.models import MerchantOwned
from merchant.tenancy.public_ids import new_public_id


class Sku(MerchantOwned):
    """One sellable variant of a product, by the merchant's own code."""

    code = models.CharField(_("SKU"), max_length=64)
    title = models.CharField(_("title"), max_length=300, blank=True)
    weight_g = models.PositiveIntegerField(_("weight, g"), null=True, blank=True)
    length_mm = models.PositiveIntegerField(_("length, mm"), null=True, blank=True)
    width_mm = models.PositiveIntegerField(_("width, mm"), null=True, blank=True)
    height_mm = models.PositiveIntegerField(_("height, mm"), null=True, blank=True)
    category = models.CharField(_("category"), max_length=60, blank=True)
    tags = models.JSONField(_("tags"), default=list, blank=True)
    # When something that rules and gates read last changed: what waits for it is looked at again.
    measured_at = models.DateTimeField(_("measured"), null=True, editable=False)
    created_at = models.DateTimeField(_("since"), auto_now_add=True, db_index=True)
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)

    objects = SkuQuerySet.as_manager()

    class Meta:
        verbose_name = _("SKU")
        verbose_name_plural = _("SKUs")
        constraints = [
            models.UniqueConstraint("merchant", Upper("code"), name="sku_code_once_a_merchant"),
            models.CheckConstraint(
                condition=models.Q(weight_g=None) | models.Q(weight_g__gt=0),
                name="sku_weight_unknown_not_zero",
            ),
            models.CheckConstraint(
                condition=models.Q(length_mm=None, width_mm=None, height_mm=None)
                | models.Q(  # a check that compares with NULL would let it pass
                    *(models.Q(**{f"{side}__isnull": False, f"{side}__gt": 0}) for side in SIDES)
                ),
                name="sku_size_whole_or_unknown",
            ),
        ]
        indexes = [
            models.Index(
                fields=["measured_at"], name="sku_measured", condition=models.Q(measured_at__isnull=False)
            ),
            models.Index(
                fields=["merchant", "id"], name="sku_unweighed", condition=models.Q(weight_g__isnull=True)
            ),
            models.Index(
                fields=["merchant", "category"], name="sku_category", condition=~models.Q(category="")
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def size_mm(self):
        """Length, width and height; None while they are unknown."""
        return (self.length_mm, self.width_mm, self.height_mm) if self.length_mm else None
