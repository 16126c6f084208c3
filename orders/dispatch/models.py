from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from merchant.tenancy.models import StoreOwned
from merchant.tenancy.public_ids import new_public_id
from orders.book.models import Fulfilment
from warehouses.sites.models import Warehouse


class PickList(StoreOwned):
    """What was handed to one warehouse together: the paper by which it picks."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    number = models.PositiveIntegerField(_("number"), help_text=_("Counts up in each store."))
    warehouse = models.ForeignKey(Warehouse, on_delete=models.PROTECT, verbose_name=_("warehouse"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    created_at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("pick list")
        verbose_name_plural = _("pick lists")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["store", "number"], name="picklist_number_once")]

    def __str__(self):
        return f"{self.warehouse_id} {self.number}"

    def get_absolute_url(self):
        return reverse("orders:pick_list", args=[self.store.code, self.public_id])


class PickListEntry(models.Model):
    """That a fulfilment stands on a pick list."""

    pick_list = models.ForeignKey(PickList, on_delete=models.PROTECT, related_name="entries")
    fulfilment = models.ForeignKey(Fulfilment, on_delete=models.PROTECT, related_name="pick_list_entries")

    class Meta:
        verbose_name = _("entry of a pick list")
        verbose_name_plural = _("entries of pick lists")
        constraints = [models.UniqueConstraint(fields=["pick_list", "fulfilment"], name="picklistentry_once")]

    def __str__(self):
        return f"{self.fulfilment_id} on {self.pick_list_id}"
