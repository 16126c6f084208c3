from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from merchant.tenancy.models import MerchantOwned
from merchant.tenancy.public_ids import new_public_id
from warehouses.matching.querysets import RouteTableQuerySet
from warehouses.sites.models import Channel, Warehouse


class RouteTable(MerchantOwned):
    """A merchant's country table as a whole: its revision, and when it last changed."""

    revision = models.PositiveIntegerField(_("revision"), default=0)
    changed_at = models.DateTimeField(_("changed at"), null=True)

    objects = RouteTableQuerySet.as_manager()
    for_jobs = RouteTableQuerySet.as_manager()  # matching reads those of many merchants at once

    class Meta:
        verbose_name = _("country table")
        verbose_name_plural = _("country tables")
        constraints = [models.UniqueConstraint(fields=["merchant"], name="routetable_once_a_merchant")]

    def __str__(self):
        return f"{self.merchant} r{self.revision}"


class CountryRoute(MerchantOwned):
    """Which warehouse and channel serve a destination country; an empty country is “any other”."""

    country = models.CharField(_("country"), max_length=2, blank=True)
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, verbose_name=_("warehouse"))
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, verbose_name=_("channel"))
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)

    class Meta:
        verbose_name = _("country route")
        verbose_name_plural = _("country routes")
        ordering = ["country"]
        constraints = [
            models.UniqueConstraint(fields=["merchant", "country"], name="route_once_a_country"),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"), name="route_country_is_iso"
            ),
        ]

    def __str__(self):
        return f"{self.country or '*'} → {self.warehouse_id}"
