from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from merchant.catalogue.querysets import SkuQuerySet
from merchant.tenancy.models import MerchantOwned
from merchant.tenancy.public_ids import new_public_id


class Sku(MerchantOwned):
    """One sellable variant of a product, by the merchant's own code."""

    code = models.CharField(_("SKU"), max_length=64)
    title = models.CharField(_("title"), max_length=300, blank=True)
    weight_g = models.PositiveIntegerField(_("weight, g"), null=True, blank=True)
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
        ]

    def __str__(self):
        return self.code
